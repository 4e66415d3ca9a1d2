import Registry
import Schema
import Testing

@testable import ShegongServer

/// Which items of a group commit an audit administrator asked for.
struct AuditFilterTests {
    private static let token = [UInt8](repeating: 7, count: 16)

    private static let entries = [
        AuditEntry(
            sequence: 5, at: 200, kind: .change, operatorId: 3,
            method: "shegong.v1.Persons/OpenAccount", personId: 17),
        AuditEntry(
            sequence: 6, at: 150, kind: .reveal, operatorId: 4,
            method: "shegong.v1.Feedback/Reveal", personId: 17, subjectToken: token, tokenKeyId: 1),
        AuditEntry(
            sequence: 7, at: 300, kind: .refusal, operatorId: 3, method: "shegong.v1.Persons/Get"),
    ]

    private static func body() -> JournalBody {
        var body = JournalBody()
        body.audit = entries
        for (at, method) in [(Int64(100), Method.getPerson), (250, .listRosterEntries)] {
            MaskedRead(operatorID: 4, personID: 17, at: at, method: method, uid: 9)
                .append(to: &body.maskedReads)
        }
        return body
    }

    private func found(_ filter: AuditFilter) -> [String] {
        AuditItem.items(of: Self.body(), withReadings: filter.withReadings)
            .filter(filter.admits).map { $0.sequence == 0 ? "@\($0.at)" : "\($0.sequence)" }
    }

    @Test func `Entries keep their order even if the clock ran back, readings go between them`() {
        #expect(found(AuditFilter()) == ["5", "6", "7"])
        #expect(found(AuditFilter(withReadings: true)) == ["@100", "5", "6", "@250", "7"])
    }

    @Test func `From an instant on, and before one`() {
        #expect(found(AuditFilter(since: 200, withReadings: true)) == ["5", "@250", "7"])
        #expect(found(AuditFilter(until: 200, withReadings: true)) == ["@100", "6"])
    }

    @Test func `By operator, kind and method`() {
        #expect(found(AuditFilter(operators: [3])) == ["5", "7"])
        #expect(found(AuditFilter(kinds: [.refusal, .change])) == ["5", "7"])
        #expect(
            found(AuditFilter(method: "shegong.v1.Persons/Get", withReadings: true)) == [
                "@100", "7",
            ])
    }

    @Test func `A number is a person's only where the method says so; a token finds him anyway`() {
        var subjects = AuditSubjects()
        subjects.persons = [17]
        #expect(found(AuditFilter(subjects: subjects, withReadings: true)) == ["@100", "5"])
        let byToken = AuditFilter(subjects: subjects, tokens: [Self.token], tokenKeyID: 1)
        #expect(found(byToken) == ["5", "6"])
        let otherKey = AuditFilter(subjects: subjects, tokens: [Self.token], tokenKeyID: 2)
        #expect(found(otherKey) == ["5"])
        subjects.persons = []
        subjects.rosterEntries = [17]
        #expect(found(AuditFilter(subjects: subjects, withReadings: true)) == ["@250"])
        subjects.rosterEntries = []
        subjects.feedback = [17]
        #expect(found(AuditFilter(subjects: subjects)) == ["6"])
    }

    @Test func `A reading by a method that only a later version knows is shown by its number`() {
        var bytes: [UInt8] = []
        MaskedRead(operatorID: 4, personID: 17, at: 1, method: .getPerson, uid: 9)
            .append(to: &bytes)
        bytes[26] = 1
        let stored = MaskedRead.stored(in: bytes)
        #expect(stored.count == 1 && stored.first?.method == nil)
        #expect(stored.map { AuditItem($0).method } == ["#65553"])
        #expect(MaskedRead.stored(in: Array(bytes.dropLast())).isEmpty)
    }

    @Test func `A place on the wire is the same place again`() {
        for place in [
            AuditPlace(entry: 0), .init(entry: 9, item: 4), .init(entry: 1 << 39, item: 1),
        ] {
            #expect(AuditPlace(place.number) == place)
        }
        #expect(AuditPlace(.max).item == 1 << 24 - 1)
    }
}
