import CLinux
import Logging
import NIOCore
import Registry
import Storage
import Synchronization

/// Background work on frozen copies, on a thread of the idle class: readers do not feel it.
///
/// Duties:
/// 1. Answer questions on the copy that came with them: figures, searches.
/// 2. Write a snapshot by steps, verify it, and let retention move what both kept snapshots cover.
/// 3. Make the parts of a backup, each when it is asked for.
/// 4. Write, read and unlink the contents of attachments (`AttachmentSteps`).
/// 5. Fold an earlier state from the files, and read the audit, on a thread of its own: it may take
///    long, and snapshots do not wait for it.
///
/// `@unchecked Sendable` is sound because everything but `init`, the loops, the token behind its
/// lock and what never changes is touched only on `loop`.
final class WorkerShell: @unchecked Sendable {
    private let loop: any EventLoop
    private let pastLoop: any EventLoop
    private let layout: StoreLayout
    private let identity: StoreIdentity
    private let fileSystem: any FileSystem
    private let deliver: @Sendable (ServerInput) -> Void
    private let end: @Sendable (StorageError) -> Void
    /// The newest token, for snapshots that wait until their copy is durable. It is laid down for
    /// them: waking this thread for each write would hold up the write's reply.
    private let durable: Mutex<CommitToken>
    private var backups: [WorkID: BackupParts] = [:]
    private let attachments: AttachmentSteps
    /// Follow the register from question to question.
    private var columns = RegisterColumns()

    init(
        loop: any EventLoop, pastLoop: any EventLoop, layout: StoreLayout, identity: StoreIdentity,
        fileSystem: any FileSystem, durable: CommitToken,
        deliver: @escaping @Sendable (ServerInput) -> Void,
        end: @escaping @Sendable (StorageError) -> Void
    ) {
        self.loop = loop
        self.pastLoop = pastLoop
        self.layout = layout
        self.identity = identity
        self.fileSystem = fileSystem
        self.durable = Mutex(durable)
        attachments = AttachmentSteps(layout: layout, on: fileSystem)
        self.deliver = deliver
        self.end = end
    }

    /// Lowers the thread to the idle class; where the sandbox forbids it, work merely competes.
    /// Then reads what the stock and names are, so that the first question need not wait for it.
    func start(_ registry: Registry) {
        loop.execute { [self] in
            _ = shegong_run_this_thread_when_idle(1)
            columns.follow(registry)
        }
        pastLoop.execute { _ = shegong_run_this_thread_when_idle(1) }
    }

    func durableAdvanced(_ token: CommitToken) {
        durable.withLock { $0 = token }
    }

    func begin(_ id: WorkID, _ work: BackgroundWork) {
        switch work {
        case .past(let query):
            onPastLoop(id) { (directory, fileSystem) throws(StorageError) in
                try query.answer(directory: directory, on: fileSystem)
            }
        case .audit(let reading):
            onPastLoop(id) { (directory, fileSystem) throws(StorageError) in
                try reading.answer(directory: directory, on: fileSystem)
            }
        default: beginOnLoop(id, work)
        }
    }

    private func beginOnLoop(_ id: WorkID, _ work: BackgroundWork) {
        loop.execute { [self] in
            switch work {
            case .query(let query):
                deliver(.workDone(id, .query(query.answer(&columns))))
            case .snapshot(let work):
                writeSnapshot(id, work)
            case .backup(let work): beginBackup(id, work)
            case .nextBackupPart: makeBackupPart(id)
            case .endBackup: backups[id] = nil
            case .attachment(let work): doAttachment(id, work)
            case .past, .audit: return
            }
        }
    }

    private func onPastLoop(
        _ id: WorkID,
        _ answer: @escaping @Sendable (String, any FileSystem) throws(StorageError) -> WorkResult
    ) {
        pastLoop.execute { [self] in
            do throws(StorageError) {
                deliver(.workDone(id, try answer(layout.directory, fileSystem)))
            } catch {
                finish(id, error)
            }
        }
    }

    private func beginBackup(_ id: WorkID, _ work: SnapshotWork) {
        do throws(StorageError) {
            backups[id] = try BackupParts(
                work, identity: identity, layout: layout, on: fileSystem)
            makeBackupPart(id)
        } catch {
            finish(id, error)
        }
    }

    private func doAttachment(_ id: WorkID, _ work: AttachmentWork) {
        do throws(StorageError) {
            if let result = try attachments.take(id, work) {
                deliver(.workDone(id, .attachment(result)))
            }
        } catch {
            finish(id, error)
        }
    }

    /// One part a turn, and none before the one before is on its way.
    private func makeBackupPart(_ id: WorkID) {
        guard let parts = backups[id] else { return }
        do throws(StorageError) {
            deliver(.workDone(id, try parts.next()))
        } catch {
            backups[id] = nil
            finish(id, error)
        }
    }

    private func writeSnapshot(_ id: WorkID, _ work: SnapshotWork) {
        do throws(StorageError) {
            let writer = try SnapshotWriter.begin(
                work.registry.snapshotSource(work), identity: identity, layout: layout,
                on: fileSystem)
            step(SnapshotUnderWay(writer), id, work)
        } catch {
            finish(id, error)
        }
    }

    /// One slice a turn, so that statistics asked for meanwhile get theirs.
    private func step(_ snapshot: SnapshotUnderWay, _ id: WorkID, _ work: SnapshotWork) {
        do throws(StorageError) {
            switch try snapshot.writer.step(durable: durable.withLock { $0 }) {
            case .more:
                loop.execute { [self] in step(snapshot, id, work) }
            case .waiting:
                loop.scheduleTask(in: .milliseconds(20)) { [self] in step(snapshot, id, work) }
            case .done:
                _ = try StoreMaintenance.run(
                    layout: layout, identity: identity, on: fileSystem)
                deliver(
                    .workDone(
                        id, .snapshot(revision: work.registry.revision, at: work.at)))
            }
        } catch {
            finish(id, error)
        }
    }

    private func finish(_ id: WorkID, _ error: StorageError) {
        if error.isFatal {
            end(error)
        } else {
            deliver(.workDone(id, .failed("\(error)")))
        }
    }
}

/// A snapshot writer, which has one owner, carried from turn to turn of the worker's loop.
/// `@unchecked Sendable` is sound because only the worker's loop touches it.
private final class SnapshotUnderWay: @unchecked Sendable {
    var writer: SnapshotWriter

    init(_ writer: consuming SnapshotWriter) { self.writer = writer }
}
