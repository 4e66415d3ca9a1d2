import Registry
import Schema
import Testing

/// The data of a retired provincial system: every row accounted for, nothing newer overwritten,
/// nobody written to, and all of it taken back where nothing hangs on it.
@Suite struct MigrationTests {
    private typealias World = RegistryWorld

    private static let wang = ["王迁", "449014189912310010"]
    private static let file = [
        World.person("P1", wang[0], wang[1]),
        World.certificate("C1", of: "P1", "20174412260000077"),
        World.period("R1", of: "C1", "GD0001", 20_170_601, 20_200_601),
        World.hours("H1", of: "P1", 2_400), World.hours("H2", of: "P1", 1_920, on: 20_190_311),
    ]

    private func refusal(_ body: () throws -> Void) -> Refusal? {
        do {
            try body()
        } catch {
            return error as? Refusal
        }
        return nil
    }

    @Test func `person, certificate, registration and hours come in, and nobody is written to`()
        throws
    {
        var world = try World()
        let batch = try world.migrate(Self.file)
        let record = try world.record(MigrationBatch.self, .migrationBatch, batch)
        #expect(record.state == .finished && record.counts?.taken == 5)
        let rows = try world.migrationRows(batch)
        #expect(rows.map(\.outcome) == Array(repeating: .taken, count: 5))
        #expect(rows[0].documentNumber.isEmpty, "it stands with the person now")
        let person = try world.record(Person.self, .person, rows[0].recordId)
        #expect(person.divisionId == 441_226 && person.legacyNumbers.map(\.number) == ["P1"])
        let period = try world.record(
            RegistrationPeriod.self, .registrationPeriod, rows[2].recordId)
        #expect(period.migrationBatchId == batch && period.legacyNumber == "R1")
        #expect(period.number == "GD0001" && period.applicationId == 0)
        for table in [Table.message, .receipt, .decisionLetter, .certificateText, .application] {
            #expect(world.registry.count(table) == 0)
        }
        var trace = ReadTrace()
        for number in ["P1", "C1", "R1", "H1"] {
            let found = try world.registry.persons(
                withLegacyNumber: number, world.context(.deqingClerk), &trace)
            #expect(found.map(\.id) == [person.id])
        }
        #expect(throws: Refusal(.notFound)) {
            try world.registry.persons(
                withLegacyNumber: "P1", world.context(.duanzhouClerk), &trace)
        }
        // Hours that the retired system recognised count towards a renewal.
        let entry = try world.record(
            EducationEntry.self, .educationEntry, rows[3].recordId)
        #expect(entry.state == .recognised && entry.recognisedMinutes == 2_400)
    }

    @Test func `totals that differ from the cover leave the import open, and nothing is taken`()
        throws
    {
        var world = try World()
        var cover = World.totals(Self.file)
        cover.minutes -= 60
        cover.persons += 1
        let batch = try world.open(Self.file, expected: cover)
        try world.stage(Self.file, batch)
        let found = refusal { try world.accept(batch) }
        #expect(found?.reason == .migrationTotalsDiffer)
        #expect(found?.parameters.first?.value == "persons 1/2, minutes 4320/4260")
        let record = try world.record(MigrationBatch.self, .migrationBatch, batch)
        #expect(record.state == .open && world.registry.count(.person) == 0)
        // It is given up, and the right file comes in.
        try world.undoMigration(batch)
        try world.finish(batch)
        #expect(world.registry.count(.migrationRow) == 0)
        let again = try world.migrate(Self.file)
        #expect(again != batch)
    }

    @Test func `whom the register has stays as he is, and what differs is listed`() throws {
        var world = try World()
        let person = try world.openAccount()
        let known = try world.record(Person.self, .person, person)
        let rows = [
            World.person("P1", "张 试", World.zhang.number, division: 441_202),
            World.certificate("C1", of: "P1", World.zhang.managementNumber, year: 2019),
            World.person("P2", "别名", World.zhang.number),
            World.person("P3", "李验", "44122620000230001X"),
        ]
        let batch = try world.migrate(rows)
        let outcomes = try world.migrationRows(batch)
        #expect(outcomes.map(\.outcome) == [.merged, .merged, .refused, .refused])
        #expect(outcomes.map(\.reason) == ["", "", "NAME_DIFFERS", "ID_INVALID"])
        #expect(outcomes[0].conflicts == ["division_id"])
        #expect(outcomes[1].conflicts == ["exam_year"])
        let after = try world.record(Person.self, .person, person)
        #expect(after.divisionId == known.divisionId && after.name == known.name)
        #expect(after.legacyNumbers.map(\.number) == ["P1"])
        #expect(after.migrationBatchId == 0)
        try world.undoMigration(batch)
        try world.finish(batch)
        let undone = try world.record(Person.self, .person, person)
        #expect(undone == known)
    }

    @Test func `every row that cannot be taken says why`() throws {
        var world = try World()
        let rows =
            Self.file + [
                World.certificate("C2", of: "P9", "20174412260000078"),
                World.period("R2", of: "C1", "GD0002", 20_190_101, 20_211_231),
                World.period("R3", of: "C1", "GD0001", 20_170_601, 20_200_601),
                World.hours("H3", of: "P1", 0), World.person("P1", "赵甲", World.li.number),
                World.person("P5", "赵乙", World.li.number, division: 1),
                World.person("P6", "赵丙", World.li.number, division: 440_100),
                World.person("", "赵丁", World.li.number),
            ]
        let batch = try world.migrate(rows)
        let outcomes = try world.migrationRows(batch).dropFirst(5)
        #expect(
            outcomes.map(\.reason) == [
                "OWNER_NOT_TAKEN", "PERIODS_OVERLAP", "", "FIELD_INVALID", "LEGACY_NUMBER_TAKEN",
                "DIVISION_UNKNOWN", "NOT_RESPONSIBLE", "FIELD_MISSING",
            ])
        #expect(outcomes.map(\.outcome).filter { $0 == .merged }.count == 1)
        let counts = try world.record(MigrationBatch.self, .migrationBatch, batch).counts
        #expect(counts?.taken == 5 && counts?.merged == 1 && counts?.refused == 7)
    }

    @Test func `the same content is one import, and an upload that broke off goes on`() throws {
        var world = try World()
        let batch = try world.open(Self.file)
        try world.stage(Array(Self.file.prefix(2)), batch)
        #expect(try world.open(Self.file) == batch)
        try world.stage(Self.file, batch)
        #expect(throws: Refusal(.rowCountDiffers)) {
            try world.stage(Self.file, batch, from: 9)
        }
        try world.accept(batch)
        try world.finish(batch)
        #expect(try world.open(Self.file) == batch)
        #expect(
            try world.record(MigrationBatch.self, .migrationBatch, batch).found
                == World.totals(Self.file))
        let revision = world.registry.count(.person)
        try world.accept(batch)
        try world.finish(batch)
        #expect(world.registry.count(.person) == revision)
    }

    @Test func `a row that is in use stops the undoing and is named`() throws {
        var world = try World()
        let batch = try world.migrate(Self.file)
        let person = try world.migrationRows(batch)[0].recordId
        var form = World.form(World.zhang)
        form.name = Self.wang[0]
        form.document = IdentityDocument(kind: .resident, number: Self.wang[1])
        try world.run(
            .updatePersonalForm(
                UpdatePersonalFormRequest(personId: person, form: form, expectedVersion: 0)),
            as: .deqingClerk)
        let found = refusal { try world.undoMigration(batch) }
        #expect(found?.reason == .rowsInUse)
        #expect(found?.parameters.map(\.value) == ["1", "1"])
        #expect(try world.record(MigrationBatch.self, .migrationBatch, batch).state == .finished)
    }

    @Test func `what is undone is gone, and its ids are never given again`() throws {
        var world = try World()
        let batch = try world.migrate(Self.file)
        let rows = try world.migrationRows(batch)
        #expect(refusal { try world.undoMigration(batch, reason: " ") }?.reason == .reasonRequired)
        try world.undoMigration(batch)
        try world.finish(batch)
        for table in [Table.person, .personIdentity, .certificate, .registrationPeriod] {
            #expect(world.registry.count(table) == 0)
        }
        #expect(world.registry.count(.educationEntry) == 0)
        #expect(try world.migrationRows(batch).map(\.outcome).allSatisfy { $0 == .undone })
        let next = try world.openAccount()
        #expect(next > rows[0].recordId)
        let again = try world.migrate(Self.file)
        #expect(try world.migrationRows(again).map(\.outcome).allSatisfy { $0 == .taken })
    }

    @Test func `a record that came into use while it is undone stays, and is listed`() throws {
        var world = try World()
        let batch = try world.migrate(Self.file)
        try world.undoMigration(batch)
        let person = try world.migrationRows(batch)[0].recordId
        let request = RecordEducationRequest(
            person: PersonSelector(personId: person), form: .training, organiser: "另一协会",
            studied: StudyTime(fromDay: 20_210_301, untilDay: 20_210_301), claimedMinutes: 60,
            proofNumber: "证1")
        try world.run(.recordEducation(request), as: .deqingClerk)
        try world.finish(batch)
        let rows = try world.migrationRows(batch)
        #expect(rows[0].outcome == .kept && rows[0].reason == "ROW_IN_USE")
        #expect(rows.dropFirst().allSatisfy { $0.outcome == .undone })
        #expect(world.registry.count(.person) == 1)
    }

    @Test func `a rehearsal tells what would become of the rows, and does nothing`() throws {
        var world = try World()
        let rows = Self.file + [World.person("P2", "李验", "44122620000230001X")]
        let batch = try world.open(rows)
        try world.stage(rows, batch)
        let revision = world.registry.revision
        var trace = ReadTrace()
        let reply = try world.registry.previewMigration(
            PreviewMigrationRequest(batchId: batch), world.context(.zhaoqingBatch), &trace)
        #expect(reply.batch?.counts?.taken == 5 && reply.batch?.counts?.refused == 1)
        #expect(reply.rows.map(\.reason) == ["ID_INVALID"])
        #expect(world.registry.revision == revision && world.registry.count(.person) == 0)
    }

    @Test func `many rows come in by steps within bounds, and a lost step is done again`() throws {
        var world = try World()
        let rows = (0..<1_500).map { number in
            let body = "441226\(18_990_101 + number / 800)\(100 + number % 800)"
            return World.person(
                "P\(number)", "某人", body + RandomRegistry.checkCharacter(body))
        }
        let batch = try world.open(rows)
        try world.stage(rows, batch)
        try world.accept(batch)
        let step = Command.advanceMigration(AdvanceMigrationRequest(batchId: batch))
        try world.run(step, as: .zhaoqingBatch)
        let survived = world
        try world.run(step, as: .zhaoqingBatch)
        world = survived
        try world.finish(batch)
        #expect(world.registry.count(.person) == 1_500)
        #expect(
            try world.record(MigrationBatch.self, .migrationBatch, batch).counts?.taken == 1_500)
        for change in world.changes {
            #expect(change.puts.count <= 1_001)
            #expect(change.puts.reduce(0) { $0 + $1.record.count } <= 1 << 20)
        }
    }

    @Test func `other bureaus see nothing of an import`() throws {
        var world = try World()
        let batch = try world.open(Self.file)
        let foreign = Command.acceptMigration(AcceptMigrationRequest(batchId: batch))
        #expect(throws: Refusal(.notFound)) {
            try world.run(foreign, as: .duanzhouBatch)
        }
        var trace = ReadTrace()
        #expect(
            world.registry.migrations(
                ListMigrationsRequest(), world.context(.duanzhouBatch), &trace
            ).rows.isEmpty)
    }
}
