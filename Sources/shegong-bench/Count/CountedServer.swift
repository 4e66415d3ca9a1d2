import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage
import TTRPC

/// The server's core in this process, over a register of invented persons and a disk in memory:
/// without sockets, threads or a clock, so that what a request costs can be counted exactly.
///
/// Duties:
/// 1. Make the register and the officers: a batch operator with authorisation, masking and audit.
/// 2. Hand in requests as one read of a socket would bring them, and carry out what the core asks
///    for: the journal's writes, the work beside the loop.
/// 3. Fail on the first request that is refused: what is counted is work that was done.
struct CountedServer: ~Copyable {
    private var core: ServerCore
    private var writer: JournalWriter
    private var columns = RegisterColumns()
    private var keys: WriteKeys
    private var lastStream: UInt32 = 1
    private var answers = 0
    /// Kept between batches for its memory.
    private var actions: ServerActions? = ServerActions()
    private var refusal: Status?
    private let now: Int64

    private static let directory = "/store-parent/store"
    private static let administration = ConnectionID(rawValue: 1)
    private static let system = ConnectionID(rawValue: 2)
    private static let security = ConnectionID(rawValue: 3)
    private static let batch = ConnectionID(rawValue: 4)

    /// A server over so many persons, each registered once, with its officers.
    static func open(persons: Int, seed: UInt64) throws -> CountedServer {
        var server = try CountedServer(persons: persons, seed: seed)
        try server.bindOfficers()
        return server
    }

    private init(persons: Int, seed: UInt64) throws {
        let disk = SimulatedFileSystem()
        let source = InventedRegister(persons: UInt64(persons), seed: seed).source
        guard let id = StoreID([UInt8](repeating: 0x5A, count: StoreID.byteCount)) else {
            throw BenchFailure.unusable("no store id")
        }
        let now = source.instant + 3_600_000
        let former = StoreIdentity(id: id, createdAt: source.instant, isRehearsal: false)
        _ = try StoreRestorer.restore(
            source, of: former, to: Self.directory, at: source.instant, on: disk)
        var state = RecoveredState()
        var store = try StoreOpener.open(
            directory: Self.directory, on: disk,
            configuration: StorageConfiguration(segmentBytes: 512 << 10), into: &state, at: now)
        state.finishSnapshot()
        guard var journal = store.takeJournal() else {
            throw BenchFailure.program("the store gives no journal")
        }
        while try !journal.prepareNextSegment() {}
        self.now = now
        keys = WriteKeys(milliseconds: UInt64(now), session: 1)
        writer = journal
        core = ServerCore(
            registry: state.registry, history: state.history, durable: store.durable,
            auditSequence: state.auditSequence,
            store: StoreFacts(
                epoch: store.identity.epoch, isRehearsal: false,
                snapshotRevision: state.snapshotRevision, snapshotAt: state.snapshotAt),
            settings: ServerSettings(),
            subjectKey: SubjectKey(id: 1, key: Array(repeating: 7, count: 32)), startedAt: now)
    }

    private mutating func bindOfficers() throws {
        connect(Self.administration, uid: 0, accountName: "root", .administration)
        try appoint(.system, .systemAdministrator, on: Self.system)
        try call(.installDivisions, [Empty()], on: Self.system)
        try appoint(.security, .securityAdministrator, on: Self.security)
        var request = CreateOperatorRequest()
        request.operator = Operator(
            uid: Account.batch.rawValue, accountName: "batch", roles: [.batch])
        request.bureauShortName = "zhaoqing"
        try call(.createOperator, [request], on: Self.security)
        connect(Self.batch, uid: Account.batch.rawValue, accountName: "batch", .bureau)
    }

    private mutating func appoint(
        _ account: Account, _ role: Role, on connection: ConnectionID
    ) throws {
        let name = "\(account)"
        let request = AppointAdministratorRequest(
            uid: account.rawValue, accountName: name, role: role)
        try call(.appointAdministrator, [request], on: Self.administration)
        connect(connection, uid: account.rawValue, accountName: name, .bureau)
    }

    private mutating func connect(
        _ id: ConnectionID, uid: UInt32, accountName: String, _ socket: SocketKind
    ) {
        receive([.connected(id, Peer(uid: uid, accountName: accountName, socket: socket))])
    }

    /// Requests of the batch operator as they come off a socket.
    mutating func incoming(
        _ method: Method, _ requests: [some ProtobufMessage]
    ) -> [ServerInput] {
        requests.map { .call(incoming(method, $0.encoded(), on: Self.batch)) }
    }

    /// Answers requests, as many at a time as one read brings.
    mutating func answer(_ requests: ArraySlice<ServerInput>) throws {
        var rest = requests
        while !rest.isEmpty {
            try answer(Array(rest.prefix(Self.requestsAtOnce)))
            rest = rest.dropFirst(Self.requestsAtOnce)
        }
    }

    private static let requestsAtOnce = 32

    private mutating func call(
        _ method: Method, _ requests: [some ProtobufMessage], on connection: ConnectionID
    ) throws {
        try answer(requests.map { .call(incoming(method, $0.encoded(), on: connection)) })
    }

    private mutating func answer(_ requests: [ServerInput]) throws {
        let before = answers
        receive(requests)
        if let refusal {
            throw BenchFailure.refused(count: 1, status: "\(refusal.code) \(refusal.message)")
        }
        guard answers == before + requests.count else {
            throw BenchFailure.program("not every request was answered")
        }
    }

    private mutating func incoming(
        _ method: Method, _ payload: [UInt8], on connection: ConnectionID
    ) -> IncomingCall {
        lastStream += 2
        let metadata =
            method.access.changesState
            ? [KeyValue(key: "idempotency-key", value: keys.next())] : []
        return IncomingCall(
            id: CallID(connection: connection, stream: lastStream), kind: .unary,
            service: method.path.service, method: method.path.method, payload: payload,
            metadata: metadata)
    }

    private mutating func receive(_ inputs: [ServerInput]) {
        // Taken away while they are carried out, as the daemon's shell does.
        var waiting = actions.take() ?? ServerActions()
        var inputs = inputs
        while !inputs.isEmpty {
            core.receive(inputs, now: now, &waiting)
            inputs = []
            waiting.carryOut {
                answers += $1.isEmpty ? 0 : 1
            } action: {
                if let input = carryOut($0) { inputs.append(input) }
            }
            waiting.removeAll()
            core.installUpcoming()
        }
        actions = consume waiting
    }

    private mutating func carryOut(_ action: ServerAction) -> ServerInput? {
        switch action {
        case .reply: answers += 1
        case .fail(_, let status): refusal = refusal ?? status
        case .append(let batch):
            return write(batch)
        case .work(let id, .query(let query)):
            return .workDone(id, .query(query.answer(&columns)))
        default: break
        }
        return nil
    }

    private mutating func write(_ batch: JournalBatch) -> ServerInput {
        do throws(StorageError) {
            let token = try writer.append(
                body: batch.body, firstRevision: batch.firstRevision,
                lastRevision: batch.lastRevision, at: batch.at)
            while writer.needsPreparation, try !writer.prepareNextSegment() {}
            return .journaled(token)
        } catch {
            return .journalRefused("\(error)")
        }
    }
}
