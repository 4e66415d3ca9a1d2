import ArgumentParser
import Schema
import ShegongClient

/// The part of `search` that runs under the batch operator's uid, who sees the whole prefecture.
struct SearchDriverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-search", shouldDisplay: false)

    @OptionGroup var options: DriverOptions
    @OptionGroup var register: RegisterSize
    @OptionGroup var amount: SearchAmount

    /// A name that many bear is what makes a search long.
    static var names: NameChoice { .asBorne }

    func run() async throws {
        let kinds = SearchKind.allCases
        var searches = InventedSearches(
            population: Population(
                count: register.persons, seed: options.seed, names: Self.names),
            seed: options.seed &+ 3)
        let client = RegistryClient(
            settings: ClientSettings(socketPath: options.socket, deadline: .seconds(60)))
        var found: [FoundPersons] = []
        for kind in kinds {
            found.append(try await check(kind, &searches, client))
        }
        await client.close()

        var connection = try RawConnection(to: options.socket)
        var rounds = [[Sample]](repeating: [], count: kinds.count)
        // The first round warms caches and allocators and is not kept.
        for round in 0...options.rounds {
            for (place, kind) in kinds.enumerated() {
                var frames = EncodedFrames()
                for _ in 0..<amount.searches {
                    frames.append(
                        "shegong.v1.Persons", "Search", try searches.next(kind).request)
                }
                let asked = try connection.drive(frames, window: 1, timed: true)
                guard round > 0 else { continue }
                rounds[place].append(Sample(asked.nanoseconds.map { Double($0) / 1_000 }))
            }
        }
        try options.finish(report(rounds, found))
    }

    /// Asks for more than is timed and looks into the answers: where all who match are told, the
    /// person whose name was meant is among them.
    private func check(
        _ kind: SearchKind, _ searches: inout InventedSearches, _ client: RegistryClient
    ) async throws -> FoundPersons {
        var found = FoundPersons()
        for _ in 0..<min(amount.searches, FoundPersons.searches) {
            let (index, asked) = try searches.next(kind)
            var request = asked
            request.page = PageRequest(limit: FoundPersons.limit)
            let reply = try await client.searchPersons(request)
            found.persons.append(Double(reply.persons.count))
            found.bearers.append(Double(reply.matches.count { $0 == .whole }))
            let person = searches.population.personID(index)
            let place = reply.persons.firstIndex { $0.id == person }
            guard place != nil || reply.end?.nextAfterId ?? 0 != 0,
                kind != .exact || place.map({ reply.matches[$0] }) ?? .whole == .whole
            else {
                throw BenchFailure.program(
                    "a search by \(kind.title) did not find person \(person) of seed "
                        + "\(options.seed)")
            }
        }
        return found
    }

    private func report(_ rounds: [[Sample]], _ found: [FoundPersons]) -> Report {
        var report = Report(
            benchmark: "search",
            conditions: [
                register.condition + ", names borne as unevenly as real ones",
                "role batch, masking and audit on; all of them are in its territory",
                "\(options.rounds) rounds of \(amount.searches) searches of each kind, one by one, "
                    + "for a page of 100; the person meant was among all found",
            ])
        for (kind, samples) in zip(SearchKind.allCases, rounds) {
            let name = "\(kind.title), p50"
            let p50 = samples.map { $0.quantile(0.5) }
            report.add(name, unit: "µs", p50)
            report.hold(name, p50, atMost: Self.microseconds(atMostFor: register.persons))
            report.add("\(kind.title), p99", unit: "µs", samples.map { $0.quantile(0.99) })
        }
        for (kind, found) in zip(SearchKind.allCases, found) {
            report.add(
                "\(kind.title), found, at most \(FoundPersons.limit)", unit: "", [found.average])
        }
        if let exact = found.first {
            report.add("bearers of a name", unit: "", [exact.averageBearers])
        }
        return report
    }

    /// A county's register answers at once, that of the whole nation before anybody notices.
    static func microseconds(atMostFor persons: Int) -> Double {
        persons <= 2_000 ? 200 : 2_000
    }
}

/// What searches of a kind found, once each.
private struct FoundPersons {
    /// Searches that are looked into.
    static var searches: Int { 50 }
    /// Persons of an answer at most: the largest page.
    static var limit: UInt32 { 1_000 }

    var persons: [Double] = []
    /// Those among them whose name is the one that was typed.
    var bearers: [Double] = []

    var average: Double { Self.average(persons) }
    var averageBearers: Double { Self.average(bearers) }

    private static func average(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
}

/// Searches for random persons of a population, another one each time.
struct InventedSearches {
    let population: Population
    private let sounds = NameSounds()
    private var random: SeededRandom

    init(population: Population, seed: UInt64) {
        self.population = population
        random = SeededRandom(seed: seed)
    }

    /// A search of a kind, and the index of the person whose name is meant.
    mutating func next(
        _ kind: SearchKind
    ) throws(BenchFailure) -> (index: Int, request: SearchPersonsRequest) {
        // Nearly every name will do; a register of a handful of people may have none that does.
        for _ in 0..<Self.attempts {
            let index = Int(random.next() % UInt64(population.count))
            let name = population.person(index).name
            guard let query = kind.query(for: name, sounds, &random) else { continue }
            var request = SearchPersonsRequest()
            request.name = query
            return (index, request)
        }
        throw .unusable("nobody in the register can be looked for by \(kind.title)")
    }

    private static var attempts: Int { 10_000 }
}
