import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// The core with a real journal on a simulated disk and a clock that the test moves. Actions are
/// carried out at once, as the shells do it; a test can hold the journal or the worker back and let
/// them go when it likes.
final class ServerWorld {
    var core: ServerCore
    let fileSystem: SimulatedFileSystem
    private(set) var opened: OpenedStore
    private var writer: JournalWriter
    /// The machine's clock, Unix milliseconds.
    var now: Int64

    /// Batches wait in `heldBatches` until `releaseJournal`.
    var holdsJournal = false
    private(set) var heldBatches: [JournalBatch] = []
    /// Work waits in `heldWork` until `releaseWork`.
    var holdsWork = false
    private(set) var heldWork: [(id: WorkID, work: BackgroundWork)] = []

    /// Bodies that are on disk, in order.
    private(set) var durable: [JournalBody] = []
    private(set) var batches: [JournalBatch] = []
    private(set) var answers: [CallID: Answer] = [:]
    /// How often a call was answered: never more than once.
    private(set) var answerCounts: [CallID: Int] = [:]
    private(set) var closed: [ConnectionID] = []
    private(set) var paused: Set<ConnectionID> = []
    /// What streams have sent, and those that have come to their end.
    private(set) var streamed: [CallID: [[UInt8]]] = [:]
    private(set) var finished: Set<CallID> = []
    /// The wire takes no message of a stream until `releaseWire`.
    var holdsWire = false
    private var heldMessages: [CallID] = []
    private var columns = RegisterColumns()
    private var backups: [WorkID: BackupParts] = [:]
    private let attachments: AttachmentSteps
    private(set) var logged: [LogEvent] = []

    private var lastConnection: UInt64 = 0
    private var lastStream: UInt32 = 1
    private var keysMade: UInt64 = 0

    static let directory = "/store-parent/store"

    /// 2021-12-20 10:00 in UTC+8, inside the window of the notice.
    static let insideWindow: Int64 = 1_639_965_600_000

    init(
        now: Int64 = ServerWorld.insideWindow, isRehearsal: Bool = false,
        settings: ServerSettings = ServerSettings(), on fileSystem: SimulatedFileSystem? = nil
    ) throws {
        let disk = fileSystem ?? SimulatedFileSystem()
        if fileSystem == nil {
            let id = try #require(StoreID((1...16).map { UInt8($0) }))
            try StoreCreator.create(
                directory: Self.directory,
                identity: StoreIdentity(id: id, createdAt: now, isRehearsal: isRehearsal),
                on: disk)
        }
        var state = RecoveredState()
        var store = try StoreOpener.open(
            directory: Self.directory, on: disk,
            configuration: StorageConfiguration(segmentBytes: 512 << 10), into: &state, at: now)
        state.finishSnapshot()
        guard var writer = store.takeJournal() else { throw StorageError.closed }
        while try !writer.prepareNextSegment() {}
        core = ServerCore(
            registry: state.registry, history: state.history, durable: store.durable,
            auditSequence: state.auditSequence,
            store: StoreFacts(
                epoch: store.identity.epoch, isRehearsal: isRehearsal,
                snapshotRevision: state.snapshotRevision, snapshotAt: state.snapshotAt),
            settings: settings, subjectKey: SubjectKey(id: 1, key: Array(repeating: 7, count: 32)),
            startedAt: now)
        self.fileSystem = disk
        attachments = AttachmentSteps(layout: store.layout, on: disk)
        self.opened = store
        self.writer = writer
        self.now = now
    }

    // MARK: Inputs

    func send(_ input: ServerInput) { send([input]) }

    /// As the shell does it: what came together is taken together, and the change of a lone write
    /// is with the journal before it is installed.
    func send(_ inputs: [ServerInput]) {
        var actions = ServerActions()
        core.receive(inputs, now: now, &actions)
        carryOutAll(actions.apart())
        core.installUpcoming()
    }

    private func carryOutAll(_ actions: [ServerAction]) {
        var waiting = actions[...]
        while let action = waiting.popFirst() {
            waiting += carryOut(action)
        }
    }

    func connect(
        uid: UInt32, accountName: String?, socket: SocketKind = .bureau
    ) -> ConnectionID {
        lastConnection += 1
        let id = ConnectionID(rawValue: lastConnection)
        send(.connected(id, Peer(uid: uid, accountName: accountName, socket: socket)))
        return id
    }

    func newCall(on connection: ConnectionID) -> CallID {
        lastStream += 2
        return CallID(connection: connection, stream: lastStream)
    }

    /// A UUIDv7 made at `instant` (now if nil), unlike any before.
    func newKey(madeAt instant: Int64? = nil) -> String {
        keysMade += 1
        func hex(_ value: UInt64, digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        return hex(UInt64(clamping: instant ?? now), digits: 12) + "7000"
            + hex(0x8000_0000_0000_0000 | keysMade, digits: 16)
    }

    /// Sends one unary call and returns its id; the answer, once it came, is in `answers`.
    @discardableResult
    func begin(
        _ method: Method, payload: [UInt8], on connection: ConnectionID, key: String?,
        language: String = "zh-CN"
    ) -> CallID {
        let call = incoming(method, payload: payload, on: connection, key: key, language: language)
        send(.call(call))
        return call.id
    }

    /// A call that is yet to be sent.
    func incoming(
        _ method: Method, payload: [UInt8], on connection: ConnectionID, key: String? = nil,
        language: String = "zh-CN"
    ) -> IncomingCall {
        var metadata = [KeyValue(key: "accept-language", value: language)]
        if let key {
            metadata.append(KeyValue(key: "idempotency-key", value: key))
        }
        return IncomingCall(
            id: newCall(on: connection),
            kind: [.watch, .fetchAttachment, .backup].contains(method) ? .remoteClosed : .unary,
            service: method.path.service,
            method: method.path.method, payload: payload, metadata: metadata)
    }

    // MARK: Letting go

    func releaseJournal() throws {
        holdsJournal = false
        while !heldBatches.isEmpty {
            try releaseOneBatch()
        }
    }

    func releaseOneBatch() throws {
        let batch = try #require(heldBatches.first)
        heldBatches.removeFirst()
        write(batch).map(send)
    }

    func releaseWork() {
        holdsWork = false
        let work = heldWork
        heldWork = []
        for (id, work) in work {
            carryOutAll(run(id, work))
        }
    }

    func releaseWire() {
        holdsWire = false
        let calls = heldMessages
        heldMessages = []
        calls.forEach { send(.messageTaken($0)) }
    }

    /// Frozen copies that backups hold.
    var openBackups: Int { backups.count }

    /// Ends the process without ceremony and opens what it left.
    func restarted(isRehearsal: Bool = false) throws -> ServerWorld {
        let disk = SimulatedFileSystem(disk: fileSystem.disk)
        return try ServerWorld(now: now, isRehearsal: isRehearsal, on: disk)
    }

    // MARK: Actions

    private func carryOut(_ action: ServerAction) -> [ServerAction] {
        switch action {
        case .reply(let id, let bytes): note(id, .reply(bytes))
        case .fail(let id, let status): note(id, .fail(status))
        case .sendMessage(let id, let message):
            streamed[id, default: []].append(message)
            guard !holdsWire else {
                heldMessages.append(id)
                return []
            }
            return core.receive(.messageTaken(id), now: now)
        case .finishStream(let id): finished.insert(id)
        case .closeConnection(let id, _):
            closed.append(id)
            return core.receive(.disconnected(id), now: now)
        case .pauseReading(let id): paused.insert(id)
        case .resumeReading(let id): paused.remove(id)
        case .log(let event): logged.append(event)
        case .append(let batch):
            batches.append(batch)
            guard !holdsJournal else {
                heldBatches.append(batch)
                return []
            }
            return write(batch).map { core.receive($0, now: now) } ?? []
        case .work(let id, let work):
            guard !holdsWork else {
                heldWork.append((id, work))
                return []
            }
            return run(id, work)
        }
        return []
    }

    private func run(_ id: WorkID, _ work: BackgroundWork) -> [ServerAction] {
        if case .endBackup = work {
            backups[id] = nil
            return []
        }
        if case .attachment(let work) = work {
            do {
                let result = try attachments.take(id, work)
                return result.map { core.receive(.workDone(id, .attachment($0)), now: now) } ?? []
            } catch {
                Issue.record("an attachment's work failed: \(error)")
                return []
            }
        }
        return core.receive(.workDone(id, run(work, id)), now: now)
    }

    private func note(_ id: CallID, _ answer: Answer) {
        answers[id] = answer
        answerCounts[id, default: 0] += 1
    }

    private func write(_ batch: JournalBatch) -> ServerInput? {
        do {
            let token = try writer.append(
                body: batch.body, firstRevision: batch.firstRevision,
                lastRevision: batch.lastRevision, at: batch.at)
            while writer.needsPreparation, try !writer.prepareNextSegment() {}
            durable.append(try JournalBody(decoding: batch.body))
            return .journaled(token)
        } catch {
            Issue.record("the journal refused a batch: \(error)")
            return nil
        }
    }

    private func run(_ work: BackgroundWork, _ id: WorkID) -> WorkResult {
        switch work {
        case .attachment: return .failed("done elsewhere")
        case .backup, .nextBackupPart, .endBackup:
            do {
                if case .backup(let work) = work {
                    backups[id] = try BackupParts(
                        work, identity: opened.identity, layout: opened.layout,
                        on: fileSystem)
                }
                return try backups[id]?.next() ?? .failed("no such backup")
            } catch {
                return .failed("\(error)")
            }
        case .query(let query): return .query(query.answer(&columns))
        case .past(let query):
            do {
                return try query.answer(directory: Self.directory, on: fileSystem)
            } catch {
                return .failed("\(error)")
            }
        case .audit(let reading):
            do {
                return try reading.answer(directory: Self.directory, on: fileSystem)
            } catch {
                return .failed("\(error)")
            }
        case .snapshot(let work):
            do {
                var snapshot = try SnapshotWriter.begin(
                    work.registry.snapshotSource(work), identity: opened.identity,
                    layout: opened.layout, on: fileSystem)
                for _ in 0..<100_000 {
                    if case .done = try snapshot.step(durable: core.journal.durable) {
                        return .snapshot(revision: work.registry.revision, at: work.at)
                    }
                }
                return .failed("the snapshot never ended")
            } catch {
                return .failed("\(error)")
            }
        }
    }
}

/// What a caller hears.
enum Answer: Equatable {
    case reply([UInt8])
    case fail(Status)

    var status: Status? {
        if case .fail(let status) = self { status } else { nil }
    }

    /// The stable reason of a refusal; nil for a reply.
    var reason: String? { status?.errorInfo?.reason }

    var bytes: [UInt8]? {
        if case .reply(let bytes) = self { bytes } else { nil }
    }
}

extension ServerWorld {
    var audit: [AuditEntry] { durable.flatMap(\.audit) }
    var maskedReads: [UInt8] { durable.flatMap(\.maskedReads) }
}
