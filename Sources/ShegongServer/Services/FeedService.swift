import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC

/// Somebody who follows the changes of his territory: one server stream.
struct FeedReader {
    var context: CallContext
    /// Everything up to this revision was sent, or does not concern him.
    var position: UInt64
    /// Empty = all.
    var kinds: [WatchedKind]
    /// Revision at which the stream ends, for one who only catches up.
    var stopsAt: UInt64?
    /// Since when a message waits to be taken, on the machine's clock; nil while none is out.
    var waitsSince: Int64?
    /// When something was last sent; nil before the first message, which comes at once and says
    /// where the reader stands.
    var sentAt: Int64?

    /// Silence after which a reader hears how far the feed has come.
    static var heartbeatMilliseconds: Int64 { 10_000 }
    /// A reader that takes nothing for so long is given up.
    static var patienceMilliseconds: Int64 { 60_000 }
    /// Bytes of records in one message at most, and one record more.
    static var messageBytes: Int { 128 << 10 }
    /// Changes looked at for one message at most: the loop has others to serve.
    static var changesAtOnce: Int { 2_000 }
    static var readersAtMost: Int { 256 }
    static var readersOfOneOperator: Int { 4 }
}

/// The change feed.
///
/// Duties:
/// 1. Send nothing that is not on disk.
/// 2. Judge the territory on both images of a record: what leaves it is told as left, without
///    content. Mask what is sent, and put it into the audit as a masked reading.
/// 3. Hold nothing for a slow reader: the next message is made when the wire has taken the one
///    before, out of the history that all share. Who falls behind that is told so.
extension ServerCore {
    mutating func beginFeed(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        guard call.kind == .remoteClosed else { throw .unreadable }
        let request = try decode(WatchRequest.self, call)
        let newest = registry.revision
        var trace = ReadTrace()
        trace.note(newest)
        guard request.epoch == 0 || request.epoch == store.epoch else {
            throw .refused(Refusal(.epochChanged, [.init("epoch", "\(store.epoch)")]), trace)
        }
        guard request.afterRevision <= newest else {
            throw .refused(Refusal(.revisionUnknown, [.init("newest", "\(newest)")]), trace)
        }
        let caller = context.caller.operator.id
        let own = feedReaders.count { $0.context.caller.operator.id == caller }
        guard feedReaders.count < FeedReader.readersAtMost, own < FeedReader.readersOfOneOperator
        else { throw .overLimit(.feedReaders) }
        feedReaders.append(
            FeedReader(
                context: context,
                position: request.afterRevision == 0
                    ? journal.durableRevision : request.afterRevision,
                kinds: request.kinds, stopsAt: request.stopWhenCurrent ? newest : nil))
        feed(feedReaders.count - 1, &actions)
        dropEndedReaders()
    }

    /// More is on disk than before, or time has passed.
    mutating func feedAll(_ actions: inout ServerActions) {
        for index in feedReaders.indices {
            feed(index, &actions)
        }
        dropEndedReaders()
    }

    /// The wire has taken a reader's message.
    mutating func feedMessageTaken(_ call: CallID, _ actions: inout ServerActions) {
        guard let index = feedReaders.firstIndex(where: { $0.context.id == call }) else { return }
        feedReaders[index].waitsSince = nil
        feed(index, &actions)
        dropEndedReaders()
    }

    mutating func abandonFeed(of call: CallID) {
        feedReaders.removeAll { $0.context.id == call }
    }

    mutating func abandonFeeds(on connection: ConnectionID) {
        feedReaders.removeAll { $0.context.id.connection == connection }
    }

    /// The daemon stops: readers come back to the next one and go on after their last revision.
    mutating func endFeedsAtStop(_ actions: inout ServerActions) {
        for reader in feedReaders {
            let language = reader.context.metadata.language
            actions.append(.fail(reader.context.id, messages.stopping(language)))
        }
        feedReaders.removeAll()
    }

    private mutating func dropEndedReaders() {
        feedReaders.removeAll { $0.position == .max }
    }

    /// Sends a reader the next message if there is one to send and the wire is free.
    private mutating func feed(_ index: Int, _ actions: inout ServerActions) {
        let reader = feedReaders[index]
        if let since = reader.waitsSince {
            if machineNow - since > FeedReader.patienceMilliseconds {
                end(index, .overLimit(.readerTooSlow), &actions)
            }
            return
        }
        let durable = journal.durableRevision
        guard reader.position <= durable else { return }
        if let stop = reader.stopsAt, reader.position >= stop, reader.sentAt != nil {
            actions.append(.finishStream(reader.context.id))
            feedReaders[index].position = .max
            return
        }
        let isQuiet =
            reader.sentAt.map { machineNow - $0 >= FeedReader.heartbeatMilliseconds } ?? true
        guard reader.position < durable || isQuiet else { return }
        // A feed goes on for long: the officer may have been sent home meanwhile.
        guard caller(of: reader.context.peer) == reader.context.caller else {
            return end(index, .notPermitted, &actions)
        }
        guard let entries = history.entries(after: reader.position) else {
            let oldest = Refusal.Parameter("oldest", "\(history.compactedUpTo)")
            return end(
                index, .refused(Refusal(.revisionCompacted, [oldest]), ReadTrace()), &actions)
        }
        let part = FeedPart(
            reader, entries: entries, durable: durable, registry: registry,
            today: CommandContext(
                caller: reader.context.caller, now: registryNow, isRehearsal: false
            ).today)
        send(part, to: index, isQuiet: isQuiet, &actions)
    }

    private mutating func send(
        _ part: FeedPart, to index: Int, isQuiet: Bool, _ actions: inout ServerActions
    ) {
        let reader = feedReaders[index]
        let isLast = reader.stopsAt.map { part.upTo >= $0 } ?? false
        guard !part.changes.isEmpty || isQuiet || isLast else {
            feedReaders[index].position = part.upTo
            return
        }
        for person in part.persons {
            let record = MaskedRead(
                operatorID: reader.context.caller.operator.id, personID: person, at: registryNow,
                method: reader.context.method, uid: reader.context.peer.uid)
            // Nothing is shown unrecorded: the next tick tries again.
            guard journal.addMaskedRead(record) else { return }
        }
        let reply = WatchReply(
            changes: part.changes, revision: part.upTo, epoch: store.epoch,
            rehearsal: store.isRehearsal)
        feedReaders[index].position = part.upTo
        feedReaders[index].waitsSince = machineNow
        feedReaders[index].sentAt = machineNow
        actions.append(.sendMessage(reader.context.id, reply.encoded()))
    }

    private mutating func end(
        _ index: Int, _ failure: CallFailure, _ actions: inout ServerActions
    ) {
        answer(feedReaders[index].context, failure, &actions)
        feedReaders[index].position = .max
    }
}
