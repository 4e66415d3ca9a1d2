import Registry
import Schema
import Testing

/// Imports that are taken back, and results that the exam authority declares void.
@Suite struct RosterLifeTests {
    private static func rows(_ count: Int) -> [RosterEntry] {
        (0..<count).map { number in
            let body = "4412261899\(1_001 + number / 999)\(1_001 + number % 999)".dropLast(4)
            let order = String(1_001 + number % 999).suffix(3)
            let digits = String(body) + order
            return RosterEntry(
                examYear: 2019, level: .assistant, name: "某\(number)", documentKind: .resident,
                documentNumber: digits + RandomRegistry.checkCharacter(digits),
                managementNumber: "20194412260\(100_000 + number)", divisionId: 441_226)
        }
    }

    @Test func `an import is taken back in changes of 1,000 rows, and can be made again`() throws {
        var world = try RegistryWorld()
        let rows = Self.rows(900)
        let batch = try world.stageAndPublish([rows, rows.map(\.renumbered)])
        #expect(world.registry.count(.rosterEntry) == 1_802)
        let before = world.changes.count
        try world.undo(batch)
        #expect(world.registry.count(.rosterEntry) == 2)
        for change in world.changes[before...] {
            #expect(change.puts.count + change.removes.count <= 1_001)
        }
        var trace = ReadTrace()
        let record = world.registry.get(RosterBatch.self, .rosterBatch, batch, &trace)
        #expect(record?.state == .undone && record?.undoReason == "名单有误")
        #expect(record?.rowCount == 0 && record?.undoneAt == world.now)
        let checked = world.registry.checkRosterRows(rows, firstRow: 1, &trace)
        #expect(checked.entries.count == 900)
        // No entry id that was shown is ever given to another row.
        let again = try world.stageAndPublish([checked.entries])
        let first = world.registry.get(RosterBatch.self, .rosterBatch, again, &trace)
        #expect(first?.firstEntryId == (record?.lastEntryId ?? 0) + 1)
    }

    @Test func `from the first change on no query shows the rows of an undone import`() throws {
        var world = try RegistryWorld()
        let batch = try world.stageAndPublish([Self.rows(5)])
        try world.run(
            .undoRosterBatch(UndoRosterBatchRequest(batchId: batch, reason: "名单有误")),
            as: .zhaoqingBatch)
        var trace = ReadTrace()
        #expect(world.registry.count(.rosterEntry) == 7)
        let seen = world.registry.rosterEntries(
            world.context(.zhaoqingBatch).caller, examYear: 2019, day: 20_211_220, after: 0,
            limit: 10, &trace)
        #expect(seen.rows.isEmpty)
        #expect(try refusal { try world.undo(batch) } == .batchNotOpen)
    }

    @Test func `a row that a certificate came of keeps its import, and is named`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let refused = #expect(throws: Refusal.self) { try world.undo(1) }
        #expect(refused?.reason == .rowsInUse)
        #expect(refused?.parameters == [.init("count", "1"), .init("rows", "1")])
        try world.void([RegistryWorld.li.managementNumber])
        let both = #expect(throws: Refusal.self) { try world.undo(1) }
        #expect(both?.parameters == [.init("count", "2"), .init("rows", "1, 2")])
        #expect(try refusal { try world.undo(1, reason: " ") } == .reasonRequired)
    }

    @Test func `only the importing bureau or one above it takes an import back`() throws {
        var world = try RegistryWorld()
        #expect(try refusal { try world.undo(1, as: .duanzhouBatch) } == .notFound)
        #expect(try refusal { try world.undo(77) } == .notFound)
        try world.undo(1)
    }

    @Test func `a void result opens no account and no registration`() throws {
        var world = try RegistryWorld()
        let numbers = [RegistryWorld.zhang.managementNumber, "20990000000000001"]
        #expect(try world.void(numbers) == [1])
        #expect(try world.void(numbers) == [], "what is void already stays as it is")
        #expect(try refusal { _ = try world.openAccount() } == .resultVoid)
        #expect(try refusal { _ = try world.openFeedback(RegistryWorld.zhang) } == .resultVoid)
        // Declared void after the account was opened: not eligible.
        let person = try world.openAccount(RegistryWorld.li)
        try world.fillForm(person, RegistryWorld.li)
        let application = try world.createApplication(RegistryWorld.li)
        try world.void([RegistryWorld.li.managementNumber])
        let refused = #expect(throws: Refusal.self) { try world.submit(application) }
        #expect(refused?.reason == .notEligible)
        #expect(refused?.parameters.contains(.init("reason", "RESULT_VOID")) == true)
    }

    @Test func `a result that becomes void while a file is under review is not registered`() throws
    {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, as: .deqingReviewer)
        try world.void([RegistryWorld.zhang.managementNumber])
        let refused = try refusal {
            try world.review(application, .final, as: .zhaoqingFinal)
        }
        #expect(refused == .resultVoid)
        try world.review(application, .final, .refused, as: .zhaoqingFinal, reason: "成绩无效")
        #expect(world.messages.map(\.event) == [.applicationRefused])
    }

    @Test func `registrations still in force are listed for revocation`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, as: .deqingReviewer)
        let period = try world.review(application, .final, as: .zhaoqingFinal)
        try world.void(
            [RegistryWorld.zhang.managementNumber, RegistryWorld.li.managementNumber])
        var trace = ReadTrace()
        func listed(_ officer: RegistryWorld.Officer, registeredOnly: Bool) -> [VoidedResult] {
            world.registry.voidedResults(
                world.context(officer), registeredOnly: registeredOnly, after: 0, limit: 10,
                &trace
            ).rows
        }
        #expect(listed(.zhaoqingFinal, registeredOnly: false).count == 2)
        let result = try #require(listed(.zhaoqingFinal, registeredOnly: true).first)
        #expect(result.periods.map(\.id) == period && result.personId == 1)
        #expect(result.entry?.voidDocument == "人考函〔2021〕某号")
        #expect(listed(.duanzhouClerk, registeredOnly: false).isEmpty)
        // Three years on, nothing of it is in force.
        world.now += 4 * 365 * 86_400_000
        #expect(listed(.zhaoqingFinal, registeredOnly: true).isEmpty)
    }

    @Test func `the list needs its reason and document, and numbers that can be ones`() throws {
        var world = try RegistryWorld()
        func void(_ numbers: [String], _ reason: String, _ document: String) throws -> Refusal? {
            #expect(throws: Refusal.self) {
                try world.run(
                    .voidResults(
                        VoidResultsRequest(
                            managementNumbers: numbers, reason: reason, document: document)),
                    as: .zhaoqingBatch)
            }
        }
        #expect(try void(["20204412260000001"], " ", "某号")?.reason == .reasonRequired)
        #expect(
            try void(["20204412260000001"], "违纪", "")?.fields.map(\.field) == ["document"])
        #expect(
            try void(["20204412260000001", "?"], "违纪", "某号")?.fields.map(\.field)
                == ["management_numbers[1]"])
        #expect(try void([], "违纪", "某号")?.reason == .fieldInvalid)
        let many = (0..<1_001).map { "2020441226\(1_000_000 + $0)" }
        #expect(try void(many, "违纪", "某号")?.reason == .fieldInvalid)
        // A county sees to its own only.
        #expect(try world.void(["20204412260000001"], as: .duanzhouBatch) == [])
    }
}

extension RosterEntry {
    /// The same person with another certificate.
    fileprivate var renumbered: RosterEntry {
        var entry = self
        entry.examYear = 2020
        entry.managementNumber = "2020" + entry.managementNumber.dropFirst(4)
        return entry
    }
}

extension RegistryWorld {
    /// Publishes chunks of rows as one import.
    fileprivate mutating func stageAndPublish(_ chunks: [[RosterEntry]]) throws -> UInt64 {
        let header = RosterImportHeader(
            label: "test", expectedRows: 1, contentDigest: Array(repeating: 9, count: 32))
        let batch = try run(.beginRosterImport(header), as: .zhaoqingBatch).first ?? 0
        for rows in chunks {
            var trace = ReadTrace()
            let checked = registry.checkRosterRows(rows, firstRow: 1, into: batch, &trace)
            #expect(checked.errors == [])
            try run(.stageRosterRows(batch: batch, rows: checked.entries), as: .zhaoqingBatch)
        }
        try run(.publishRosterBatch(batch: batch, alreadyKnown: 0), as: .zhaoqingBatch)
        return batch
    }
}
