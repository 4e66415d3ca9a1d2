import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// An import under way: one client stream.
struct RosterImport {
    var context: CallContext
    var header: RosterImportHeader?
    /// The batch that the rows are staged under; 0 in a dry run.
    var batch: UInt64 = 0
    var nextRow: UInt32 = 1
    var acceptedRows: UInt32 = 0
    var alreadyKnown: UInt32 = 0
    var errors: [RowError] = []
    var errorCount: UInt32 = 0
    /// What the rows were checked against: the answer waits until that is on disk.
    var seen = ReadTrace()
    /// A batch with the same content that was published before: the rest of the stream is not read.
    var earlier: RosterBatch?
}

/// The roster import: rows are staged under a batch that no query shows, one small change publishes
/// it. All or nothing: with a single row in error, nothing is published and every error is
/// reported.
extension ServerCore {
    mutating func beginImport(
        _ context: CallContext, _ actions: inout ServerActions
    ) throws(CallFailure) {
        imports[context.id] = RosterImport(context: context)
    }

    mutating func receiveImportMessage(
        _ id: CallID, _ payload: [UInt8], _ actions: inout ServerActions
    ) {
        guard var current = imports[id] else { return }
        do throws(CallFailure) {
            let message: RosterImportMessage
            do {
                message = try RosterImportMessage(decoding: payload, options: .request)
            } catch {
                throw CallFailure.unreadable
            }
            try refresh(&current.context)
            if current.header == nil {
                try take(message.header, &current)
            }
            try stage(message, &current)
            imports[id] = current
            pauseIfBusy(id.connection, &actions)
        } catch {
            endImport(current, error, &actions)
        }
    }

    /// A stream takes its time: the officer may have been sent home meanwhile, the disk be full,
    /// and others have made changes since its last message.
    mutating func refresh(_ context: inout CallContext) throws(CallFailure) {
        guard caller(of: context.peer) == context.caller else { throw .notPermitted }
        guard !refusesWrites else { throw .writesRefused }
        guard !journal.isFull else { throw .overLimit(.journalBusy) }
        context.command = CommandContext(
            caller: context.caller, now: registryNow, isRehearsal: store.isRehearsal)
    }

    private mutating func take(
        _ header: RosterImportHeader?, _ current: inout RosterImport
    ) throws(CallFailure) {
        guard let header, header.contentDigest.count == 32 else { throw .unreadable }
        current.header = header
        current.earlier = registry.publishedBatch(digest: header.contentDigest, &current.seen)
        guard current.earlier == nil, !header.dryRun else { return }
        let (_, plan) = try make(current.context, .beginRosterImport(header), nil)
        current.batch = plan.ids.first ?? 0
    }

    private mutating func stage(
        _ message: RosterImportMessage, _ current: inout RosterImport
    ) throws(CallFailure) {
        guard current.earlier == nil, !message.rows.isEmpty else { return }
        guard message.firstRow == current.nextRow, message.rows.count <= Registry.rowsPerChange
        else { throw .refused(Refusal(.rowCountDiffers), ReadTrace()) }
        let checked = registry.checkRosterRows(
            message.rows, firstRow: message.firstRow, into: current.batch, &current.seen)
        let (next, overflow) = current.nextRow.addingReportingOverflow(
            UInt32(message.rows.count))
        guard !overflow else { throw .refused(Refusal(.rowCountDiffers), current.seen) }
        current.nextRow = next
        current.alreadyKnown &+= UInt32(checked.alreadyKnown)
        current.acceptedRows &+= UInt32(checked.entries.count)
        current.errorCount &+= UInt32(checked.errors.count)
        let room = settings.limits.reportedRowErrors - current.errors.count
        current.errors += checked.errors.prefix(max(0, room))
        // After the first error nothing will be published: the rest is only checked.
        guard current.batch != 0, current.errorCount == 0, !checked.entries.isEmpty else { return }
        _ = try make(
            current.context,
            .stageRosterRows(batch: current.batch, rows: checked.entries), nil)
    }

    mutating func finishImport(_ id: CallID, _ actions: inout ServerActions) {
        guard var current = imports[id] else { return }
        do throws(CallFailure) {
            try refresh(&current.context)
            try conclude(current, &actions)
            imports[id] = nil
            if current.errorCount > 0 {
                discard(current.batch, &actions)
            }
        } catch {
            endImport(current, error, &actions)
        }
    }

    private mutating func conclude(
        _ current: RosterImport, _ actions: inout ServerActions
    ) throws(CallFailure) {
        guard let header = current.header else { throw .unreadable }
        var trace = current.seen
        var reply = RosterImportReply()
        reply.errors = current.errors
        reply.errorCount = current.errorCount
        if let earlier = current.earlier {
            trace.note(registry.revision)
            reply.result = writeResult(registry.revision, [earlier.id], isRepeated: true)
            reply.batch = earlier
            hold(
                current.context, .reply(reply.encoded()), until: trace, afterAudit: false,
                &actions)
            return
        }
        guard current.nextRow - 1 == header.expectedRows else {
            throw .refused(Refusal(.rowCountDiffers), trace)
        }
        var summary = RosterBatch()
        summary.label = header.label
        summary.rowCount = current.acceptedRows
        summary.alreadyKnown = current.alreadyKnown
        reply.batch = summary
        guard current.errorCount == 0, !header.dryRun else {
            hold(
                current.context, .reply(reply.encoded()), until: trace, afterAudit: false,
                &actions)
            return
        }
        let (revision, plan) = try make(
            current.context,
            .publishRosterBatch(batch: current.batch, alreadyKnown: current.alreadyKnown), nil)
        settleFeedback(current.batch)
        trace.note(revision)
        reply.result = writeResult(revision, plan.ids, isRepeated: false)
        reply.batch = registry.get(RosterBatch.self, .rosterBatch, current.batch, &trace)
        hold(
            current.context, .reply(reply.encoded()), until: trace, afterAudit: true, &actions)
    }

    /// The client went away in the middle: what was staged goes too.
    mutating func abandonImport(_ id: CallID, _ actions: inout ServerActions) {
        guard let current = imports.removeValue(forKey: id) else { return }
        discard(current.batch, &actions)
    }

    /// The daemon stops: no import can be finished any more.
    mutating func abandonAllImports(_ actions: inout ServerActions) {
        let order = { (id: CallID) in (id.connection.rawValue, id.stream) }
        for id in imports.keys.sorted(by: { order($0) < order($1) }) {
            abandonImport(id, &actions)
        }
    }

    private mutating func endImport(
        _ current: RosterImport, _ failure: CallFailure, _ actions: inout ServerActions
    ) {
        imports[current.context.id] = nil
        discard(current.batch, &actions)
        answer(current.context, failure, &actions)
    }

    private mutating func discard(_ batch: UInt64, _ actions: inout ServerActions) {
        guard batch != 0 else { return }
        actions.append(.log(.batchAbandoned(batch)))
        discardOnce(batch)
    }

    /// Goes on discarding rows of abandoned and undone imports, a chunk a tick; also of those that
    /// a stop of the daemon left behind.
    mutating func discardAbandonedRows(_ actions: inout ServerActions) {
        guard !refusesWrites, !journal.isFull else { return }
        var trace = ReadTrace()
        let inUse = imports.values.map(\.batch)
        for batch in registry.unfinishedBatches(&trace) where !inUse.contains(batch) {
            discardOnce(batch)
        }
    }

    private mutating func discardOnce(_ batch: UInt64) {
        guard !refusesWrites else { return }
        // A refusal here means that the batch is gone or published meanwhile: nothing is left to
        // do.
        _ = try? make(behindAnImport, .discardRosterRows(batch: batch), nil)
    }

    /// Goes on settling the feedback that published batches answer, a chunk a tick; the first chunk
    /// right behind the publication.
    mutating func settleFeedback() {
        guard !refusesWrites, !journal.isFull else { return }
        var trace = ReadTrace()
        for batch in registry.unsettledBatches(&trace) {
            settleFeedback(batch)
        }
    }

    private mutating func settleFeedback(_ batch: UInt64) {
        guard !refusesWrites else { return }
        // A refusal means that nothing is left to settle.
        _ = try? make(behindAnImport, .settleFeedback(batch: batch), nil)
    }

    private var behindAnImport: CallContext { ownContext(.importRoster) }

    // MARK: Backpressure

    mutating func pauseIfBusy(
        _ id: ConnectionID, _ actions: inout ServerActions
    ) {
        guard !journal.hasRoom || isBehind(id), connections[id]?.isPaused == false else { return }
        connections[id]?.isPaused = true
        actions.append(.pauseReading(id))
    }

    mutating func resumePaused(_ actions: inout ServerActions) {
        guard journal.hasRoom else { return }
        for (id, connection) in connections.sorted(by: { $0.key < $1.key })
        where connection.isPaused && !isBehind(id) {
            connections[id]?.isPaused = false
            actions.append(.resumeReading(id))
        }
    }
}
