import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// The daemon at a glance, figures and snapshots: what runs beside the loop.
extension ServerCore {
    mutating func status(
        _ context: CallContext, _ actions: inout ServerActions
    ) throws(CallFailure) {
        try reply(context, statusReply(), figures, &actions)
    }

    /// Figures are of the whole state: they wait until all of it is on disk.
    private var figures: ReadTrace {
        var trace = ReadTrace()
        trace.note(registry.revision)
        return trace
    }

    func statusReply() -> StatusReply {
        var status = StatusReply()
        status.revision = registry.revision
        status.durableRevision = journal.durableRevision
        status.epoch = store.epoch
        status.tables = Table.allCases.map { table in
            var count = TableCount()
            count.table = table.name
            count.rows = UInt64(registry.count(table))
            count.bytes = UInt64(registry.encodedBytes(table))
            return count
        }
        status.residentBytes = measureMemory()
        status.journalBytes = background.bytesSinceSnapshot
        status.snapshotRevision = background.snapshotRevision
        status.snapshotAt = background.snapshotAt
        status.connections = UInt32(connections.count)
        status.requests = counters.requests
        status.changes = counters.changes
        status.syncs = journal.syncs
        status.startedAt = counters.startedAt
        status.now = registryNow
        status.rehearsal = store.isRehearsal
        status.writesRefused = refusesWrites
        status.version = settings.version
        return status
    }

    /// Asks a frozen copy, or the register of an earlier revision, beside the loop.
    mutating func ask(
        _ context: CallContext, _ question: FrozenQuery.Question, _ actions: inout ServerActions
    ) throws(CallFailure) {
        if question.asOfRevision == 0 {
            try askFrozen(context, question, &actions)
        } else {
            try askPast(context, question, &actions)
        }
    }

    mutating func askFrozen(
        _ context: CallContext, _ question: FrozenQuery.Question, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let id = try background.begin(.query(context))
        let query = FrozenQuery(
            registry: registry, context: context.command, epoch: store.epoch, question: question)
        actions.append(.work(id, .query(query)))
    }

    /// Answers when the snapshot is written and verified, and its audit entry on disk.
    mutating func takeSnapshot(
        _ context: CallContext, _ actions: inout ServerActions
    ) throws(CallFailure) {
        try startSnapshot(for: context, &actions)
    }

    mutating func startSnapshotIfDue(_ actions: inout ServerActions) {
        guard
            background.isSnapshotDue(
                revision: registry.revision, now: registryNow, settings)
        else { return }
        // Refused only while one is being written: then the next tick asks again.
        try? startSnapshot(for: nil, &actions)
    }

    private mutating func startSnapshot(
        for context: CallContext?, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let id = try background.begin(.snapshot(context))
        let work = SnapshotWork(
            registry: registry, auditSequence: journal.durableAuditSequence, at: registryNow,
            covered: journal.durable)
        actions.append(.work(id, .snapshot(work)))
    }

    mutating func receiveResult(
        _ id: WorkID, _ result: WorkResult, _ actions: inout ServerActions
    ) {
        if case .backupPart(let part, let isLast) = result {
            return receiveBackupPart(id, part, isLast: isLast, &actions)
        }
        if case .attachment(let result) = result {
            return receiveAttachmentResult(id, result, &actions)
        }
        if case .failed(let why) = result {
            failBackup(id, why, &actions)
        }
        past.ended(id)
        defer { beginPast(&actions) }
        guard let purpose = background.end(id) else { return }
        switch (purpose, result) {
        case (.query(let context), .query(let frozen)):
            receive(frozen, context, &actions)
        case (.snapshot(let context), .snapshot(let revision, let at)):
            background.snapshotTaken(revision: revision, at: at)
            actions.append(.log(.snapshotTaken(revision: revision)))
            if let context {
                replyAudited(
                    context, statusReply(), auditEntry(context, .administration),
                    figures, &actions)
            }
        case (.write(let pending), .query(let frozen)):
            receive(frozen, pending, &actions)
        case (.audit(let context, let entry), .query(let frozen)):
            receive(frozen, ofAudit: context, entry, &actions)
        case (.query(let context), .failed(let why)), (.audit(let context, _), .failed(let why)):
            answer(context, .internalError(why), &actions)
        case (.write(let pending), .failed(let why)):
            answer(pending.context, .internalError(why), &actions)
        case (.snapshot(let context), .failed(let why)):
            // The disk is full, as a rule: the former snapshots stay, and the journal has the rest.
            actions.append(.log(.snapshotFailed(why)))
            if let context {
                let language = context.metadata.language
                actions.append(.fail(context.id, messages.status(.snapshotFailed, language)))
            }
        case (.query, .snapshot), (.write, .snapshot), (.audit, .snapshot), (.snapshot, .query),
            (.backup, _),
            (_, .backupPart), (.upload, _), (.fetch, _), (.sweep, _), (_, .attachment):
            return
        }
    }

    private mutating func receiveAttachmentResult(
        _ id: WorkID, _ result: AttachmentResult, _ actions: inout ServerActions
    ) {
        switch background.purpose(of: id) {
        case .upload(let call): received(result, forUpload: call, &actions)
        case .fetch(let call): received(result, forFetch: call, &actions)
        case .sweep:
            _ = background.end(id)
            receivedForSweep(result, &actions)
        default: return
        }
    }

    /// What was seen is the whole copy: the answer, a refusal too, waits until that is on disk.
    private mutating func receive(
        _ frozen: FrozenAnswer, _ context: CallContext, _ actions: inout ServerActions
    ) {
        var trace = ReadTrace()
        trace.note(frozen.revision)
        switch frozen.outcome {
        case .success(let reply):
            do throws(CallFailure) {
                try self.reply(
                    context, encoded: reply.bytes, showing: reply.persons, trace, &actions)
            } catch {
                answer(context, error, &actions)
            }
        case .failure(let refusal): answer(context, .refused(refusal, trace), &actions)
        }
    }
}
