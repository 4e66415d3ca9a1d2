import Schema
import ShegongClient

/// Invented persons in the daemon: in the roster, with an account, with a personal form.
struct Population {
    /// Indexes of the persons; index 0 is the first.
    let count: Int
    let seed: UInt64
    var names = NameChoice.even

    /// A store's person ids are sequential and one connection's calls are done in order. Where this
    /// did not hold, the first personal form would be refused: its name is another one.
    func personID(_ index: Int) -> UInt64 { UInt64(index) + 1 }

    func person(_ index: Int) -> InventedPerson {
        InventedPerson(index: index, seed: seed, names: names)
    }

    /// Imports the roster, opens the accounts and stores a first personal form for each.
    func enter(_ client: RegistryClient, socket: String) async throws {
        _ = try await client.importRoster(header, rows: InventedRoster(count: count, seed: seed))
        // Not made before: the daemon closes a connection that has asked nothing for a while.
        var connection = try RawConnection(to: socket)
        var keys = WriteKeys()
        for start in stride(from: 0, to: count, by: Self.chunk) {
            var accounts = EncodedFrames()
            var forms = EncodedFrames()
            for index in start..<min(start + Self.chunk, count) {
                let person = person(index)
                append(accountOf: person, to: &accounts, &keys)
                append(formOf: person, version: 0, to: &forms, &keys)
            }
            _ = try connection.drive(accounts, window: Self.window, timed: false)
            _ = try connection.drive(forms, window: Self.window, timed: false)
        }
    }

    /// Persons whose frames are held at a time.
    private static var chunk: Int { 10_000 }
    private static var window: UInt32 { 64 }

    var header: RosterImportHeader {
        var header = RosterImportHeader()
        header.label = "invented-\(seed)-\(count).csv"
        header.expectedRows = UInt32(count)
        // The daemon compares digests and cannot check them: any 32 bytes of this content's own do.
        var random = SeededRandom(seed: seed &* 31 &+ UInt64(count))
        header.contentDigest = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        return header
    }

    private func append(
        accountOf person: InventedPerson, to frames: inout EncodedFrames, _ keys: inout WriteKeys
    ) {
        var request = OpenAccountRequest()
        request.identity = person.identity
        request.divisionId = person.divisionID
        frames.append(
            "shegong.v1.Persons", "OpenAccount", request, idempotencyKey: keys.next())
    }

    /// A durable update of a personal form whose stored version is `version`.
    func append(
        formOf person: InventedPerson, version: UInt32, to frames: inout EncodedFrames,
        _ keys: inout WriteKeys
    ) {
        frames.append(
            "shegong.v1.Persons", "UpdatePersonalForm", update(of: person, version: version),
            idempotencyKey: keys.next())
    }

    func update(of person: InventedPerson, version: UInt32) -> UpdatePersonalFormRequest {
        var request = UpdatePersonalFormRequest()
        request.personId = personID(person.index)
        request.form = InventedForm.make(
            name: person.name, document: person.document, divisionID: person.divisionID,
            seed: seed &+ UInt64(person.index) &* 1_009 &+ UInt64(version))
        request.expectedVersion = version
        return request
    }

    /// A look-up by full name and full number.
    func append(lookupOf index: Int, to frames: inout EncodedFrames) {
        frames.append("shegong.v1.Persons", "Get", lookup(of: index))
    }

    func lookup(of index: Int) -> GetPersonRequest {
        var request = GetPersonRequest()
        var selector = PersonSelector()
        selector.identity = person(index).identity
        request.person = selector
        return request
    }
}

/// The rows of an invented roster, made one by one as they are asked for.
struct InventedRoster: AsyncSequence {
    let count: Int
    let seed: UInt64

    struct Iterator: AsyncIteratorProtocol {
        let count: Int
        let seed: UInt64
        var index = 0

        mutating func next() async -> RosterEntry? {
            guard index < count else { return nil }
            defer { index += 1 }
            return InventedPerson(index: index, seed: seed).rosterEntry
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(count: count, seed: seed) }
}
