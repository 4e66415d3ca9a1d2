import Registry
import Schema
import Testing

/// Samples of what was decided, and what a look at them came to.
@Suite struct SpotCheckTests {
    private static let scope = SpotCheckScope(fromDay: 20_211_201)

    private func draw(
        _ request: DrawSpotCheckRequest, as officer: RegistryWorld.Officer = .zhaoqingFinal,
        _ world: inout RegistryWorld
    ) throws(Refusal) -> SpotCheck {
        let drawn = try world.registry.drawnSample(request, world.context(officer))
        let id = try world.run(.drawSpotCheck(request, drawn), as: officer).first ?? 0
        var trace = ReadTrace()
        return try world.registry.spotCheck(id, world.context(officer), &trace)
    }

    private func record(
        _ check: SpotCheck, _ application: UInt64, _ finding: SpotFinding,
        _ defect: SpotDefect = .unspecified, note: String = "",
        as officer: RegistryWorld.Officer, _ world: inout RegistryWorld
    ) throws(Refusal) {
        try world.run(
            .recordSpotFinding(
                RecordSpotFindingRequest(
                    spotCheckId: check.id, applicationId: application, finding: finding,
                    defect: defect, note: note)), as: officer)
    }

    /// One registered, one refused.
    private func decided() throws -> RegistryWorld {
        var world = try RegistryWorld()
        let first = try world.submitted()
        try world.review(first, .first, as: .deqingReviewer)
        try world.review(first, .final, as: .zhaoqingFinal)
        let second = try world.submitted(RegistryWorld.li)
        try world.review(second, .first, .refused, as: .deqingReviewer, reason: "材料不符")
        return world
    }

    @Test func `a file is looked at by an officer who had no hand in it`() throws {
        var world = try decided()
        let check = try draw(
            DrawSpotCheckRequest(scope: Self.scope, seed: 7, percent: 100), &world)
        #expect(check.items.map(\.applicationId) == [1, 2] && check.population == 2)
        #expect(check.items.map(\.outcome) == [.approved, .refused])
        #expect(check.items[0].periodId == 1 && check.scope?.untilDay == 20_211_220)
        let own = #expect(throws: Refusal.self) {
            try record(check, 1, .inOrder, as: .zhaoqingFinal, &world)
        }
        #expect(own?.reason == .sameOfficer)
        try record(check, 1, .defect, .form, note: "缺页", as: .zhaoqingSecondFinal, &world)
        try record(check, 2, .inOrder, as: .zhaoqingFinal, &world)
        let again = #expect(throws: Refusal.self) {
            try record(check, 2, .inOrder, as: .zhaoqingFinal, &world)
        }
        #expect(again?.reason == .alreadyDecided)
        var trace = ReadTrace()
        let report = try world.registry.spotCheckReport(
            GetSpotCheckRequest(spotCheckId: check.id), world.context(.zhaoqingFinal), &trace)
        #expect(report.sample == 2 && report.lookedAt == 2 && report.defective == 1)
        #expect(report.defects == [SpotDefectCount(defect: .form, count: 1)])
        // Another bureau hears nothing of it.
        #expect(throws: Refusal(.notFound)) {
            try world.registry.spotCheck(check.id, world.context(.deqingReviewer), &trace)
        }
    }

    @Test func `the same seed at the same revision draws the same`() throws {
        let world = try RandomRegistry.play(seed: 3, commands: 500)
        let request = DrawSpotCheckRequest(
            scope: SpotCheckScope(fromDay: 20_210_101), seed: 11, percent: 40)
        let first = try world.registry.drawnSample(request, world.context(.zhaoqingFinal))
        let second = try world.registry.drawnSample(request, world.context(.zhaoqingFinal))
        #expect(first == second)
        #expect(first.items.count == (first.population * 40 + 99) / 100)
    }

    @Test func `a scope narrows by notice, division, officer and days`() throws {
        let world = try decided()
        func count(_ scope: SpotCheckScope) -> Int {
            let request = DrawSpotCheckRequest(scope: scope, seed: 1, percent: 100)
            let drawn = try? world.registry.drawnSample(request, world.context(.zhaoqingFinal))
            return drawn?.population ?? 0
        }
        var scope = Self.scope
        scope.noticeName = "zhaoqing-2021"
        scope.divisionId = 441_226
        #expect(count(scope) == 2)
        scope.operatorId = world.context(.deqingReviewer).caller.operator.id
        #expect(count(scope) == 1)
        scope.divisionId = 441_202
        #expect(count(scope) == 0)
        #expect(count(SpotCheckScope(fromDay: 20_211_201, untilDay: 20_211_219)) == 0)
        let unseen = try? world.registry.drawnSample(
            DrawSpotCheckRequest(scope: Self.scope, seed: 1, percent: 100),
            world.context(.duanzhouReviewer))
        #expect(unseen == nil)
    }

    @Test func `what cannot be drawn or found is refused with what to do`() throws {
        var world = try decided()
        let unfit: [(DrawSpotCheckRequest, RefusalReason)] = [
            (DrawSpotCheckRequest(scope: Self.scope, count: 1), .fieldInvalid),
            (DrawSpotCheckRequest(scope: Self.scope, seed: 1), .fieldInvalid),
            (DrawSpotCheckRequest(scope: Self.scope, seed: 1, count: 1, percent: 1), .fieldInvalid),
            (DrawSpotCheckRequest(scope: Self.scope, seed: 1, percent: 101), .fieldInvalid),
            (DrawSpotCheckRequest(seed: 1, count: 1), .fieldInvalid),
            (DrawSpotCheckRequest(scope: Self.scope, seed: 1, count: 201), .sampleTooLarge),
            (
                DrawSpotCheckRequest(
                    scope: SpotCheckScope(fromDay: 20_210_101, untilDay: 20_210_102), seed: 1,
                    count: 1), .nothingToDraw
            ),
        ]
        for (request, reason) in unfit {
            let refusal = #expect(throws: Refusal.self) { try draw(request, &world) }
            #expect(refusal?.reason == reason)
        }
        let check = try draw(
            DrawSpotCheckRequest(scope: Self.scope, seed: 7, percent: 100), &world)
        for (finding, defect, note) in [
            (SpotFinding.unspecified, SpotDefect.unspecified, ""), (.inOrder, .form, ""),
            (.defect, .unspecified, "缺页"), (.defect, .form, " "),
        ] {
            let refusal = #expect(throws: Refusal.self) {
                try record(
                    check, 1, finding, defect, note: note, as: .zhaoqingSecondFinal, &world)
            }
            #expect(refusal?.reason == .fieldInvalid)
        }
        let none = #expect(throws: Refusal.self) {
            try record(check, 9, .inOrder, as: .zhaoqingSecondFinal, &world)
        }
        #expect(none?.reason == .notFound)
    }
}
