import ShegongServer
import TTRPC

/// A client program: one call at a time, each made again with its key until it is answered.
struct SimulatedClient {
    enum State {
        case idle
        /// To be made, or made again after the daemon went away.
        case wants(Intent)
        case waits(Waiting)
    }

    struct Waiting {
        var intent: Intent
        var call: CallID
        /// Messages of an import that are still to be sent.
        var messagesLeft: [[UInt8]]
        var hasEnded = false
        /// Revision of the core when it read the call, and the clock then.
        var seen: UInt64
        var at: Int64
        /// Whether writes were refused then, for want of space.
        var wasRefusing: Bool
    }

    var state = State.idle
    /// Answered writes, for the impatient click that sends one of them again.
    var answered: [Intent] = []

    var isIdle: Bool {
        if case .idle = state { true } else { false }
    }

    var waiting: Waiting? {
        if case .waits(let waiting) = state { waiting } else { nil }
    }

    /// The daemon went away: a write is made again, a read or an import is given up.
    mutating func loseConnection() {
        guard case .waits(let waiting) = state else { return }
        state = waiting.intent.isWrite ? .wants(waiting.intent) : .idle
    }
}
