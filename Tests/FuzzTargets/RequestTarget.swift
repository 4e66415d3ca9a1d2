import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage
import TTRPC

/// Requests with everything behind them: recognition, roles, decoding, rules, handlers, the hold of
/// replies. Any peer calls any method with any bytes.
///
/// Held against it: each call is answered once; nothing changes but by who may change it, and not
/// by a call that was refused; no reply to a change leaves before its token; the changes that were
/// handed to the journal make the same state again; and no identity number is shown.
extension FuzzTarget {
    static let requests = FuzzTarget(
        "requests", inputBytesMaximum: 1_500, seeds: RequestScript.seeds
    ) { input, effort in
        guard let world = RequestWorld.made else { throw BrokenProperty("no world was made") }
        var script = try RequestScript(input, world)
        try script.play(effort)
    }
}

/// A few calls, one after the other, on a copy of the world.
///
/// A call is: method, peer, choices, length of the request (two bytes), request.
struct RequestScript {
    private var input: InputReader
    private let world: RequestWorld
    private var core: ServerCore
    private var now: Int64
    private(set) var calls: [CallID: CallState] = [:]
    /// Waits for its token.
    private var columns = RegisterColumns()
    private var batch: JournalBatch?
    private var durable: UInt64
    private var changes: [Change] = []

    struct CallState {
        let method: Method
        /// Newest revision that the call itself made; 0 = none.
        var made: UInt64 = 0
        var isAnswered = false
        /// Whether the answer was a reply, and no refusal.
        var hasReply = false
        /// Nobody waits any more: an answer may come, or not.
        var isCancelled = false
        /// Whether identity numbers in an answer would be the register's.
        let mayBeSearched: Bool
    }

    /// What a call does besides: bits of a byte.
    private struct Choices: OptionSet {
        let rawValue: UInt8
        static let withoutKey = Choices(rawValue: 1)
        static let sameKey = Choices(rawValue: 2)
        static let inEnglish = Choices(rawValue: 4)
        static let wrongKind = Choices(rawValue: 8)
        static let oldKey = Choices(rawValue: 16)
        static let holdsJournal = Choices(rawValue: 32)
        static let ticks = Choices(rawValue: 64)
        static let cancels = Choices(rawValue: 128)
    }

    private static let callsMaximum = 6

    init(_ bytes: [UInt8], _ world: RequestWorld) throws(BrokenProperty) {
        input = InputReader(bytes)
        self.world = world
        core = try world.core()
        now = world.now
        durable = world.registry.revision
    }

    mutating func play(_ effort: FuzzTarget.Effort) throws {
        var number: UInt64 = 0
        while !input.isAtEnd, number < Self.callsMaximum {
            number += 1
            try call(number)
        }
        try writeJournal()
        try send(.tick)
        try writeJournal()
        for (id, call) in calls {
            // Who follows the changes is told as long as there are any.
            try hold(
                call.isAnswered || call.isCancelled || call.method == .watch,
                "\(call.method) is answered: call \(id.connection.rawValue)")
        }
        try checkReplay(effort)
    }

    private mutating func call(_ number: UInt64) throws {
        let method = Method.allCases[input.choice(Method.allCases.count)]
        let member = RequestCast.all[input.choice(RequestCast.all.count)]
        let choices = Choices(rawValue: input.byte())
        let payload = input.take(Int(input.number(bytes: 2)))
        now += 50
        let connection = ConnectionID(rawValue: number)
        let madeAt = choices.contains(.oldKey) ? now - 8 * 86_400_000 : now
        let key = FuzzedKey.made(choices.contains(.sameKey) ? 1 : number, at: madeAt)
        let kind = choices.contains(.wrongKind) ? method.callKind.another : method.callKind
        let call = IncomingCall.fuzzed(
            method, payload, on: connection, stream: 1,
            key: choices.contains(.withoutKey) ? nil : key,
            isChinese: !choices.contains(.inEnglish), kind: kind)
        calls[call.id] = CallState(
            method: method, mayBeSearched: number == 1 && !Self.holdsNumber(payload))

        let before = core.state
        try send(.connected(connection, member.peer))
        try send(.call(call))
        if kind == .remoteOpen {
            try send(.message(call.id, payload))
            try send(.message(call.id, payload))
            try send(choices.contains(.cancels) ? .cancelled(call.id) : .halfClosed(call.id))
        }
        try check(call.id, method, member, before)
        if choices.contains(.cancels) {
            try send(.cancelled(call.id))
            calls[call.id]?.isCancelled = true
        }
        if !choices.contains(.holdsJournal) { try writeJournal() }
        if choices.contains(.ticks) { try send(.tick) }
    }

    private func check(
        _ id: CallID, _ method: Method, _ member: RequestCast.Member, _ before: Registry
    ) throws(BrokenProperty) {
        guard core.state.revision != before.revision else { return }
        try hold(method.access.changesState, "\(method) changes nothing")
        // As long as nobody was bound anew, roles are those that the world began with.
        guard before.bindingsRevision == world.registry.bindingsRevision else { return }
        try hold(
            method.access.sockets.contains(member.peer.socket)
                && (method.access.roles.isEmpty || member.peer.socket == .administration
                    || !method.access.roles.isDisjoint(with: RoleSet(member.roles ?? []))),
            "\(method) is not for uid \(member.peer.uid)")
    }

    // MARK: What the core does

    private mutating func send(_ input: ServerInput) throws {
        let before = core.state.revision
        let actions = core.receive(input, now: now)
        if let id = input.call, core.state.revision > before {
            calls[id]?.made = core.state.revision
        }
        for action in actions {
            try carryOut(action)
        }
    }

    private mutating func carryOut(_ action: ServerAction) throws {
        switch action {
        case .reply(let id, let bytes): try answered(id, bytes, isReply: true)
        case .fail(let id, let status): try answered(id, Array(status.message.utf8), isReply: false)
        case .append(let batch):
            try hold(self.batch == nil, "one batch at most is with the journal")
            try hold(batch.firstRevision == durable + 1, "batches follow one another")
            self.batch = batch
        case .work(let id, .query(let query)):
            try send(.workDone(id, .query(query.answer(&columns))))
        case .work(let id, .past), .work(let id, .audit):
            // Its files are not there.
            try send(.workDone(id, .failed("no files")))
        case .work(let id, .snapshot(let work)):
            try send(.workDone(id, .snapshot(revision: work.registry.revision, at: work.at)))
        case .work(let id, .backup): try send(.workDone(id, .backupPart([1], isLast: true)))
        case .work(let id, .attachment(let work)):
            if let result = Self.result(of: work) { try send(.workDone(id, .attachment(result))) }
        case .work(_, .nextBackupPart), .work(_, .endBackup): return
        // A backup carries the register in clear.
        case .sendMessage(let id, _): try send(.messageTaken(id))
        case .finishStream(let id): try answered(id, [], isReply: true)
        case .closeConnection(let id, _): try send(.disconnected(id))
        case .pauseReading, .resumeReading, .log: return
        }
    }

    /// What a disk that takes and gives everything makes of it.
    private static func result(of work: AttachmentWork) -> AttachmentResult? {
        switch work {
        case .begin, .abandon: nil
        case .write: .blockWritten
        case .finish: .stored(true)
        case .open, .nextBlock: .block([1], isLast: true)
        case .survey:
            .surveyed(
                AttachmentSurvey(
                    due: [], unnamed: [], kept: KeptHistory(snapshots: [], journalFrom: 0)))
        case .discard: .discarded
        }
    }

    private mutating func answered(_ id: CallID, _ bytes: [UInt8], isReply: Bool) throws {
        guard var call = calls[id] else { throw BrokenProperty("an answer nobody asked for") }
        try hold(!call.isAnswered, "\(call.method) is answered once")
        try hold(call.made <= durable, "no answer leaves before what its call changed is durable")
        try hold(
            isReply || call.made == 0 || call.method == .importRoster,
            "a refused \(call.method) changes nothing")
        if call.mayBeSearched, !isReply || !call.method.access.personalData.mayBeClear {
            try hold(!Self.holdsNumber(bytes), "\(call.method) shows no identity number")
        }
        call.isAnswered = true
        call.hasReply = isReply
        calls[id] = call
    }

    private mutating func writeJournal() throws {
        while let batch {
            guard let token = world.tokens[batch.lastRevision] else {
                throw BrokenProperty("a few calls make a few changes")
            }
            let body = try JournalBody(decoding: batch.body)
            try hold(body.encoded() == batch.body, "what the journal is given reads back the same")
            changes += body.changes
            durable = batch.lastRevision
            self.batch = nil
            try send(.journaled(token))
        }
    }

    /// The changes in the journal, applied to what was before, are the state.
    private func checkReplay(_ effort: FuzzTarget.Effort) throws {
        var replayed = world.registry
        for change in changes {
            try replayed.apply(change)
        }
        try hold(
            replayed.revision == core.state.revision
                && replayed.lastChangeAt == core.state.lastChangeAt,
            "every change went to the journal")
        if effort == .thorough {
            try hold(
                replayed.fuzzedRoot == core.state.fuzzedRoot, "replayed changes make the state")
        }
    }

    private static func holdsNumber(_ bytes: [UInt8]) -> Bool {
        RequestSamples.numbers.contains { number in
            guard bytes.count >= number.count else { return false }
            return (0...bytes.count - number.count).contains { start in
                bytes[start] == number[0] && bytes[start...].starts(with: number)
            }
        }
    }

    // MARK: Seeds

    static func seeds() -> [[UInt8]] {
        let methods = Method.allCases
        func call(
            _ method: Method, _ peer: Int, _ choices: UInt8 = 0, request: [UInt8]? = nil
        ) -> [UInt8] {
            let payload = request ?? RequestSamples.encoded(method)
            let place = UInt8(methods.firstIndex(of: method) ?? 0)
            return [
                place, UInt8(peer), choices, UInt8(payload.count & 0xFF),
                UInt8(payload.count >> 8),
            ] + payload
        }
        let single = methods.map { call($0, RequestCast.caller(of: $0)) }
        let strangers = methods.map { method in
            call(method, Int(method.rawValue) % RequestCast.all.count)
        }
        let review = call(.reviewApplication, 4)
        return single + strangers + [
            review
                + call(
                    .reviewApplication, 5, request: RequestSamples.review(.final, version: 2))
                + call(.issueCertificate, 5) + call(.getCertificateText, 5),
            review + call(.withdrawApplication, 3) + call(.getApplication, 3),
            call(.endOperator, 1, 32) + call(.getPerson, 3) + call(.whoAmI, 3, 64),
            call(.recordReceipt, 3, 2) + call(.recordReceipt, 3, 2),
            call(.importRoster, 7, 32) + call(.importRoster, 7, 128) + call(.listRosterBatches, 7),
        ]
    }
}

extension CallKind {
    /// A kind that is wrong where this one is right.
    fileprivate var another: CallKind { self == .unary ? .remoteOpen : .unary }
}

extension ServerInput {
    /// The call that an input is about, as far as it can make a change.
    fileprivate var call: CallID? {
        switch self {
        case .call(let call): call.id
        case .message(let id, _), .halfClosed(let id): id
        default: nil
        }
    }
}

extension Registry {
    /// The root hash over every row of every table.
    var fuzzedRoot: Digest {
        var hash = RootHash()
        for table in Table.allCases {
            visit(table) { key, record in
                hash.add(table: table.rawValue, key: key, record: record.bytes)
                return true
            }
        }
        return hash.finish()
    }
}
