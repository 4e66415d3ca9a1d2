import CLinux
package import Logging
import NIOCore
import NIOPosix
import Registry
import Storage
import TTRPC

/// The daemon put together: store, core, journal, worker and sockets.
///
/// Duties:
/// 1. Open the store and fold its history, telling the service manager how far it is.
/// 2. Listen: on the sockets that the service manager hands over, or on paths of its own.
/// 3. Beat once a second: ticks for the core, pings for the watchdog.
/// 4. Read the configuration again when asked, and keep the one in force where it cannot be used.
/// 5. Stop in order: take no new calls, finish what is under way, put everything on disk, seal.
/// 6. End at once, with an exit code of its own, when the store fails: nothing more is
///    acknowledged.
package final class Daemon: Sendable {
    private let configuration: DaemonConfiguration
    private let logger: Logger
    private let notify: ServiceManager
    private let fileSystem = LinuxFileSystem()

    package init(
        _ configuration: DaemonConfiguration, logger: Logger, notify: ServiceManager
    ) throws(DaemonError) {
        self.configuration = configuration
        self.logger = logger
        self.notify = notify
    }

    /// Serves until `stop` yields. Each time `reloading` does, the configuration is read again.
    package func run(
        until stop: AsyncStream<Void>, reloading: AsyncStream<Void>,
        from source: @escaping @Sendable () throws -> DaemonConfiguration
    ) async throws {
        shegong_map_pieces_of(Self.largePieceBytes)
        let key = try StoreMaker.subjectKey(directory: configuration.directory)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 4)
        let helpers = Self.helpers(group)
        var recovered = RecoveredState(helpers: helpers)
        var opened = try open(&recovered, helpers)
        guard let writer = opened.takeJournal() else { throw DaemonError.storage(.closed) }
        var loops = group.makeIterator()
        guard let loop = loops.next(), let journalLoop = loops.next(), let workLoop = loops.next(),
            let pastLoop = loops.next(), let serial = loop as? any NIOSerialEventLoopExecutor
        else { throw DaemonError.socket(path: configuration.bureauSocket, why: "no event loop") }
        let afterTraffic = Duration.microseconds(configuration.pollMicroseconds)
        let polling = BusyPolling(of: loop, forAtMost: afterTraffic)
        let mailbox = Mailbox(polling: polling)
        let end = endProcess
        let journal = JournalShell(
            writer: writer, loop: journalLoop,
            polling: BusyPolling(of: journalLoop, forAtMost: afterTraffic),
            now: { MachineClock.now() }, deliver: mailbox.deliver, end: end)
        let worker = WorkerShell(
            loop: workLoop, pastLoop: pastLoop, layout: opened.layout,
            identity: opened.identity, fileSystem: fileSystem, durable: opened.durable,
            deliver: mailbox.deliver, end: end)
        // Consumed: a copy of the register that lived on here would keep every page that changes.
        let core = makeCore(consume recovered, opened.identity, opened.durable, key)
        worker.start(core.state)
        let registry = RegistryActor(
            consume core, executor: serial.executor, journal: journal, worker: worker,
            logger: logger)
        // What opening the store took besides the register; nobody is served yet who would wait.
        shegong_give_back_free_memory()
        mailbox.connect(registry)
        try await journal.start()
        let reloads = Task { [self] in
            for await _ in reloading {
                await reload(registry, from: source)
            }
        }
        try await serve(registry, loop, polling, until: stop)
        reloads.cancel()
        try await journal.stop()
        notify.tell("STATUS=stopped")
        let revision = await registry.revision
        logger.info("stopped", metadata: ["revision": "\(revision)"])
        // Everything is on disk, and the lock goes with the process. A farewell to every thread
        // would be one more thing to hang in, and what they still say would meet closed loops.
        _ = consume opened
        ProcessEnd.now(0)
    }

    /// Pieces of memory from this size on, as opening a store needs many, leave no holes behind.
    private static let largePieceBytes: Int32 = 1 << 20

    /// Until something is served the loops have nothing to do, so they help to open the store: as
    /// many as there are processors besides the one that opens it.
    private static func helpers(_ group: MultiThreadedEventLoopGroup) -> Helpers {
        let loops = Array(group.makeIterator().prefix(System.coreCount - 1))
        return Helpers(count: loops.count) { number, body in loops[number].execute(body) }
    }

    private func open(
        _ state: inout RecoveredState, _ helpers: Helpers
    ) throws(DaemonError) -> OpenedStore {
        let notify = notify
        do throws(StorageError) {
            let opened = try StoreOpener.open(
                directory: configuration.directory, on: fileSystem,
                configuration: StorageConfiguration(
                    segmentBytes: configuration.segmentMegabytes << 20),
                into: &state, at: MachineClock.now(), helpers: helpers,
                progress: { notify.tell("STATUS=reading the store: \($0)") })
            state.finishSnapshot()
            logRecovery(opened.report, state)
            return opened
        } catch {
            throw .storage(error)
        }
    }

    private func logRecovery(_ report: RecoveryReport, _ state: RecoveredState) {
        logger.info(
            "store opened",
            metadata: [
                "revision": "\(state.registry.revision)",
                "entries": "\(report.entriesApplied)", "sealed": "\(report.wasSealed)",
            ])
        if let cut = report.cut {
            logger.warning(
                "the last entry was damaged and cut: perhaps acknowledged",
                metadata: [
                    "file": "\(cut.file)", "offset": "\(cut.offset)", "bytes": "\(cut.bytes)",
                    "after-revision": "\(cut.revision)", "kept": "\(cut.copy ?? "(nothing)")",
                ])
        }
        for damaged in report.damagedSnapshots {
            logger.error("a snapshot is damaged", metadata: ["what": "\(damaged)"])
        }
    }

    private func makeCore(
        _ state: consuming RecoveredState, _ identity: StoreIdentity, _ durable: CommitToken,
        _ key: SubjectKey
    ) -> ServerCore {
        ServerCore(
            registry: state.registry, history: state.history, durable: durable,
            auditSequence: state.auditSequence,
            store: StoreFacts(
                epoch: identity.epoch, isRehearsal: identity.isRehearsal,
                snapshotRevision: state.snapshotRevision, snapshotAt: state.snapshotAt),
            settings: configuration.core, subjectKey: key, startedAt: MachineClock.now())
    }

    private func serve(
        _ registry: RegistryActor, _ loop: any EventLoop, _ polling: BusyPolling,
        until stop: AsyncStream<Void>
    ) async throws {
        let (drained, drainedContinuation) = AsyncStream<Void>.makeStream()
        let sink = WireSink(
            registry: registry, accountName: AccountDatabase.name,
            onDrained: { drainedContinuation.yield() })
        let server = TTRPCServer.start(on: loop, sink: sink, polling: polling)
        await registry.attach(server.handle)
        for listener in [ServiceManager.bureauName, ServiceManager.administrationName] {
            try await listen(server, listener)
        }
        let ticks = startTicking(registry, loop)
        notify.tell("READY=1\nSTATUS=serving")
        logger.info("serving", metadata: ["socket": "\(configuration.bureauSocket)"])
        for await _ in stop { break }
        notify.tell("STOPPING=1\nSTATUS=finishing calls")
        logger.info("stopping")
        endIfStuck()
        let handle = server.handle
        try await loop.submit {
            sink.stopServing()
            handle.drain()
        }.get()
        await firstOf(drained, orAfter: .seconds(2))
        // The clock ticks on until then: records of masked readings are written by the second.
        await registry.becomeIdle()
        ticks.cancel()
        try await server.close()
    }

    /// Takes over what can change while the daemon runs; on an error everything stays as it is.
    private func reload(
        _ registry: RegistryActor, from source: @Sendable () throws -> DaemonConfiguration
    ) async {
        do {
            let next = try source()
            await registry.configure(next)
            let fixed = configuration.settingsThatNeedARestart(toBecome: next)
            logger.notice(
                "configuration read again",
                metadata: fixed.isEmpty
                    ? [:] : ["after-a-restart": "\(fixed.joined(separator: ", "))"])
        } catch {
            logger.error(
                "the configuration cannot be used; the one in force stays",
                metadata: ["why": "\(error)"])
        }
    }

    /// A stop has five seconds. What is acknowledged is on disk already, so the process can go even
    /// if something hangs; recovery then finds an unsealed segment.
    private func endIfStuck() {
        let logger = logger
        // Not on a loop: it may be the loop that hangs.
        Task.detached {
            try? await Task.sleep(for: .milliseconds(4_500))
            logger.error("the stop took too long: ending without a seal")
            ProcessEnd.now(70)
        }
    }

    private func listen(_ server: TTRPCServer, _ name: String) async throws {
        let isBureau = name == ServiceManager.bureauName
        let path = isBureau ? configuration.bureauSocket : configuration.administrationSocket
        var limits = ServerLimits()
        limits.connectionsMaximum = configuration.connections
        limits.connectionsPerUserMaximum = configuration.connectionsPerUser
        do {
            if let descriptor = notify.listeners[name] {
                try await server.listen(
                    ListeningSocket(adopting: descriptor), name: name, limits: limits)
            } else {
                try await server.listen(
                    ListeningSocket(bindingPath: path, mode: isBureau ? 0o660 : 0o600),
                    name: name, limits: limits)
                if isBureau {
                    try SocketGroup.hand(path, to: configuration.socketGroup)
                }
            }
        } catch {
            throw DaemonError.socket(path: path, why: "\(error)")
        }
    }

    private func startTicking(
        _ registry: RegistryActor, _ loop: any EventLoop
    ) -> RepeatedTask {
        let notify = notify
        return loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            registry.assumeIsolated { $0.receive([.tick]) }
            if notify.watchdogMicroseconds != nil {
                notify.tell("WATCHDOG=1")
            }
        }
    }

    /// Nothing more may be acknowledged: log why, and go.
    private var endProcess: @Sendable (StorageError) -> Void {
        let logger = logger
        let notify = notify
        return { error in
            logger.critical("the store failed: ending", metadata: ["error": "\(error)"])
            notify.tell("STATUS=the store failed: \(error)")
            ProcessEnd.now(DaemonError.storage(error).exitCode)
        }
    }
}

/// Waits for the first element, but not for ever.
private func firstOf(_ stream: AsyncStream<Void>, orAfter limit: Duration) async {
    await withTaskGroup(of: Void.self) { group in
        group.addTask { for await _ in stream { return } }
        group.addTask { try? await Task.sleep(for: limit) }
        await group.next()
        group.cancelAll()
    }
}
