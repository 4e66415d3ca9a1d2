import Testing

@testable import Rules

/// Acts on the map: what each kind has, what it changes, and what it leaves as it was before its
/// day.
@Suite struct DivisionActTests {
    private static let tree = try? DivisionTree(rows: DivisionCatalogue.shippedRows())
    private static let day = CalendarDay(yyyymmdd: 20_220_101)

    private func rows(
        _ kind: DivisionActKind, _ sources: [UInt32],
        into successors: [DivisionAct.Successor]
    ) throws -> [DivisionRow] {
        let day = try #require(Self.day)
        return try #require(Self.tree).rows(
            changedBy: DivisionAct(kind, on: day, sources, into: successors))
    }

    private func error(
        _ kind: DivisionActKind, _ sources: [UInt32],
        into successors: [DivisionAct.Successor]
    ) throws -> DivisionActError? {
        do {
            _ = try rows(kind, sources, into: successors)
        } catch let error as DivisionActError {
            return error
        }
        return nil
    }

    private func after(_ changed: [DivisionRow]) throws -> DivisionTree {
        let codes = Set(changed.map(\.code))
        let old = try #require(Self.tree).rows.filter { !codes.contains($0.code) }
        return try DivisionTree(rows: old + changed)
    }

    @Test func `one county goes into another, and the map before its day stays`() throws {
        let day = try #require(Self.day)
        let tree = try after(rows(.merger, [441_203], into: [.init(code: 441_202)]))
        #expect(tree.standing(of: 441_203, on: day.previous) == [441_203])
        #expect(tree.standing(of: 441_203, on: day) == [441_202])
        #expect(tree.row(441_202)?.validFrom?.yyyymmdd == 19_880_101)
    }

    @Test func `a county-level city becomes a district under a new code`() throws {
        let day = try #require(Self.day)
        let tree = try after(
            rows(.district, [441_284], into: [.init(code: 441_205, name: "四会区")]))
        #expect(tree.row(441_205)?.level == .county && tree.row(441_205)?.parent == 441_200)
        #expect(tree.children(of: 441_200, on: day).contains(441_205))
        #expect(!tree.children(of: 441_200, on: day.previous).contains(441_205))
        #expect(tree.standing(of: 441_284, on: day) == [441_205])
    }

    @Test func `a new name leaves the old one to the days before`() throws {
        let day = try #require(Self.day)
        let changed = try rows(.renaming, [441_225], into: [.init(code: 441_225, name: "封川县")])
        #expect(changed.map(\.code) == [441_225])
        #expect(changed[0].name == "封川县" && changed[0].former.map(\.name) == ["封开县"])
        #expect(changed[0].former[0].until == day.previous)
        #expect(try error(.renaming, [441_225], into: [.init(code: 441_225)]) == .unfit)
    }

    @Test func `a zone has no code of its own and ends nothing`() throws {
        let zone = DivisionAct.Successor(code: 900_000_099, name: "肇庆高新区", parent: 441_200)
        let changed = try rows(.zone, [], into: [zone])
        #expect(changed.map(\.level) == [.zone])
        #expect(
            try error(.zone, [], into: [.init(code: 441_290, name: "某区", parent: 441_200)])
                == .codeInvalid(441_290))
    }

    @Test func `counties go up into their prefecture, and what lay below them goes along`() throws {
        let day = try #require(Self.day)
        let zone = DivisionAct.Successor(code: 900_000_099, name: "某区", parent: 441_203)
        let before = try after(rows(.zone, [], into: [zone]))
        let act = DivisionAct(
            .dissolution, on: day.next, [441_202, 441_203], into: [.init(code: 441_200)])
        let changed = try before.rows(changedBy: act)
        let codes = Set(changed.map(\.code))
        let tree = try DivisionTree(rows: before.rows.filter { !codes.contains($0.code) } + changed)
        #expect(tree.standing(of: 441_202, on: day.next) == [441_200])
        #expect(tree.ancestry(of: 900_000_099, on: day).contains(441_203))
        #expect(tree.ancestry(of: 900_000_099, on: day.next).starts(with: [900_000_099, 441_200]))
        let split = DivisionAct(
            .split, on: day.next, [441_203],
            into: [.init(code: 441_231, name: "甲"), .init(code: 441_232, name: "乙")])
        #expect(
            throws: DivisionActError.belowUnplaced(441_203, missing: [900_000_099])
        ) {
            try before.rows(changedBy: split)
        }
        #expect(try error(.dissolution, [441_202], into: [.init(code: 440_100)]) == .unfit)
    }

    /// Zhaoqing becomes two prefectures; the new one gets these.
    private func divided(
        _ zhaoqing: UInt32, _ kept: [UInt32], _ given: [UInt32]
    ) -> [DivisionAct.Successor] {
        [
            .init(code: zhaoqing, name: zhaoqing == 441_200 ? "" : "西江市", below: kept),
            .init(code: 441_591, name: "绥江市", below: given),
        ]
    }

    @Test func `of a division that is divided each below goes where the act says`() throws {
        let day = try #require(Self.day)
        let below = try #require(Self.tree).children(of: 441_200, on: day)
        let (given, kept) = (Array(below.prefix(3)), Array(below.dropFirst(3)))
        let tree = try after(
            rows(.split, [441_200], into: divided(441_590, kept, given)))
        #expect(tree.children(of: 441_591, on: day) == given)
        #expect(tree.children(of: 441_590, on: day) == kept)
        #expect(tree.ancestry(of: given[0], on: day.previous).contains(441_200))
        #expect(!tree.ancestry(of: given[0], on: day).contains(441_200))
        #expect(tree.standing(of: 441_200, on: day) == [441_590, 441_591])
    }

    @Test func `what is not placed stays where the divided one goes on, and else is missing`()
        throws
    {
        let day = try #require(Self.day)
        let below = try #require(Self.tree).children(of: 441_200, on: day)
        let given = Array(below.prefix(2))
        let tree = try after(rows(.split, [441_200], into: divided(441_200, [], given)))
        #expect(tree.children(of: 441_591, on: day) == given)
        #expect(tree.children(of: 441_200, on: day) == Array(below.dropFirst(2)))
        #expect(
            try error(.split, [441_200], into: divided(441_590, [below[4]], given))
                == .belowUnplaced(
                    441_200, missing: below.filter { $0 != below[4] && !given.contains($0) }))
    }

    @Test func `nothing is placed that does not lie below, or twice, or by another act`() throws {
        let day = try #require(Self.day)
        let below = try #require(Self.tree).children(of: 441_200, on: day)
        #expect(
            try error(.split, [441_200], into: divided(441_590, below, [440_103]))
                == .notBelow(440_103))
        #expect(
            try error(.split, [441_200], into: divided(441_590, below, [below[0]]))
                == .notBelow(below[0]))
        #expect(
            try error(
                .merger, [441_203], into: [.init(code: 441_202, below: [441_226])]) == .unfit)
    }

    @Test func `acts that cannot be are refused`() throws {
        let new = DivisionAct.Successor(code: 441_231, name: "新区")
        #expect(try error(.merger, [441_203], into: [new]) == .unfit)
        #expect(
            try error(.merger, [441_283], into: [.init(code: 441_202)]) == .notStanding(441_283))
        #expect(try error(.code, [441_203], into: [.init(code: 441_283, name: "高要")]) == .unfit)
        #expect(try error(.code, [441_203], into: [.init(code: 441_231)]) == .nameMissing(441_231))
        #expect(try error(.code, [441_203], into: [.init(code: 77, name: "x")]) == .codeInvalid(77))
        #expect(
            try error(.split, [441_203], into: [new, .init(code: 441_221)]) == .codeTaken(441_221))
        #expect(try error(.split, [441_203], into: [new]) == .unfit)
        #expect(try error(.zone, [441_203], into: [new]) == .unfit)
    }

    @Test func `whoever lived in what was divided goes by workplace, then household, or is listed`()
        throws
    {
        let day = try #require(Self.day)
        let tree = try #require(Self.tree)
        func place(_ workplace: UInt32, _ household: UInt32) -> UInt32? {
            DivisionSuccession.place(
                workplace: workplace, household: household, among: [441_202, 441_226], tree,
                on: day)
        }
        #expect(place(441_226, 441_202) == 441_226)
        #expect(place(0, 441_202) == 441_202)
        #expect(place(441_223, 441_226) == 441_226)
        #expect(place(441_223, 0) == nil)
        #expect(
            DivisionSuccession.place(
                workplace: 0, household: 0, among: [441_202], tree, on: day) == 441_202)
    }
}
