import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage
import TTRPC

/// A register that was made through the core, with the tokens that its journal will give: made
/// once, and a core of its own over it for each input.
struct RequestWorld: Sendable {
    let registry: Registry
    let auditSequence: UInt64
    /// The journal's tokens, by revision, for this state and what an input may add to it.
    let tokens: [UInt64: CommitToken]
    let now: Int64

    /// 2021-12-20 10:00 in UTC+8, inside the window of the notice.
    static let insideWindow: Int64 = 1_639_965_600_000
    static let revisionsAhead: UInt64 = 64
    private static let directory = "/store-parent/store"

    static let made: RequestWorld? = try? make()

    private static func make() throws -> RequestWorld {
        let disk = SimulatedFileSystem()
        guard let id = StoreID(Array(1...16)) else { throw StorageError.closed }
        try StoreCreator.create(
            directory: directory,
            identity: StoreIdentity(id: id, createdAt: insideWindow, isRehearsal: true), on: disk)
        var state = RecoveredState()
        var opened = try StoreOpener.open(
            directory: directory, on: disk,
            configuration: StorageConfiguration(segmentBytes: 4 << 20), into: &state,
            at: insideWindow)
        state.finishSnapshot()
        guard let writer = opened.takeJournal() else { throw StorageError.closed }
        var maker = WorldMaker(
            core: core(state.registry, opened.durable, auditSequence: 0),
            writer: writer, now: insideWindow)
        try RequestSamples.build(with: &maker)
        return try maker.finished()
    }
}

extension RequestWorld {
    /// A core over the register as it was made.
    func core() throws(BrokenProperty) -> ServerCore {
        guard let durable = tokens[registry.revision] else {
            throw BrokenProperty("the register is durable")
        }
        return Self.core(registry, durable, auditSequence: auditSequence)
    }

    private static func core(
        _ registry: Registry, _ durable: CommitToken, auditSequence: UInt64
    ) -> ServerCore {
        ServerCore(
            registry: registry, durable: durable, auditSequence: auditSequence,
            store: StoreFacts(epoch: 1, isRehearsal: true, snapshotAt: insideWindow),
            settings: ServerSettings(), subjectKey: SubjectKey(id: 1, key: Array(0..<32)),
            startedAt: insideWindow, measureMemory: { 0 })
    }
}

/// Plays calls to the end, to make a world.
struct WorldMaker: ~Copyable {
    private var core: ServerCore
    private var writer: JournalWriter
    private var now: Int64
    private var calls: UInt64 = 0
    private var answer: [UInt8]?

    init(core: ServerCore, writer: consuming JournalWriter, now: Int64) {
        self.core = core
        self.writer = writer
        self.now = now
    }

    /// One call that has to be answered with a reply.
    mutating func call(
        _ method: Method, _ payload: [UInt8], by peer: Peer
    ) throws {
        calls += 1
        now += 100
        let connection = ConnectionID(rawValue: calls)
        answer = nil
        try send(.connected(connection, peer))
        let call = IncomingCall.fuzzed(
            method, payload, on: connection, stream: 1, key: .made(calls, at: now))
        try send(.call(call))
        if method == .importRoster {
            try send(.message(call.id, payload))
            try send(.halfClosed(call.id))
        }
        try send(.disconnected(connection))
        guard answer != nil else { throw BrokenProperty("\(method) made no world") }
    }

    private mutating func send(_ input: ServerInput) throws {
        for action in core.receive(input, now: now) {
            switch action {
            case .append(let batch):
                while writer.needsPreparation { _ = try writer.prepareNextSegment() }
                let token = try writer.append(
                    body: batch.body, firstRevision: batch.firstRevision,
                    lastRevision: batch.lastRevision, at: batch.at)
                try send(.journaled(token))
            case .reply(_, let bytes): answer = bytes
            case .fail(_, let status): throw BrokenProperty("no world: \(status.message)")
            case .closeConnection, .pauseReading, .resumeReading, .log, .work, .sendMessage,
                .finishStream:
                continue
            }
        }
    }

    /// The world, with the tokens of the revisions to come: each made by the journal, as always.
    consuming func finished() throws -> RequestWorld {
        try send(.tick)
        var tokens = [writer.durable.revision: writer.durable]
        for _ in 0..<RequestWorld.revisionsAhead {
            let revision = writer.durable.revision + 1
            tokens[revision] = try writer.append(
                body: [0], firstRevision: revision, lastRevision: revision, at: now)
        }
        return RequestWorld(
            registry: core.state, auditSequence: core.auditSequence, tokens: tokens,
            now: now + 10_000)
    }
}

extension IncomingCall {
    /// A call as a client would make it.
    static func fuzzed(
        _ method: Method, _ payload: [UInt8], on connection: ConnectionID, stream: UInt32,
        key: FuzzedKey?, isChinese: Bool = true, kind: CallKind? = nil
    ) -> IncomingCall {
        let kind = kind ?? method.callKind
        var metadata = [KeyValue(key: "accept-language", value: isChinese ? "zh-CN" : "en")]
        if let key {
            metadata.append(KeyValue(key: "idempotency-key", value: key.text))
        }
        return IncomingCall(
            id: CallID(connection: connection, stream: stream), kind: kind,
            service: method.path.service, method: method.path.method,
            payload: kind == .remoteOpen ? [] : payload, metadata: metadata)
    }
}

/// An idempotency key: a UUIDv7 of an instant and a number.
struct FuzzedKey {
    let text: String

    static func made(_ number: UInt64, at instant: Int64) -> FuzzedKey {
        func hexadecimal(_ value: UInt64, digits: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
        }
        return FuzzedKey(
            text: hexadecimal(UInt64(clamping: instant), digits: 12) + "7000"
                + hexadecimal(0x8000_0000_0000_0000 | number, digits: 16))
    }
}
