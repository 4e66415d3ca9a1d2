import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import TTRPC

/// What clients do, and what they are told.
extension Simulator {
    mutating func act(_ client: Int) throws(Violation) {
        switch clients[client].state {
        case .idle: try call(client, newIntent(clients[client]))
        case .wants(let intent):
            tally.retries += 1
            try call(client, intent)
        case .waits(let waiting): try goOn(client, waiting)
        }
    }

    /// A new call; or an answered one once more, by an impatient hand; or its key for another
    /// request.
    private mutating func newIntent(_ client: SimulatedClient) -> Intent {
        let fresh = generator.next(
            process.core.state, now: process.core.registryNow(at: now), machineNow: now)
        guard !client.answered.isEmpty else { return fresh }
        let former = dice.pick(client.answered, else: fresh)
        if dice.once(in: 20) {
            return former
        }
        if dice.once(in: 20), fresh.isWrite, fresh.payload != former.payload {
            var mismatched = fresh
            mismatched.member = former.member
            mismatched.key = former.key
            mismatched.isMismatched = true
            return mismatched
        }
        return fresh
    }

    private mutating func call(_ client: Int, _ intent: Intent) throws(Violation) {
        tally.calls += 1
        let link = try link(client, intent.member)
        links[link].lastStream += 2
        let id = CallID(connection: links[link].id, stream: links[link].lastStream)
        clients[client].state = .waits(
            SimulatedClient.Waiting(
                intent: intent, call: id, messagesLeft: intent.messages,
                seen: process.core.state.revision, at: now, wasRefusing: process.isRefusing))
        try deliver(.call(Self.incoming(intent, id)))
    }

    static func incoming(_ intent: Intent, _ id: CallID) -> IncomingCall {
        let path = intent.method.path
        let key = intent.key.map { [KeyValue(key: "idempotency-key", value: ClientKey.text($0))] }
        return IncomingCall(
            id: id, kind: intent.kind, service: path.service,
            method: path.method, payload: intent.payload, metadata: key ?? [])
    }

    /// The client's connection as this member, made if there is none.
    private mutating func link(_ client: Int, _ member: CastMember) throws(Violation) -> Int {
        if let index = links.firstIndex(where: { $0.client == client && $0.member == member }) {
            return index
        }
        lastConnection += 1
        let id = ConnectionID(rawValue: lastConnection)
        try deliver(.connected(id, member.peer))
        links.append(Link(client: client, member: member, id: id, lastStream: 1))
        return links.count - 1
    }

    /// A waiting client sends the next message of its import, ends it, or goes away in the middle.
    private mutating func goOn(
        _ client: Int, _ waiting: SimulatedClient.Waiting
    ) throws(Violation) {
        guard waiting.intent.isImport, !waiting.hasEnded else { return }
        var waiting = waiting
        if let message = waiting.messagesLeft.first {
            waiting.messagesLeft.removeFirst()
            clients[client].state = .waits(waiting)
            try deliver(.message(waiting.call, message))
        } else if waiting.intent.breaksOff {
            clients[client].state = .idle
            try deliver(.cancelled(waiting.call))
        } else {
            waiting.hasEnded = true
            clients[client].state = .waits(waiting)
            try deliver(.halfClosed(waiting.call))
        }
    }

    /// A connection breaks, with whatever waits on it.
    mutating func loseLink() throws(Violation) {
        guard !links.isEmpty else { return }
        let link = links[Int(dice.number(below: UInt64(links.count)))]
        try close(link.id)
    }

    private mutating func close(_ id: ConnectionID) throws(Violation) {
        guard let index = links.firstIndex(where: { $0.id == id }) else { return }
        let link = links.remove(at: index)
        if let waiting = clients[link.client].waiting, waiting.call.connection == id {
            clients[link.client].loseConnection()
            streams[waiting.call] = nil
            if waiting.intent.isImport {
                try deliver(.cancelled(waiting.call))
            }
        }
        try deliver(.disconnected(id))
    }

    // MARK: What the core wants done

    mutating func handle(_ actions: [ServerAction]) throws(Violation) {
        var closing: [ConnectionID] = []
        var taken: [CallID] = []
        for action in actions {
            switch action {
            case .reply(let id, let bytes): try told(id, .success(bytes))
            case .fail(let id, let status): try told(id, .failure(status))
            case .sendMessage(let id, let bytes):
                trace.add(bytes)
                streams[id, default: []].append(bytes)
                taken.append(id)
            case .finishStream(let id): try streamEnded(id)
            case .closeConnection(let id, _): closing.append(id)
            case .append(let batch):
                trace.add(batch.body)
                try model.handedIn(batch)
                try process.handIn(batch)
            case .work(let id, let work): process.begin(id, work)
            case .log(.internalError(let method, let what)):
                throw Violation("no internal error: \(method) \(what)")
            case .log(.snapshotTaken): tally.snapshots += 1
            case .log, .pauseReading, .resumeReading: continue
            }
        }
        for id in taken {
            try deliver(.messageTaken(id))
        }
        for id in closing {
            try close(id)
        }
    }

    enum Outcome: Equatable {
        case success([UInt8])
        case failure(Status)
    }

    private mutating func told(_ id: CallID, _ outcome: Outcome) throws(Violation) {
        guard let client = clients.firstIndex(where: { $0.waiting?.call == id }),
            let waiting = clients[client].waiting
        else { return }
        clients[client].state = .idle
        streams[id] = nil
        try checkNotAhead(waiting, outcome)
        switch outcome {
        case .success(let bytes):
            trace.add(bytes)
            try succeeded(client, waiting, bytes)
        case .failure(let status):
            trace.add(status.encoded())
            try failed(client, waiting, status)
        }
    }

    private mutating func succeeded(
        _ client: Int, _ waiting: SimulatedClient.Waiting, _ bytes: [UInt8]
    ) throws(Violation) {
        let intent = waiting.intent
        guard let key = intent.key else { return }
        try expect(!waiting.wasRefusing, "no write is taken while writes are refused")
        try expect(!intent.isMismatched, "a key is good for one request only")
        guard let result = try? WriteResult(decoding: bytes) else {
            throw Violation("a write is answered with its result")
        }
        tally.accepted += 1
        try model.answered(result, key: key)
        clients[client].answered.append(intent)
    }

    private mutating func failed(
        _ client: Int, _ waiting: SimulatedClient.Waiting, _ status: Status
    ) throws(Violation) {
        tally.refused += 1
        let reason = status.errorInfo?.reason ?? ""
        try expect(reason != "" && reason != "INTERNAL", "a failure has a reason: \(status)")
        try expect(reason != "RATE_LIMITED", "so few calls are within every rate")
        try expect(
            reason != "ATTACHMENT_DAMAGED", "no attachment is without its content: \(status)")
        if reason == "WRITES_REFUSED" {
            try refusedForWantOfSpace(client, waiting, status)
        }
        // While nothing can be written, refusals are not audited either.
        guard !Self.notAudited.contains(reason), !waiting.wasRefusing, !process.isRefusing else {
            return
        }
        try model.toldRefusal(waiting.intent.member, waiting.intent.method)
    }

    /// Only a full disk refuses writes, and a client may try again with the same key.
    private mutating func refusedForWantOfSpace(
        _ client: Int, _ waiting: SimulatedClient.Waiting, _ status: Status
    ) throws(Violation) {
        tally.refusedForSpace += 1
        try expect(
            isDiskFull || tally.fullDisks > 0 && process.isRefusing,
            "writes are refused only while the disk is full")
        try expect(
            status.statusCode == .resourceExhausted, "a full disk is an exhausted resource")
        if waiting.intent.isWrite, dice.once(in: 4) {
            clients[client].state = .wants(waiting.intent)
        }
    }

    /// Limits, and failures of those who are not known.
    private static var notAudited: [String] {
        [
            "REVEAL_BUDGET_SPENT", "JOURNAL_BUSY", "REPLY_TOO_LARGE", "WRITES_REFUSED",
            "SNAPSHOT_FAILED", "REQUEST_UNREADABLE", "METHOD_UNKNOWN", "UNKNOWN_PEER",
            "BACKUP_UNDER_WAY", "READER_TOO_SLOW", "STOPPING", "FEED_READERS",
            "UPLOADS_UNDER_WAY", "ATTACHMENT_NO_ROOM", "SWEEP_UNDER_WAY",
        ]
    }
}
