import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage
import TTRPC

/// The real core over a journal on a simulated disk, which writes only when a test says so.
final class ServerRig {
    private(set) var core: ServerCore
    private var journal: JournalWriter
    private let opened: OpenedStore
    private var batch: JournalBatch?
    private var streams: UInt32 = 1
    var now: Int64 = 1_639_965_600_000
    /// Answers in the order in which they left.
    private(set) var answers: [CallID: Answer] = [:]
    private(set) var snapshots: [SnapshotWork] = []
    private(set) var works: [WorkID] = []

    enum Answer: Equatable {
        case reply([UInt8])
        case failure(reason: String)
    }

    init() throws {
        let fileSystem = SimulatedFileSystem()
        let directory = "/store-parent/store"
        let id = StoreID(Array(1...16))
        guard let id else { throw StorageError.closed }
        try StoreCreator.create(
            directory: directory,
            identity: StoreIdentity(id: id, createdAt: now, isRehearsal: true), on: fileSystem)
        var state = RecoveredState()
        var opened = try StoreOpener.open(
            directory: directory, on: fileSystem,
            configuration: StorageConfiguration(segmentBytes: 1 << 20), into: &state, at: now)
        guard var journal = opened.takeJournal() else { throw StorageError.closed }
        while try !journal.prepareNextSegment() {}
        core = ServerCore(
            registry: state.registry, durable: opened.durable, auditSequence: 0,
            store: StoreFacts(epoch: 1, isRehearsal: true), settings: ServerSettings(),
            subjectKey: SubjectKey(id: 1, key: Array(0..<32)), startedAt: now)
        self.journal = journal
        self.opened = opened
        connect(1, Peer(uid: 0, accountName: "root", socket: .administration))
        for uid in UInt32(2_001)...2_003 {
            connect(UInt64(uid), Peer(uid: uid, accountName: "a\(uid)", socket: .bureau))
        }
    }

    /// The two administrators, divisions, one bureau, and an officer for imports: all on disk.
    func furnish() throws {
        try appoint(2_001, .systemAdministrator)
        try appoint(2_002, .securityAdministrator)
        call(2_001, .installDivisions, key: true)
        _ = write(
            2_001, .createBureau,
            CreateBureauRequest(
                bureau: Bureau(shortName: "zhaoqing", name: "肇庆", divisionIds: [441_200])))
        try bindOfficer()
        try writeJournal()
    }

    func appoint(_ uid: UInt32, _ role: Role) throws {
        _ = write(
            1, .appointAdministrator,
            AppointAdministratorRequest(uid: uid, accountName: "a\(uid)", role: role))
        try writeJournal()
    }

    func bindOfficer() throws {
        let binding = Operator(uid: 2_003, accountName: "a2003", roles: [.batch])
        _ = write(
            2_002, .createOperator,
            CreateOperatorRequest(operator: binding, bureauShortName: "zhaoqing"))
    }

    func connect(_ connection: UInt64, _ peer: Peer) {
        take(core.receive(.connected(ConnectionID(rawValue: connection), peer), now: now))
    }

    func write(
        _ connection: UInt64, _ method: Method, _ request: some ProtobufMessage
    ) -> CallID {
        call(connection, method, request.encoded(), key: true)
    }

    @discardableResult
    func call(
        _ connection: UInt64, _ method: Method, _ payload: [UInt8] = [], key: Bool = false
    ) -> CallID {
        streams += 2
        let id = CallID(connection: ConnectionID(rawValue: connection), stream: streams)
        // A UUIDv7 of the present instant, told apart by the stream.
        var hexadecimal = String(now, radix: 16)
        hexadecimal = String(repeating: "0", count: 12 - hexadecimal.count) + hexadecimal
        let tail = String(1_000_000 + Int(streams))
        let text = hexadecimal + "70008000" + String(repeating: "0", count: 12 - tail.count) + tail
        let metadata = key ? [KeyValue(key: "idempotency-key", value: text)] : []
        let path = method.path
        send(
            .call(
                IncomingCall(
                    id: id, kind: method == .importRoster ? .remoteOpen : .unary,
                    service: path.service, method: path.method, payload: payload,
                    metadata: metadata)))
        return id
    }

    func send(_ input: ServerInput) { take(core.receive(input, now: now)) }

    /// Writes and syncs all that there is.
    func writeJournal() throws {
        while let batch {
            self.batch = nil
            let token = try journal.append(
                body: batch.body, firstRevision: batch.firstRevision,
                lastRevision: batch.lastRevision, at: batch.at)
            send(.journaled(token))
        }
    }

    private func take(_ actions: [ServerAction]) {
        for action in actions {
            switch action {
            case .reply(let id, let bytes): answers[id] = .reply(bytes)
            case .fail(let id, let status):
                answers[id] = .failure(reason: status.errorInfo?.reason ?? "")
            case .append(let batch): self.batch = batch
            case .work(let id, .snapshot(let work)):
                works.append(id)
                snapshots.append(work)
            case .work, .sendMessage, .finishStream, .closeConnection, .pauseReading,
                .resumeReading, .log:
                continue
            }
        }
    }
}
