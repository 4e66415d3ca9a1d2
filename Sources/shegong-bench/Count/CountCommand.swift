import ArgumentParser
import ProtobufRuntime
import Schema
import ShegongServer

/// Does one kind of work in this process, so often: scripts/budget.sh runs it under valgrind, and
/// what one request costs is the difference of two runs.
struct CountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Does requests in this process, without sockets, to be counted by valgrind.")

    enum Work: String, ExpressibleByArgument, CaseIterable {
        case lookup, write, search, statistics
    }

    @Argument(help: "What is done: lookup, write, search or statistics.")
    var work: Work

    @Option(help: "How often.")
    var times: Int

    @Option(help: "Persons in the register.")
    var persons = 400

    @Option(help: "Seed of everything invented.")
    var seed: UInt64 = 20_211_215

    func validate() throws {
        guard (1...InventedIdentity.count).contains(persons), (0...persons).contains(times) else {
            throw ValidationError("--times may be as many as there are persons, at most.")
        }
    }

    func run() throws {
        var server = try CountedServer.open(persons: persons, seed: seed)
        // All are made, whatever is done of them: two runs differ by what was done alone.
        let requests = requests(to: &server)
        try server.answer(requests.prefix(times))
        print("\(times) × \(work.rawValue)")
    }

    private func requests(to server: inout CountedServer) -> [ServerInput] {
        let population = Population(count: persons, seed: seed)
        let indexes = (0..<persons).map { $0 &* 7_919 % persons }
        switch work {
        case .lookup:
            return server.incoming(.getPerson, indexes.map { population.lookup(of: $0) })
        case .write:
            let updates = indexes.map { population.update(of: population.person($0), version: 1) }
            return server.incoming(.updatePersonalForm, updates)
        case .search:
            let searches = indexes.map { search(population.person($0)) }
            return server.incoming(.searchPersons, searches)
        case .statistics:
            return server.incoming(.stock, indexes.map { _ in StockRequest() })
        }
    }

    private func search(_ person: InventedPerson) -> SearchPersonsRequest {
        var request = SearchPersonsRequest()
        request.name = person.name
        return request
    }
}
