import ShegongClient

/// Updates of personal forms, each expecting the version that the one before it left.
struct FormUpdates {
    let population: Population
    private var versions: [UInt32]
    private var keys = WriteKeys()

    /// Persons whose forms one client updates in turn.
    private static var personsPerClient: Int { 10 }

    /// Enters the persons of so many clients.
    init(clients: Int, seed: UInt64, _ client: RegistryClient, socket: String) async throws {
        population = Population(count: clients * Self.personsPerClient, seed: seed)
        versions = [UInt32](repeating: 1, count: population.count)
        try await population.enter(client, socket: socket)
    }

    /// The next `count` updates of a client's own persons, in turn.
    mutating func next(_ count: Int, of client: Int) -> EncodedFrames {
        var frames = EncodedFrames()
        let persons = Self.personsPerClient
        for turn in 0..<count {
            let index = client * persons + turn % persons
            population.append(
                formOf: population.person(index), version: versions[index], to: &frames, &keys)
            versions[index] += 1
        }
        return frames
    }
}
