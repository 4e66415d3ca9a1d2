import ArgumentParser
import CFloor
import Glibc
import Schema

/// The least that any server could do for a look-up: CFloor's, with a record of the same bytes for
/// each person, masked beforehand.
struct FloorServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floor-server", abstract: "Answers look-ups from a table, in C.")

    @Option(help: "Path of the Unix socket to listen on.")
    var socket: String

    @Option(help: "Bytes of a reply's payload.")
    var replyBytes: Int

    @Option(help: "Persons in the table.")
    var persons: Int

    @Option(help: "Seed of the invented data.")
    var seed: UInt64

    func validate() throws {
        guard (1...1 << 16).contains(replyBytes) else {
            throw ValidationError("a reply has 1 to 65,536 bytes")
        }
        guard (1...InventedIdentity.count).contains(persons) else {
            throw ValidationError("1 to \(InventedIdentity.count) persons can be invented")
        }
    }

    func run() throws {
        var table: OpaquePointer?
        try BenchFailure.check("table", floor_table_make(persons, replyBytes, &table))
        guard let table else { throw BenchFailure.program("no table was made") }
        defer { floor_table_free(table) }
        let population = Population(count: persons, seed: seed)
        var record = [UInt8](repeating: 0x2a, count: replyBytes)
        for index in 0..<persons {
            record[index % replyBytes] = UInt8(truncatingIfNeeded: index)
            let number = Array(population.person(index).document.number.utf8)
            try BenchFailure.check(
                "add", floor_table_add(table, number, number.count, record))
        }
        try BenchFailure.check("serve \(socket)", floor_serve(socket, table))
    }
}
