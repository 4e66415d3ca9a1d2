import ProtobufRuntime

/// What the server wants done, in order, and the bytes of the replies among it that were put
/// together in place. Whoever carries the actions out keeps it for the next ones, with its memory:
/// the look-ups that one read brought then cost no allocation each.
///
/// Duties:
/// 1. Collect the actions.
/// 2. Lend the writer to one reply after the other; each is written behind the one before.
/// 3. Give the bytes of a reply until `removeAll`.
package struct ServerActions: ~Copyable {
    package private(set) var list: [ServerAction] = []
    /// Nil until the first reply that is put together in place, and while it is lent.
    private var writer: MessageWriter?

    /// Memory beyond this is given back, not kept.
    private static var keptBytes: Int { 1 << 20 }

    package init() {}

    mutating func append(_ action: ServerAction) {
        list.append(action)
    }

    /// The writer; a reply begins behind what is written. The borrower gives it back.
    mutating func lendWriter() -> MessageWriter {
        writer.take() ?? MessageWriter()
    }

    mutating func giveBack(_ lent: consuming MessageWriter) {
        writer = consume lent
    }

    /// Calls `body` with a reply where it lies.
    package mutating func withBytes(
        of reply: ReadyReply, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        let lent = lendWriter()
        lent.withBytes(reply.bytes, body)
        giveBack(lent)
    }

    /// Everything is carried out.
    package mutating func removeAll() {
        list.removeAll(keepingCapacity: true)
        guard var kept = writer.take(), kept.capacity <= Self.keptBytes else { return }
        kept.truncate(to: 0)
        giveBack(kept)
    }

    /// The actions, each reply with bytes of its own.
    consuming func apart() -> [ServerAction] {
        var apart: [ServerAction] = []
        for action in list {
            guard case .replyReady(let call, let reply) = action else {
                apart.append(action)
                continue
            }
            withBytes(of: reply) { apart.append(.reply(call, Array($0))) }
        }
        return apart
    }
}

/// Where the bytes of a reply lie among the actions.
package struct ReadyReply: Sendable {
    let bytes: Range<Int>
}
