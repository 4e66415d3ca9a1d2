import ArgumentParser
import CFloor
import Glibc
import Schema
import ShegongClient

/// The part of `write` that runs under the batch operator's uid.
struct WriteDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-write", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @OptionGroup var amount: WriteAmount

    /// Persons whose forms one client updates in turn.
    static var personsPerClient: Int { 10 }

    func run() async throws {
        let clients = amount.clients
        let population = Population(
            count: (clients + 1) * Self.personsPerClient, seed: options.seed)
        let client = RegistryClient(settings: ClientSettings(socketPath: options.socket))
        try await population.enter(client, socket: options.socket)
        var forms = FormUpdates(population: population)

        // Warm: allocators, the journal's segment, and the bytes that a change takes in it.
        let before = try await client.status()
        var alone = try RawConnection(to: options.socket)
        _ = try alone.drive(forms.next(amount.singleUpdates, of: clients), window: 1, timed: false)
        var awake = try RawConnection(to: options.socket, waitsAwake: true)
        _ = try awake.drive(forms.next(10, of: clients), window: 1, timed: false)
        let after = try await client.status()
        let entryBytes = Self.entryBytes(before, after)
        let raw = try RawWrites(
            in: options.scratch, entryBytes: entryBytes,
            count: amount.singleUpdates)

        var lonely: [Sample] = []
        var lonelyAwake: [Sample] = []
        var floor: [Sample] = []
        var together: [SharedRound] = []
        for _ in 0..<options.rounds {
            let frames = forms.next(amount.singleUpdates, of: clients)
            lonely.append(
                microseconds(try alone.drive(frames, window: 1, timed: true).nanoseconds))
            let next = forms.next(amount.singleUpdates, of: clients)
            lonelyAwake.append(
                microseconds(try awake.drive(next, window: 1, timed: true).nanoseconds))
            floor.append(microseconds(try raw.write(amount.singleUpdates)))
            together.append(try await sharedRound(client, &forms))
        }
        await client.close()
        try options.finish(report(lonely, lonelyAwake, floor, together, entryBytes: entryBytes))
    }

    private func sharedRound(
        _ client: RegistryClient, _ forms: inout FormUpdates
    ) async throws -> SharedRound {
        let work = (0..<amount.clients).map { forms.next(amount.updates, of: $0) }
        let before = try await client.status()
        // Connections are made at the last moment: an idle one is closed before its first request.
        var connections = try ManyConnections(amount.clients, to: options.socket)
        let (outcome, nanoseconds) = try connections.drive(work)
        let after = try await client.status()
        return SharedRound(
            latencies: microseconds(nanoseconds), throughput: outcome.requestsPerSecond,
            changes: Double(after.changes - before.changes),
            syncs: Double(after.syncs - before.syncs))
    }

    private func microseconds(_ nanoseconds: [UInt32]) -> Sample {
        Sample(nanoseconds.map { Double($0) / 1_000 })
    }

    /// Bytes of the journal that a change alone takes: whole blocks.
    private static func entryBytes(_ before: StatusReply, _ after: StatusReply) -> Int {
        let block = 4_096
        let changes = after.changes - before.changes
        // A snapshot begins the count anew.
        guard changes > 0, after.snapshotRevision == before.snapshotRevision,
            after.journalBytes > before.journalBytes
        else { return block }
        let bytes = Int((after.journalBytes - before.journalBytes) / changes)
        return (bytes + block - 1) / block * block
    }

    private func report(
        _ lonely: [Sample], _ awake: [Sample], _ floor: [Sample], _ together: [SharedRound],
        entryBytes: Int
    ) -> Report {
        var report = Report(
            benchmark: "write",
            conditions: [
                "updates of personal forms with all checks, key and audit, role batch",
                "\(options.rounds) rounds: 1 client with \(amount.singleUpdates) updates, a bare "
                    + "write and fdatasync of \(entryBytes) B as often, then \(amount.clients) "
                    + "clients with \(amount.updates) updates each",
            ])
        let medians = (
            lonely: lonely.map { $0.quantile(0.5) }, awake: awake.map { $0.quantile(0.5) },
            floor: floor.map { $0.quantile(0.5) }
        )
        report.add("1 client, p50", unit: "µs", medians.lonely)
        report.add("1 client that waits awake, p50", unit: "µs", medians.awake)
        report.add("write + fdatasync, p50", unit: "µs", medians.floor)
        report.add("1 client, p99", unit: "µs", lonely.map { $0.quantile(0.99) })
        report.add("write + fdatasync, p99", unit: "µs", floor.map { $0.quantile(0.99) })
        // What it takes to wake a client whose processor sleeps is the machine's, and nobody has to
        // be woken for a bare write.
        report.addRatio(
            "p50 of 1 client that waits awake to write + fdatasync", of: medians.awake,
            to: medians.floor, atMost: 1.5)
        report.addRatio(
            "p50 of 1 client to write + fdatasync", of: medians.lonely, to: medians.floor)
        let name = "\(amount.clients) clients"
        report.add(name, unit: "1/s", together.map(\.throughput))
        report.add(name + ", p50", unit: "µs", together.map { $0.latencies.quantile(0.5) })
        report.add(name + ", p99", unit: "µs", together.map { $0.latencies.quantile(0.99) })
        let shared = together.map { $0.syncs > 0 ? $0.changes / $0.syncs : 0 }
        report.add(name + ", changes per fdatasync", unit: "", shared)
        report.hold(name + ", changes per fdatasync", shared, atLeast: 16)
        return report
    }
}

/// A round of all clients together.
private struct SharedRound {
    var latencies: Sample
    var throughput: Double
    var changes: Double
    var syncs: Double
}

/// Updates of personal forms, each expecting the version that the one before it left.
private struct FormUpdates {
    let population: Population
    private var versions: [UInt32]
    private var keys = WriteKeys()

    init(population: Population) {
        self.population = population
        versions = [UInt32](repeating: 1, count: population.count)
    }

    /// The next `count` updates of a client's own persons, in turn.
    mutating func next(_ count: Int, of client: Int) -> EncodedFrames {
        var frames = EncodedFrames()
        let persons = WriteDriverCommand.personsPerClient
        for turn in 0..<count {
            let index = client * persons + turn % persons
            population.append(
                formOf: population.person(index), version: versions[index], to: &frames, &keys)
            versions[index] += 1
        }
        return frames
    }
}

/// The floor of a durable write: as many bytes as a change takes in the journal, written into
/// blocks that exist and synced, on the store's file system.
private struct RawWrites: ~Copyable {
    private let descriptor: Int32
    private let bytes: [UInt8]
    private let room: Int

    init(in directory: String, entryBytes: Int, count: Int) throws(BenchFailure) {
        var descriptor: Int32 = -1
        room = entryBytes * count
        bytes = [UInt8](repeating: 0x5a, count: entryBytes)
        try BenchFailure.check(
            "make \(directory)/raw",
            floor_open_written(directory + "/raw", UInt64(room), &descriptor))
        self.descriptor = descriptor
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Nanoseconds of each of `count` writes.
    func write(_ count: Int) throws(BenchFailure) -> [UInt32] {
        guard bytes.count * count <= room else { throw .unusable("the raw file is too short") }
        var nanoseconds = [UInt32](repeating: 0, count: count)
        let result = bytes.withUnsafeBufferPointer { bytes in
            nanoseconds.withUnsafeMutableBufferPointer { room in
                floor_write_synced(
                    descriptor, 0, bytes.baseAddress, bytes.count, count, room.baseAddress)
            }
        }
        try BenchFailure.check("write and fdatasync", result)
        return nanoseconds
    }
}
