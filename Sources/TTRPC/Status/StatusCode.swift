/// The status codes of gRPC.
public enum StatusCode: Sendable, Hashable {
    case ok
    case cancelled
    case unknown
    case invalidArgument
    case deadlineExceeded
    case notFound
    case alreadyExists
    case permissionDenied
    case resourceExhausted
    case failedPrecondition
    case aborted
    case outOfRange
    case unimplemented
    case internalError
    case unavailable
    case dataLoss
    case unauthenticated
    /// A number that gRPC does not define.
    case unrecognized(Int32)

    private static let known: [StatusCode] = [
        .ok, .cancelled, .unknown, .invalidArgument, .deadlineExceeded, .notFound,
        .alreadyExists, .permissionDenied, .resourceExhausted, .failedPrecondition, .aborted,
        .outOfRange, .unimplemented, .internalError, .unavailable, .dataLoss, .unauthenticated,
    ]

    private static let names = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
        "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
        "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
        "UNAUTHENTICATED",
    ]

    /// The code with a number of the wire.
    public init(rawValue: Int32) {
        let index = Int(rawValue)
        self =
            Self.known.indices.contains(index) ? Self.known[index] : .unrecognized(rawValue)
    }

    /// The number on the wire.
    public var rawValue: Int32 {
        if case .unrecognized(let value) = self { return value }
        return Int32(clamping: Self.known.firstIndex(of: self) ?? 2)
    }
}

extension StatusCode: CustomStringConvertible {
    /// The name in gRPC's documents: `NOT_FOUND`.
    public var description: String {
        let index = Int(rawValue)
        return Self.names.indices.contains(index) ? Self.names[index] : "CODE_\(rawValue)"
    }
}
