import Glibc
import Logging
import NIOCore
import Registry
import Storage
import TTRPC

/// The server's one isolation domain: an actor whose executor is the event loop of the connections,
/// so a batch of frames enters once and is decoded, judged and answered without a hop.
///
/// Duties: pass events of the wire, completions of the journal and results of background work to
/// `ServerCore`, and carry out its actions. It decides nothing.
actor RegistryActor {
    private let executor: any SerialExecutor
    private var core: ServerCore
    private var wire: ServerHandle?
    private let journal: JournalShell
    private let worker: WorkerShell
    private var logger: Logger
    /// Kept between batches for its memory; nil during one.
    private var actions: ServerActions? = ServerActions()
    /// Messages of streams that the wire had no room for, at most one a call.
    private var unsent: [CallID: [UInt8]] = [:]
    private var idleWaiters: [CheckedContinuation<Void, Never>] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(
        _ core: ServerCore, executor: any SerialExecutor, journal: JournalShell,
        worker: WorkerShell, logger: Logger
    ) {
        self.core = core
        self.executor = executor
        self.journal = journal
        self.worker = worker
        self.logger = logger
    }

    func attach(_ wire: ServerHandle) { self.wire = wire }

    var revision: UInt64 { core.state.revision }

    /// Takes over the limits, the pace of snapshots and the log level of another configuration.
    func configure(_ configuration: DaemonConfiguration) {
        if let level = Logger.Level(rawValue: configuration.logLevel) {
            logger.logLevel = level
        }
        receive([.configured(configuration.core)])
    }

    /// What the journal or a worker says.
    func hear(_ input: ServerInput) {
        if case .journaled(let token) = input { worker.durableAdvanced(token) }
        receive([input])
    }

    /// One batch of events, in the order in which they happened.
    func receive(_ inputs: [ServerInput]) {
        // Taken away while they are carried out: one of them may bring the next input.
        var batch = actions.take() ?? ServerActions()
        core.receive(inputs, now: MachineClock.now(), &batch)
        batch.carryOut {
            wire?.reply($0, $1)
        } action: {
            carryOut($0)
        }
        batch.removeAll()
        actions = consume batch
        if core.hasUpcoming {
            // The journal's thread, which has its batch now, may be waiting for this very
            // processor.
            sched_yield()
            core.installUpcoming()
        }
        if core.isIdle {
            idleWaiters.forEach { $0.resume() }
            idleWaiters = []
        }
    }

    /// Returns when everything accepted is on disk and nothing is under way.
    func becomeIdle() async {
        receive([.stopping])
        if !core.isIdle {
            await withCheckedContinuation { idleWaiters.append($0) }
        }
        if core.unwrittenMaskedReads > 0 {
            logger.error(
                "records of masked readings found no place on the full disk and are lost",
                metadata: ["count": "\(core.unwrittenMaskedReads)"])
        }
    }

    private func carryOut(_ action: ServerAction) {
        switch action {
        case .reply(let call, let payload): wire?.reply(call, payload)
        case .fail(let call, let status): wire?.fail(call, status)
        case .sendMessage(let call, let message): send(message, on: call)
        case .finishStream(let call): wire?.finish(call)
        case .closeConnection(let id, let reason): wire?.close(id, reason: reason)
        case .pauseReading(let id): wire?.pauseReading(id)
        case .resumeReading(let id): wire?.resumeReading(id)
        case .append(let batch): journal.append(batch)
        case .work(let id, let work): worker.begin(id, work)
        case .log(let event): log(event)
        }
    }

    private func send(_ message: [UInt8], on call: CallID) {
        switch wire?.sendMessage(call, message) {
        case .sent: receive([.messageTaken(call)])
        case .full: unsent[call] = message
        // The core hears of the end of the call from the wire.
        case .callEnded, .notStreaming, .overLimit, nil: return
        }
    }

    /// A connection takes messages again.
    func writable(_ connection: ConnectionID) {
        for (call, message) in unsent.sorted(by: { $0.key.stream < $1.key.stream })
        where call.connection == connection {
            unsent[call] = nil
            send(message, on: call)
        }
    }

    func forgetUnsent(of connection: ConnectionID) {
        unsent = unsent.filter { $0.key.connection != connection }
    }

    private func log(_ event: LogEvent) {
        switch event {
        case .backupTaken(let operatorID):
            logger.notice("backup taken", metadata: ["operator": "\(operatorID)"])
        case .unknownPeer(let uid, let name):
            logger.notice(
                "unknown peer",
                metadata: ["uid": "\(uid)", "account": "\(name ?? "(none)")"])
        case .connectionClosed(let reason):
            logger.info("connection closed", metadata: ["reason": "\(reason)"])
        case .refused(let operatorID, let method, let reason):
            logger.info(
                "refused",
                metadata: [
                    "operator": "\(operatorID)", "method": "\(method)", "reason": "\(reason)",
                ])
        case .requestUnreadable(let operatorID, let method):
            logger.notice(
                "request cannot be read",
                metadata: ["operator": "\(operatorID)", "method": "\(method)"])
        case .internalError(let method, let what):
            logger.error("internal error", metadata: ["method": "\(method)", "what": "\(what)"])
        case .batchAbandoned(let batch):
            logger.notice("import abandoned", metadata: ["batch": "\(batch)"])
        case .snapshotTaken(let revision):
            logger.info("snapshot taken", metadata: ["revision": "\(revision)"])
        case .snapshotFailed(let why):
            logger.error("snapshot failed", metadata: ["why": "\(why)"])
        case .attachmentDamaged(let id):
            logger.error(
                "the content of an attachment is missing or altered",
                metadata: ["attachment": "\(id)"])
        case .attachmentsSwept(let contents):
            logger.notice("attachments swept", metadata: ["contents": "\(contents)"])
        case .writesRefused(let why):
            logger.error("writes are refused", metadata: ["why": "\(why)"])
        }
    }
}
