import Registry
import TTRPC

/// Questions about the past: one at a time, since each has a second register in memory; a few
/// more wait, and the others are told to come again.
struct PastQueue {
    private var waiting: [Asked] = []
    private(set) var running: WorkID?

    struct Asked {
        let context: CallContext
        let question: FrozenQuery.Question
    }

    static var waitingAtMost: Int { 4 }

    mutating func add(_ asked: Asked) throws(CallFailure) {
        guard waiting.count < Self.waitingAtMost else { throw .overLimit(.pastBusy) }
        waiting.append(asked)
    }

    /// The next one whose revision is on disk, unless one is running.
    mutating func next(durable: UInt64) -> Asked? {
        guard running == nil,
            let index = waiting.firstIndex(where: { $0.question.asOfRevision <= durable })
        else { return nil }
        return waiting.remove(at: index)
    }

    mutating func began(_ id: WorkID) { running = id }

    mutating func ended(_ id: WorkID) {
        if running == id { running = nil }
    }

    mutating func forget(_ call: CallID) { waiting.removeAll { $0.context.id == call } }

    mutating func forget(on connection: ConnectionID) {
        waiting.removeAll { $0.context.id.connection == connection }
    }
}

extension ServerCore {
    /// Asks the register as it stood at a revision. The newest one is the register itself.
    mutating func askPast(
        _ context: CallContext, _ question: FrozenQuery.Question, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let revision = question.asOfRevision
        guard revision <= registry.revision else {
            var trace = ReadTrace()
            trace.note(registry.revision)
            throw .refused(
                Refusal(.revisionUnknown, [.init("newest", "\(registry.revision)")]), trace)
        }
        guard revision < registry.revision else {
            return try askFrozen(context, question, &actions)
        }
        try past.add(.init(context: context, question: question))
        beginPast(&actions)
    }

    /// Begins the next question about the past if none is under way.
    mutating func beginPast(_ actions: inout ServerActions) {
        while let asked = past.next(durable: durableRevision) {
            let (context, question) = (asked.context, asked.question)
            do throws(CallFailure) {
                let id = try background.begin(.query(context))
                past.began(id)
                let query = PastQuery(
                    revision: question.asOfRevision, today: registry, context: context.command,
                    epoch: store.epoch, question: question)
                actions.append(.work(id, .past(query)))
            } catch {
                answer(context, error, &actions)
            }
        }
    }
}
