import ProtobufRuntime
package import Registry
import Schema
package import Storage
import TTRPC

/// The server as a synchronous value machine: input and time in, actions out. The event loop, the
/// journal thread and the worker are thin shells around it, and the simulator drives it without
/// any.
///
/// Duties:
/// 1. Know every connection's peer, and ask on every request which operator that is now.
/// 2. Judge each call by the access table: socket, role, scope; refuse alike what is not there and
///    what is not the caller's.
/// 3. Run reads and commands against the registry; make a change of each command that the rules
///    admit.
/// 4. Let no reply leave before everything it has seen is on disk (`JournalQueue`).
/// 5. Mask personal data by role, and write the audit that the method's class demands.
/// 6. Keep the limits: rates, budgets, queues. Beyond them: refuse or pause, never queue without
///    end.
/// 7. Start snapshots and statistics on frozen copies.
/// 8. Tell those who follow the changes what is on disk.
/// 9. In a new epoch, after a restore, leave out the numbers that the lost time may have given.
package struct ServerCore {
    /// The state but for a change that waits to be installed; it is read as `registry`.
    var installed: Registry
    /// The newest change while it is not installed: see `ServerCore+Upcoming`.
    var upcoming: ExaminedChange?
    /// The newest changes, for those who follow them.
    var history: ChangeHistory
    var journal: JournalQueue
    private(set) var settings: ServerSettings
    let store: StoreFacts
    let messages = MessageCatalogue()
    let routes = MethodRoutes.all
    let subjectKey: SubjectKey
    let measureMemory: @Sendable () -> UInt64

    var connections: [ConnectionID: Connection] = [:]
    var imports: [CallID: RosterImport] = [:]
    /// Attachments on their way in and out, and the one sweep under way.
    var uploads: [CallID: AttachmentUpload] = [:]
    var fetches: [CallID: AttachmentFetch] = [:]
    var sweep: AttachmentSweep?
    /// The one backup under way.
    var backup: BackupUnderWay?
    /// Who follows the changes, in the order in which they came.
    var feedReaders: [FeedReader] = []
    var limits: RateLimits
    var reveals = RevealBudget()
    var background = BackgroundState()
    var past = PastQueue()
    var counters = Counters()
    var unknownPeers = UnknownPeerThrottle()
    /// No tick will come any more: everything is written as soon as the journal is idle.
    var isStopping = false
    /// Set when the journal can take nothing more: reads go on, writes are refused.
    var refusesWrites = false
    /// The store was restored or repaired, and the state does not know it yet.
    var isEpochNew: Bool
    /// The machine's clock at the input being worked on, Unix milliseconds.
    var machineNow: Int64

    struct Connection {
        var peer: Peer
        var isPaused = false
        /// Has been recognised at least once: from then on an ended binding closes it.
        var hasCalled = false
        /// Who the peer was found to be, and the revision of bindings at which that was so.
        var recognised: (caller: Caller, bindings: UInt64)?
    }

    /// `registry` is the state as recovered; everything in it is durable. `measureMemory` gives the
    /// bytes that the process has resident, for `Status`. `history` holds the changes before the
    /// registry's revision as far as they are known.
    package init(
        registry: Registry, history: ChangeHistory? = nil, durable: CommitToken,
        auditSequence: UInt64, store: StoreFacts,
        settings: ServerSettings, subjectKey: SubjectKey, startedAt: Int64,
        measureMemory: @escaping @Sendable () -> UInt64 = { ProcessMemory.residentBytes }
    ) {
        installed = registry
        self.history = history ?? ChangeHistory(from: registry.revision)
        self.history.bytesAtMost = settings.limits.feedBytes
        self.store = store
        self.settings = settings
        self.subjectKey = subjectKey
        self.measureMemory = measureMemory
        journal = JournalQueue(durable: durable, auditSequence: auditSequence)
        limits = RateLimits(settings.limits)
        machineNow = startedAt
        isEpochNew = registry.isNew(epoch: store.epoch)
        counters.startedAt = startedAt
        background.snapshotRevision = store.snapshotRevision
        background.snapshotAt = store.snapshotAt
    }

    /// Takes one input and says what is to be done. `now` is the machine's clock, Unix
    /// milliseconds.
    package mutating func receive(_ input: ServerInput, now: Int64) -> [ServerAction] {
        var actions = ServerActions()
        receive([input], now: now, &actions)
        installUpcoming()
        return actions.apart()
    }

    /// Takes what one read of one socket brought, and adds what is to be done. Once that is done,
    /// `installUpcoming` is due.
    package mutating func receive(
        _ inputs: [ServerInput], now: Int64, _ actions: inout ServerActions
    ) {
        installUpcoming()
        machineNow = now
        fetchAhead(inputs)
        beginEpoch()
        var isTick = false
        for input in inputs {
            installUpcoming()
            take(input, &actions)
            isTick = isTick || input.isTick
        }
        guard let batch = journal.nextBatch(now: registryNow, onTick: isStopping || isTick) else {
            return installUpcoming()
        }
        freezeBackup()
        commitFetches()
        actions.append(.append(batch))
    }

    private mutating func take(_ input: ServerInput, _ actions: inout ServerActions) {
        switch input {
        case .connected(let id, let peer): connections[id] = Connection(peer: peer)
        case .disconnected(let id): disconnect(id, &actions)
        case .call(let call): receiveCall(call, &actions)
        case .message(let id, let payload):
            receiveImportMessage(id, payload, &actions)
            receiveUploadMessage(id, payload, &actions)
        case .halfClosed(let id):
            finishImport(id, &actions)
            finishUpload(id, &actions)
        case .cancelled(let id):
            abandonImport(id, &actions)
            abandonUpload(id, &actions)
            abandonFetch(id, &actions)
            abandonBackup(of: id, &actions)
            abandonFeed(of: id)
            past.forget(id)
        case .messageTaken(let id):
            messageTaken(id, &actions)
            feedMessageTaken(id, &actions)
            fetchMessageTaken(id, &actions)
        case .journaled(let token):
            background.journaled(bytes: journal.bytesInFlight)
            journal.journaled(token, &actions)
            startBackup(token, &actions)
            beginPast(&actions)
            startFetches(&actions)
            discardWhenDurable(&actions)
            feedAll(&actions)
            resumePaused(&actions)
        case .journalRefused(let why):
            refusesWrites = true
            actions.append(.log(.writesRefused(why)))
        case .journalResumed: refusesWrites = false
        case .workDone(let id, let result): receiveResult(id, result, &actions)
        case .tick: tick(&actions)
        case .configured(let next):
            settings = next
            limits.follow(next.limits)
            history.bytesAtMost = next.limits.feedBytes
        case .stopping:
            isStopping = true
            abandonAllImports(&actions)
            abandonUploads(on: nil, &actions)
            endFetchesAtStop(&actions)
            endBackupAtStop(&actions)
            endFeedsAtStop(&actions)
        }
    }

    /// The registry's clock: the machine's, or on a rehearsal the one that was set.
    package var registryNow: Int64 { registryNow(at: machineNow) }

    /// What the registry's clock shows when the machine's shows `machine`.
    package func registryNow(at machine: Int64) -> Int64 {
        guard store.isRehearsal else { return machine }
        var trace = ReadTrace()
        return machine + installed.rehearsalOffset(&trace)
    }

    /// Everything accepted is on disk and nothing is under way: the daemon can stop. On a full disk
    /// it can while only records of masked readings find no place, which may be so for days.
    package var isIdle: Bool {
        imports.isEmpty && (journal.hasNothingToWrite || refusesWrites && !journal.isAwaited)
    }
    /// Records of masked readings that a stop now would lose.
    package var unwrittenMaskedReads: Int { journal.unwrittenMaskedReads }

    /// The state as it stands, for tests, the simulator and the log of a stop.
    package var state: Registry { registry }
    package var durableRevision: UInt64 { journal.durableRevision }
    package var auditSequence: UInt64 { journal.auditSequence }

    private mutating func receiveCall(
        _ call: IncomingCall, _ actions: inout ServerActions
    ) {
        let id = call.id
        counters.requests += 1
        guard let connection = connections[id.connection] else { return }
        let metadata = CallMetadata(call.metadata)
        let now = registryNow
        // Who somebody is found to be hangs on bindings that could still be lost.
        var admission = ReadTrace()
        admission.note(registry.bindingsRevision)
        // Strangers first: they do not even hear which methods there are.
        guard let caller = caller(on: id.connection, connection, at: now) else {
            refuseUnknownPeer(id, connection.peer, metadata, admission, &actions)
            return
        }
        guard let route = route(of: call),
            route.access.sockets.contains(connection.peer.socket)
        else {
            actions.append(.fail(id, messages.unimplemented(metadata.language)))
            return
        }
        let context = CallContext(
            id: id, method: route.method, access: route.access, peer: connection.peer,
            metadata: metadata,
            command: CommandContext(
                caller: caller, now: now, isRehearsal: store.isRehearsal),
            admission: admission)
        do throws(CallFailure) {
            try admit(context)
            try dispatch(context, call, &actions)
        } catch {
            answer(context, error, &actions)
        }
    }

    func route(of call: IncomingCall) -> (method: Method, access: Access)? {
        var found: (method: Method, access: Access)?
        call.withNames { found = routes.find(service: $0, method: $1) }
        return found
    }

    private mutating func disconnect(_ id: ConnectionID, _ actions: inout ServerActions) {
        connections[id] = nil
        abandonBackup(on: id, &actions)
        abandonFeeds(on: id)
        past.forget(on: id)
        abandonUploads(on: id, &actions)
        abandonFetches(on: id, &actions)
        let left = imports.keys.filter { $0.connection == id }
        for call in left.sorted(by: { $0.stream < $1.stream }) {
            abandonImport(call, &actions)
        }
    }

    /// Sends an answer when everything it has seen is on disk.
    mutating func hold(
        _ context: CallContext, _ outcome: JournalQueue.HeldReply.Outcome,
        until trace: ReadTrace, afterAudit: Bool, _ actions: inout ServerActions
    ) {
        let held = JournalQueue.HeldReply(call: context.id, outcome: outcome)
        journal.hold(
            held, until: newestRevision(seenBy: context, trace), afterAudit: afterAudit, &actions)
    }

    func newestRevision(seenBy context: CallContext, _ trace: ReadTrace) -> UInt64 {
        max(trace.newestRevision, context.admission.newestRevision)
    }

    private mutating func tick(_ actions: inout ServerActions) {
        limits.forgetIdle(now: machineNow)
        reveals.forgetOld(now: machineNow)
        closeEndedOperators(&actions)
        discardAbandonedRows(&actions)
        settleFeedback()
        moveDivisions()
        advanceMigrations()
        endStalledBackup(&actions)
        endStalledFetches(&actions)
        feedAll(&actions)
        startSnapshotIfDue(&actions)
    }
}

extension ServerInput {
    fileprivate var isTick: Bool {
        if case .tick = self { true } else { false }
    }
}

/// Figures since the start, for `Status`.
struct Counters {
    var startedAt: Int64 = 0
    var requests: UInt64 = 0
    var changes: UInt64 = 0
}

/// What the store says about itself.
package struct StoreFacts: Sendable {
    package var epoch: UInt64
    /// Made as a rehearsal (演示): marked on everything it puts out, and the only kind with a clock
    /// that can be set.
    package var isRehearsal: Bool
    package var snapshotRevision: UInt64
    package var snapshotAt: Int64

    package init(
        epoch: UInt64, isRehearsal: Bool, snapshotRevision: UInt64 = 0, snapshotAt: Int64 = 0
    ) {
        self.epoch = epoch
        self.isRehearsal = isRehearsal
        self.snapshotRevision = snapshotRevision
        self.snapshotAt = snapshotAt
    }
}
