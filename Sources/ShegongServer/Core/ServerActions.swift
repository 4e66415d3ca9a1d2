import ProtobufRuntime
package import TTRPC

/// What the server wants done, in order, and among it the replies that were put together in place.
/// Whoever carries the actions out keeps it for the next ones, with its memory: the look-ups that
/// one read brought then cost no allocation each.
///
/// Duties:
/// 1. Collect the actions, and the replies between them.
/// 2. Lend the writer to one reply after the other; each is written behind the one before.
/// 3. Give the bytes of a reply until `removeAll`.
package struct ServerActions: ~Copyable {
    /// What comes next. Replies in place are most, and stand by themselves: copying an action,
    /// which may be one of many kinds, was a thirtieth of a look-up's time.
    private enum Step {
        case reply(CallID, ReadyReply)
        case action
    }

    private var steps: [Step] = []
    private var actions: [ServerAction] = []
    /// Nil until the first reply that is put together in place, and while it is lent.
    private var writer: MessageWriter?

    /// Memory beyond this is given back, not kept.
    private static var keptBytes: Int { 1 << 20 }

    package init() {}

    mutating func append(_ action: ServerAction) {
        steps.append(.action)
        actions.append(action)
    }

    /// A reply that lies in the writer: everything that it has seen is on disk.
    mutating func append(_ reply: ReadyReply, to call: CallID) {
        steps.append(.reply(call, reply))
    }

    /// The writer; a reply begins behind what is written. The borrower gives it back.
    mutating func lendWriter() -> MessageWriter {
        writer.take() ?? MessageWriter()
    }

    mutating func giveBack(_ lent: consuming MessageWriter) {
        writer = consume lent
    }

    /// A copy of a reply.
    mutating func bytes(of reply: ReadyReply) -> [UInt8] {
        let lent = lendWriter()
        var bytes: [UInt8] = []
        lent.withBytes(reply.bytes) { bytes = Array($0) }
        giveBack(lent)
        return bytes
    }

    /// Calls, in order, `reply` with each reply where it lies, and `action` with each action.
    package mutating func carryOut(
        reply: (CallID, UnsafeRawBufferPointer) -> Void, action: (ServerAction) -> Void
    ) {
        let lent = lendWriter()
        var next = 0
        for step in steps {
            switch step {
            case .reply(let call, let ready): lent.withBytes(ready.bytes) { reply(call, $0) }
            case .action:
                action(actions[next])
                next += 1
            }
        }
        giveBack(lent)
    }

    /// Everything is carried out.
    package mutating func removeAll() {
        steps.removeAll(keepingCapacity: true)
        actions.removeAll(keepingCapacity: true)
        guard var kept = writer.take(), kept.capacity <= Self.keptBytes else { return }
        kept.truncate(to: 0)
        giveBack(kept)
    }

    /// The actions, each reply with bytes of its own.
    package consuming func apart() -> [ServerAction] {
        var apart: [ServerAction] = []
        carryOut {
            apart.append(.reply($0, Array($1)))
        } action: {
            apart.append($0)
        }
        return apart
    }
}

/// Where the bytes of a reply lie among the actions.
struct ReadyReply {
    let bytes: Range<Int>
}
