import ShegongClient

/// How the program ends, for scripts.
enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// Refused, or failed.
    case failed = 1
    /// The command line, or a file of the user's, is wrong.
    case usage = 2
    /// Nobody answers, or not in time.
    case unreachable = 3
    case notPermitted = 4
    case notFound = 5
    /// Somebody else was faster, or it is there already.
    case conflict = 6
    /// The rules of the registry forbid it.
    case policy = 7
    /// A part of a batch was taken.
    case partialBatch = 8
    /// Stored data are damaged.
    case integrity = 9

    init(_ code: RegistryErrorCode) {
        self =
            switch code {
            case .unavailable, .deadlineExceeded: .unreachable
            case .permissionDenied, .unauthenticated: .notPermitted
            case .notFound: .notFound
            case .alreadyExists, .aborted: .conflict
            case .failedPrecondition: .policy
            case .dataLoss: .integrity
            case .cancelled, .unknown, .invalidArgument, .resourceExhausted, .outOfRange,
                .unimplemented, .internalError:
                .failed
            }
    }
}

/// A failure on this side: what the daemon was not asked, or what it cannot know.
struct CommandFailure: Error, Sendable, Equatable {
    var status: ExitStatus
    /// Stable reason.
    var reason: String
    var message: Localized

    init(_ status: ExitStatus, _ reason: String, _ message: Localized) {
        self.status = status
        self.reason = reason
        self.message = message
    }

    static func usage(_ message: Localized) -> CommandFailure {
        CommandFailure(.usage, "USAGE", message)
    }
}
