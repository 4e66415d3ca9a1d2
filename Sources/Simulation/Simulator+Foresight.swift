import ProtobufRuntime
import Schema
import ShegongServer
import TTRPC

/// The promise that no answer shows what could still be lost.
extension Simulator {
    /// While changes are on their way to the disk, an answer must be the one that a daemon with
    /// none of them would give: a crash now would take them away.
    func checkNotAhead(
        _ waiting: SimulatedClient.Waiting, _ outcome: Outcome
    ) throws(Violation) {
        let durable = model.durableRevision
        guard durable < waiting.seen, !waiting.intent.isImport else { return }
        if waiting.intent.method == .status, case .success(let bytes) = outcome {
            let revision = (try? StatusReply(decoding: bytes))?.revision ?? .max
            return try expect(
                revision <= durable, "no status shows revision \(revision) before it is durable")
        }
        if case .failure(let status) = outcome, status.errorInfo?.reason == "WRITES_REFUSED" {
            return
        }
        guard let now = answerWithoutLosable(waiting) else { return }
        try expect(
            now == outcome,
            "\(waiting.intent.method) shows nothing newer than revision \(durable)")
    }

    /// What a daemon that has only the durable changes answers at once; nil if it has to wait for
    /// an audit entry.
    private func answerWithoutLosable(_ waiting: SimulatedClient.Waiting) -> Outcome? {
        var core = ServerCore(
            registry: model.durableState, durable: process.durable, auditSequence: 0,
            store: Self.facts, settings: Self.serverSettings, subjectKey: Self.subjectKey,
            startedAt: waiting.at)
        let id = waiting.call
        _ = core.receive(.connected(id.connection, waiting.intent.member.peer), now: waiting.at)
        let actions = core.receive(.call(Self.incoming(waiting.intent, id)), now: waiting.at)
        for action in actions {
            switch action {
            case .reply(id, let bytes): return .success(bytes)
            case .fail(id, let status): return .failure(status)
            default: continue
            }
        }
        return nil
    }
}
