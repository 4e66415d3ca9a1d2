import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC

/// A backup under way: one server stream.
struct BackupUnderWay {
    var context: CallContext
    var stage: Stage
    /// Since when a part waits to be taken, on the machine's clock; nil while none is out. What a
    /// busy machine needs to make one is not the reader's fault.
    var waitsSince: Int64?

    enum Stage {
        /// Its audit entry waits for a group commit.
        case asked
        /// The state as it is after the group commit that is with the journal.
        case frozen(SnapshotParts)
        /// Parts go out, one at a time.
        case streaming(WorkID, isLastOut: Bool)
    }

    struct SnapshotParts {
        var registry: Registry
        var auditSequence: UInt64
    }

    /// A reader that takes nothing for so long holds a frozen copy for nothing.
    static var patienceMilliseconds: Int64 { 60_000 }
}

/// The backup: the whole register, personal data in clear, out of the daemon.
///
/// Duties:
/// 1. Put who took it and why on the disk before the first byte leaves.
/// 2. Freeze the state just when that entry's group commit is formed: it is then the state behind
///    exactly that entry of the journal, every change in it durable.
/// 3. Ask for the next part only when the wire has taken the one before: ttrpc has no flow control,
///    so nothing is made that nobody takes.
/// 4. One at a time; ask again with each part whether the officer may; give up a reader who takes
///    nothing.
extension ServerCore {
    mutating func beginBackup(
        _ context: CallContext, _ call: IncomingCall
    ) throws(CallFailure) {
        guard call.kind == .remoteClosed else { throw .unreadable }
        let request = try decode(BackupRequest.self, call)
        guard request.reason.count >= 2 else {
            throw .refused(Refusal(.reasonRequired), ReadTrace())
        }
        guard backup == nil else { throw .overLimit(.backupUnderWay) }
        // It would take away what the backup's copy names.
        guard sweep == nil else { throw .overLimit(.sweepUnderWay) }
        journal.add(auditEntry(context, .administration, reason: request.reason))
        backup = BackupUnderWay(context: context, stage: .asked)
    }

    /// A group commit has been formed: whatever was asked for before it is in it.
    mutating func freezeBackup() {
        guard case .asked = backup?.stage else { return }
        installUpcoming()
        let frozen = BackupUnderWay.SnapshotParts(
            registry: registry, auditSequence: journal.auditSequence)
        backup?.stage = .frozen(frozen)
    }

    /// The group commit is on the disk, and with it the audit entry and all that is in the copy.
    mutating func startBackup(_ token: CommitToken, _ actions: inout ServerActions) {
        guard let current = backup, case .frozen(let frozen) = current.stage else { return }
        do throws(CallFailure) {
            let id = try background.begin(.backup)
            backup?.stage = .streaming(id, isLastOut: false)
            let work = SnapshotWork(
                registry: frozen.registry, auditSequence: frozen.auditSequence,
                at: max(current.context.now, frozen.registry.lastChangeAt), covered: token)
            actions.append(.work(id, .backup(work)))
        } catch {
            endBackup(error, &actions)
        }
    }

    mutating func receiveBackupPart(
        _ id: WorkID, _ part: [UInt8], isLast: Bool, _ actions: inout ServerActions
    ) {
        guard let current = backup, case .streaming(id, _) = current.stage else { return }
        // A backup takes its time: the officer may have been sent home meanwhile.
        guard caller(of: current.context.peer) == current.context.caller else {
            return endBackup(.notPermitted, &actions)
        }
        backup?.stage = .streaming(id, isLastOut: isLast)
        backup?.waitsSince = machineNow
        actions.append(.sendMessage(current.context.id, part))
    }

    /// The wire has taken a part.
    mutating func messageTaken(_ call: CallID, _ actions: inout ServerActions) {
        guard let current = backup, current.context.id == call,
            case .streaming(let id, let isLastOut) = current.stage
        else { return }
        backup?.waitsSince = nil
        guard isLastOut else {
            actions.append(.work(id, .nextBackupPart))
            return
        }
        actions.append(.finishStream(call))
        actions.append(.log(.backupTaken(operator: current.context.caller.operator.id)))
        abandonBackup(of: call, &actions)
    }

    mutating func failBackup(_ id: WorkID, _ why: String, _ actions: inout ServerActions) {
        guard let current = backup, case .streaming(id, _) = current.stage else { return }
        endBackup(.internalError(why), &actions)
    }

    /// Gives up a reader who takes nothing.
    mutating func endStalledBackup(_ actions: inout ServerActions) {
        guard let since = backup?.waitsSince,
            machineNow - since > BackupUnderWay.patienceMilliseconds
        else { return }
        endBackup(.overLimit(.readerTooSlow), &actions)
    }

    /// The daemon stops: what is not out yet will not come.
    mutating func endBackupAtStop(_ actions: inout ServerActions) {
        guard let current = backup else { return }
        actions.append(
            .fail(current.context.id, messages.stopping(current.context.metadata.language)))
        abandonBackup(of: current.context.id, &actions)
    }

    private mutating func endBackup(_ failure: CallFailure, _ actions: inout ServerActions) {
        guard let current = backup else { return }
        answer(current.context, failure, &actions)
        abandonBackup(of: current.context.id, &actions)
    }

    /// Nobody waits for it any more: the frozen copy goes.
    mutating func abandonBackup(of call: CallID, _ actions: inout ServerActions) {
        guard let current = backup, current.context.id == call else { return }
        if case .streaming(let id, _) = current.stage {
            _ = background.end(id)
            actions.append(.work(id, .endBackup))
        }
        backup = nil
    }

    mutating func abandonBackup(
        on connection: ConnectionID, _ actions: inout ServerActions
    ) {
        guard let call = backup?.context.id, call.connection == connection else { return }
        abandonBackup(of: call, &actions)
    }
}
