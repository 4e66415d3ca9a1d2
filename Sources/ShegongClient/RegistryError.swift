/// Why a call has no answer: a refusal of the daemon, or a failure on the way.
public struct RegistryError: Error, Sendable, Equatable {
    /// What kind of failure it is.
    public var code: RegistryErrorCode
    /// Stable reason for programs: `WINDOW_CLOSED`, `NOT_IN_ROSTER`; for failures on this side one
    /// of `RegistryError.LocalReason`.
    public var reason: String
    /// Text for people in the language asked for.
    public var message: String
    /// Problems by field.
    public var fields: [FieldViolation]
    /// What the message is about: names and values, in the daemon's order.
    public var parameters: [Parameter]
    /// True where a change may have been made although no answer came. Repeating the call with
    /// `idempotencyKey` is safe and gives the first answer.
    public var mayHaveHappened: Bool
    /// The key of the write that failed; nil for reads.
    public var idempotencyKey: IdempotencyKey?

    /// A problem with one field of the request.
    public struct FieldViolation: Sendable, Equatable {
        /// Field as the schema names it: `mobile`.
        public var field: String
        /// Stable reason: `FIELD_MISSING`.
        public var reason: String

        public init(field: String, reason: String) {
            self.field = field
            self.reason = reason
        }
    }

    /// A name and a value of `parameters`.
    public struct Parameter: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Reasons of failures that the daemon has no part in.
    public enum LocalReason: String, Sendable, CaseIterable {
        /// Nobody answers on the socket.
        case unreachable = "UNREACHABLE"
        /// The connection ended before the answer came.
        case connectionLost = "CONNECTION_LOST"
        /// No answer within the deadline.
        case timeout = "TIMEOUT"
        /// The task was cancelled.
        case cancelled = "CANCELLED"
        /// The answer is not what the schema says.
        case answerUnreadable = "ANSWER_UNREADABLE"
        /// The request is larger than a message may be.
        case requestTooLong = "REQUEST_TOO_LONG"
        /// A row of an import is larger than a message may be.
        case rowTooLarge = "ROW_TOO_LARGE"
        /// The rows of an import could not be read.
        case rowsUnreadable = "ROWS_UNREADABLE"
    }

    public init(
        code: RegistryErrorCode, reason: String, message: String, fields: [FieldViolation] = [],
        parameters: [Parameter] = [], mayHaveHappened: Bool = false,
        idempotencyKey: IdempotencyKey? = nil
    ) {
        self.code = code
        self.reason = reason
        self.message = message
        self.fields = fields
        self.parameters = parameters
        self.mayHaveHappened = mayHaveHappened
        self.idempotencyKey = idempotencyKey
    }

    init(_ code: RegistryErrorCode, _ reason: LocalReason, _ message: String) {
        self.init(code: code, reason: reason.rawValue, message: message)
    }
}

/// The status codes of gRPC, which ttrpc shares.
public enum RegistryErrorCode: Int32, Sendable, CaseIterable {
    case cancelled = 1
    case unknown = 2
    case invalidArgument = 3
    case deadlineExceeded = 4
    case notFound = 5
    case alreadyExists = 6
    case permissionDenied = 7
    case resourceExhausted = 8
    case failedPrecondition = 9
    case aborted = 10
    case outOfRange = 11
    case unimplemented = 12
    case internalError = 13
    case unavailable = 14
    case dataLoss = 15
    case unauthenticated = 16

    /// Whether a status says neither that a change was made nor that it was not.
    var leavesOutcomeOpen: Bool {
        switch self {
        case .cancelled, .unknown, .deadlineExceeded, .internalError, .dataLoss: true
        case .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .resourceExhausted,
            .failedPrecondition, .aborted, .outOfRange, .unimplemented, .unavailable,
            .unauthenticated:
            false
        }
    }
}
