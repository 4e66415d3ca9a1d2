import ProtobufRuntime
import Schema
import Storage
import TTRPC

/// Collects changes and audit entries into batches, and holds back replies until what they have
/// seen is on disk.
///
/// Duties:
/// 1. One batch at most is with the journal; what comes meanwhile becomes the next one (group
///    commit without added delay).
/// 2. A reply leaves only against a `CommitToken`, which only the journal can make, for the batch
///    that holds the newest thing the reply has seen.
/// 3. Bound what waits: `isFull` asks the core to refuse or pause, never to queue without end.
struct JournalQueue {
    /// The newest token of the journal: what it names is on disk.
    private(set) var durable: CommitToken
    var durableRevision: UInt64 { durable.revision }
    /// Revision of the last change handed in.
    private(set) var newestRevision: UInt64
    /// Sequence of the last audit entry taken in.
    private(set) var auditSequence: UInt64
    /// Sequence of the last audit entry that is on disk: what a snapshot may say it holds, for
    /// later ones could still be lost, and their numbers given again.
    private(set) var durableAuditSequence: UInt64
    private(set) var syncs: UInt64 = 0

    private var batchNumber: UInt64 = 0
    private var open = OpenBatch()
    private var waitingForOpen: [HeldReply] = []
    private var inFlight: Flight?

    /// The batch that is with the journal.
    private struct Flight {
        var batch: JournalBatch
        var auditSequence: UInt64
        var maskedReadBytes: Int
        var waiting: [HeldReply]
    }

    private struct OpenBatch {
        var body = JournalBody()
        var byteCount = 0
        var isEmpty: Bool {
            body.changes.isEmpty && body.audit.isEmpty && body.maskedReads.isEmpty
        }
        var isAwaited: Bool { !body.changes.isEmpty || !body.audit.isEmpty }
        var isUrgent: Bool {
            isAwaited || body.maskedReads.count >= JournalQueue.maskedReadBytesAtMost
        }
    }

    struct HeldReply {
        var call: CallID
        var outcome: Outcome

        enum Outcome {
            case reply([UInt8])
            case fail(Status)
            /// Fails the call and closes its connection.
            case turnAway(Status, reason: String)
        }
    }

    /// With the largest change and the most masked readings on top, a batch stays within what one
    /// journal entry holds (16 MiB): a batch that did not fit could never be written.
    private static var maximumOpenBytes: Int { 8 << 20 }
    fileprivate static var maskedReadBytesAtMost: Int { 256 << 10 }
    private static var maximumHeldReplies: Int { 65_536 }

    init(durable: CommitToken, auditSequence: UInt64) {
        self.durable = durable
        newestRevision = durable.revision
        self.auditSequence = auditSequence
        durableAuditSequence = auditSequence
    }

    /// No more can be taken until the journal has caught up.
    var isFull: Bool {
        open.byteCount > Self.maximumOpenBytes || waitingForOpen.count > Self.maximumHeldReplies
    }

    /// Half as much waits as may: a paused stream can go on.
    var hasRoom: Bool { open.byteCount < Self.maximumOpenBytes / 2 }
    var bytesInFlight: Int { inFlight?.batch.body.count ?? 0 }
    var hasNothingToWrite: Bool { open.isEmpty && inFlight == nil }
    /// Whether somebody waits for what is to be written; else it is records of masked readings.
    var isAwaited: Bool { open.isAwaited || inFlight?.batch.isAwaited == true }
    /// Records of masked readings that are not on disk.
    var unwrittenMaskedReads: Int {
        (open.body.maskedReads.count + (inFlight?.maskedReadBytes ?? 0)) / MaskedRead.byteCount
    }

    mutating func add(_ change: Change) {
        newestRevision = change.revision
        open.byteCount += change.puts.reduce(64) { $0 + $1.record.count + 32 }
        open.byteCount += change.removes.count * 32
        open.body.changes.append(change)
    }

    /// Gives the entry its sequence and takes it in.
    mutating func add(_ entry: AuditEntry) {
        auditSequence += 1
        var entry = entry
        entry.sequence = auditSequence
        open.byteCount += 128 + entry.reason.utf8.count
        open.body.audit.append(entry)
    }

    /// Takes in a masked reading; false if the journal cannot keep up and no more can be held, in
    /// which case the reading must be refused: none goes without its record.
    mutating func addMaskedRead(_ record: MaskedRead) -> Bool {
        guard open.body.maskedReads.count < 16 * Self.maskedReadBytesAtMost else { return false }
        record.append(to: &open.body.maskedReads)
        open.byteCount += MaskedRead.byteCount
        return true
    }

    /// Holds a reply until `revision` is durable, and everything in the open batch if `afterAudit`.
    /// Adds its actions if nothing has to be waited for.
    mutating func hold(
        _ reply: HeldReply, until revision: UInt64, afterAudit: Bool,
        _ actions: inout ServerActions
    ) {
        if afterAudit || revision > (inFlight?.batch.lastRevision ?? durableRevision) {
            waitingForOpen.append(reply)
        } else if revision > durableRevision {
            inFlight?.waiting.append(reply)
        } else {
            reply.leave(&actions)
        }
    }

    /// The next batch for the journal, if it is idle and there is something to write. Masked
    /// readings alone are written only `onTick`, or when many have gathered: nobody waits for them.
    mutating func nextBatch(now: Int64, onTick: Bool) -> JournalBatch? {
        guard inFlight == nil, open.isUrgent || (onTick && !open.isEmpty) else { return nil }
        batchNumber += 1
        let batch = JournalBatch(
            number: batchNumber, firstRevision: durableRevision + 1, lastRevision: newestRevision,
            at: now, changeCount: open.body.changes.count, isAwaited: open.isAwaited,
            body: open.body.encoded())
        inFlight = Flight(
            batch: batch, auditSequence: auditSequence,
            maskedReadBytes: open.body.maskedReads.count, waiting: waitingForOpen)
        open = OpenBatch()
        waitingForOpen = []
        return batch
    }

    /// The journal has synced the batch in flight: its replies may leave, in order.
    mutating func journaled(_ token: CommitToken, _ actions: inout ServerActions) {
        guard let flown = inFlight, token.revision == flown.batch.lastRevision else { return }
        inFlight = nil
        durable = token
        durableAuditSequence = flown.auditSequence
        syncs += 1
        for reply in flown.waiting {
            reply.leave(&actions)
        }
    }
}

extension JournalQueue.HeldReply {
    fileprivate func leave(_ actions: inout ServerActions) {
        switch outcome {
        case .reply(let bytes): actions.append(.reply(call, bytes))
        case .fail(let status): actions.append(.fail(call, status))
        case .turnAway(let status, let reason):
            actions.append(.fail(call, status))
            actions.append(.closeConnection(call.connection, reason: reason))
        }
    }
}

/// One person shown masked to one operator: 32 bytes in the journal.
struct MaskedRead: Equatable {
    static var byteCount: Int { 32 }

    var operatorID: UInt64
    var personID: UInt64
    var at: Int64
    var method: Method
    var uid: UInt32

    func append(to bytes: inout [UInt8]) {
        let words = (
            operatorID.littleEndian, personID.littleEndian, at.littleEndian,
            method.rawValue.littleEndian, uid.littleEndian
        )
        withUnsafeBytes(of: words) { bytes.append(contentsOf: $0) }
    }
}
