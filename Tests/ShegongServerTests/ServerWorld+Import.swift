import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// One import stream, message by message.
struct ImportStream {
    var world: ServerWorld
    var connection: ConnectionID
    var id: CallID

    var answer: Answer? { world.answers[id] }

    func send(_ message: RosterImportMessage) {
        world.send(.message(id, message.encoded()))
    }

    func sendHeader(
        expecting rows: Int, digest: UInt8 = 1, isDryRun: Bool = false
    ) {
        let header = RosterImportHeader(
            label: "名单", expectedRows: UInt32(rows), dryRun: isDryRun,
            contentDigest: Array(repeating: digest, count: 32))
        send(RosterImportMessage(header: header))
    }

    func sendRows(_ rows: [RosterEntry], from first: UInt32) {
        send(RosterImportMessage(firstRow: first, rows: rows))
    }

    func finish() { world.send(.halfClosed(id)) }

    func reply() throws -> RosterImportReply {
        let bytes = try #require(answer?.bytes, "refused: \(answer?.reason ?? "no answer")")
        return try RosterImportReply(decoding: bytes)
    }
}

extension ServerWorld {
    func openImport(
        as officer: Officer = .batch, _ method: ShegongServer.Method = .importRoster
    ) -> ImportStream {
        let connection = connect(officer)
        let id = newCall(on: connection)
        let path = method.path
        send(
            .call(
                IncomingCall(
                    id: id, kind: .remoteOpen, service: path.service, method: path.method,
                    payload: [], metadata: [])))
        return ImportStream(world: self, connection: connection, id: id)
    }

    func importRoster(
        _ rows: [RosterEntry], digest: UInt8 = 1, isDryRun: Bool = false
    ) throws -> RosterImportReply {
        let stream = openImport()
        stream.sendHeader(expecting: rows.count, digest: digest, isDryRun: isDryRun)
        stream.sendRows(rows, from: 1)
        stream.finish()
        return try stream.reply()
    }

    /// `count` rows of people who do not exist, with documents that check.
    static func inventedRows(_ count: Int, from first: Int = 1) -> [RosterEntry] {
        (first..<first + count).map { number in
            let serial = String(1_000_000 + number).suffix(6)
            let passer = Passer(
                name: "某\(serial)", number: residentNumber(serial: number),
                managementNumber: "20204412261\(serial)")
            return passer.entry()
        }
    }

    /// A resident number born in 1899 with its check digit (GB 11643: weights 2^i mod 11).
    static func residentNumber(serial: Int) -> String {
        let day = 18_990_101 + (serial / 999) % 28
        let county = 441_201 + (serial / 27_972) % 80
        let order = String(1_000 + serial % 999 + 1).suffix(3)
        let body = "\(county)\(day)\(order)"
        var sum = 0
        for (place, digit) in body.utf8.enumerated() {
            sum += Int(digit - UInt8(ascii: "0")) * ((1 << (17 - place)) % 11)
        }
        let check = (12 - sum % 11) % 11
        return body + (check == 10 ? "X" : String(check))
    }

    /// Roster entries that an officer of the prefecture sees.
    func visibleEntries() throws -> Int {
        try reply(
            .listRosterEntries, ListRosterEntriesRequest(page: PageRequest(limit: 1_000)),
            as: .batch, ListRosterEntriesReply.self
        ).entries.count
    }

    func storedEntries() -> Int { core.state.count(.rosterEntry) }
}
