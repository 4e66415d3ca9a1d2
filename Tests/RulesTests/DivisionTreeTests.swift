import Rules
import Testing

@Suite("The dated tree of divisions")
struct DivisionTreeTests {
    let tree: DivisionTree
    let today: CalendarDay

    init() throws {
        tree = try DivisionTree(rows: DivisionCatalogue.shippedRows())
        today = try day("2021-12-15")
    }

    @Test("Guangdong has 21 prefectures and 122 county-level divisions")
    func guangdong() {
        let prefectures = tree.descendants(of: 440_000, at: .prefecture, on: today)
        #expect(prefectures.count == 21)
        #expect(tree.descendants(of: 440_000, at: .county, on: today).count == 122)
        #expect(prefectures.contains(441_900) && prefectures.contains(442_000))
        // Dongguan and Zhongshan: prefecture straight to town.
        #expect(tree.children(of: 441_900, on: today).isEmpty)
        #expect(tree.children(of: 442_000, on: today).isEmpty)
        #expect(tree.rows.filter { $0.level == .province }.count == 34)
    }

    @Test("Zhaoqing has eight, and a zone with a bureau and no code")
    func zhaoqing() {
        #expect(
            tree.descendants(of: 441_200, at: .county, on: today).map { tree.name($0) ?? "" } == [
                "端州区", "鼎湖区", "高要区", "广宁县", "怀集县", "封开县", "德庆县", "四会市",
            ])
        #expect(tree.row(900_000_001)?.level == .zone)
        #expect(tree.isWithin(900_000_001, 441_200, on: today))
        #expect(tree.row(441_201) == nil)
    }

    @Test(
        "Gaoyao by any of its numbers is Gaoyao",
        arguments: [442_821, 441_221, 449_014, 441_283, 441_204] as [UInt32])
    func gaoyao(code: UInt32) {
        #expect(tree.standing(of: code, on: today) == [441_204])
        #expect(tree.isWithin(code, 441_200, on: today))
        #expect(tree.ancestor(of: code, at: .county, on: today) == 441_204)
        #expect(tree.ancestor(of: code, at: .prefecture, on: today) == 441_200)
        #expect(tree.province(ofIdentityPrefix: code) == 440_000)
        #expect(tree.hasEverUsed(identityPrefix: code) == true)
    }

    @Test("Gaoyao and Sihui year by year")
    func historyByDay() throws {
        let stations: [(String, UInt32, UInt32)] = [
            ("1987-12-31", 442_821, 442_822), ("1988-01-01", 441_221, 441_222),
            ("1992-12-31", 441_221, 441_222), ("1993-01-01", 449_014, 449_016),
            ("1994-12-31", 449_014, 449_016), ("1995-01-01", 441_283, 441_284),
            ("2015-05-31", 441_283, 441_284), ("2015-06-01", 441_204, 441_284),
        ]
        for (text, gaoyao, sihui) in stations {
            #expect(try tree.standing(of: 442_821, on: day(text)) == [gaoyao])
            #expect(try tree.standing(of: 442_822, on: day(text)) == [sihui])
        }
        // In 1993 and 1994 the cities stood under the province, not under 4412.
        #expect(try tree.ancestry(of: 449_014, on: day("1993-06-01")) == [449_014, 440_000])
        #expect(try !tree.isWithin(449_014, 441_200, on: day("1993-06-01")))
        #expect(try tree.isWithin(449_014, 440_000, on: day("1993-06-01")))
    }

    @Test("Numbers that begin with 4412 and belong to Yunfu")
    func yunfu() {
        for (code, now) in [
            (441_227, 445_302), (441_228, 445_321), (441_229, 445_322), (441_230, 445_381),
        ] as [(UInt32, UInt32)] {
            #expect(tree.standing(of: code, on: today) == [now])
            #expect(!tree.isWithin(code, 441_200, on: today))
            #expect(tree.isWithin(code, 445_300, on: today))
        }
    }

    @Test("The area before 1988 and its divided seat")
    func areaBefore1988() throws {
        #expect(tree.standing(of: 442_800, on: today) == [441_200])
        #expect(tree.standing(of: 442_801, on: today) == [441_202, 441_203])
        #expect(tree.containment(of: 442_801, in: 441_200, on: today) == .within)
        #expect(tree.containment(of: 442_801, in: 441_202, on: today) == .partly)
        #expect(tree.ancestor(of: 442_801, at: .county, on: today) == nil)
        #expect(
            try tree.ancestry(of: 442_826, on: day("1985-01-01")) == [442_826, 442_800, 440_000])
    }

    @Test("What the tree does not have it does not guess")
    func unknown() {
        #expect(tree.containment(of: 430_102, in: 430_000, on: today) == .unknown)
        #expect(tree.containment(of: 430_000, in: 440_000, on: today) == .outside)
        #expect(tree.province(ofIdentityPrefix: 430_102) == 430_000)
        #expect(tree.hasEverUsed(identityPrefix: 430_102) == nil)
        #expect(tree.hasEverUsed(identityPrefix: 441_299) == false)
        #expect(tree.province(ofIdentityPrefix: 990_000) == nil)
        #expect(tree.standing(of: 441_204, on: .earliest).isEmpty)
        #expect(tree.isWithin(441_226, 0, on: today))
        #expect(!tree.isWithin(999_999, 0, on: today))
    }

    @Test("An invented merger moves the county at midnight, and its old bureau has no territory")
    func merger() throws {
        var rows = tree.rows
        for index in rows.indices where rows[index].code == 441_203 {
            rows[index].validUntil = try day("2021-12-31")
            rows[index].successors = [441_202]
        }
        let merged = try DivisionTree(rows: rows)
        let before = try day("2021-12-31")
        #expect(merged.isWithin(441_203, 441_203, on: before))
        #expect(!merged.isWithin(441_203, 441_202, on: before))
        #expect(merged.isWithin(441_203, 441_202, on: before.next))
        #expect(!merged.isWithin(441_203, 441_203, on: before.next))
        #expect(!merged.isWithin(441_202, 441_203, on: before.next))
        #expect(merged.descendants(of: 441_200, at: .county, on: before.next).count == 7)
        #expect(merged.descendants(of: 441_200, at: .county, on: before).count == 8)
    }

    @Test("Every shipped place of today stands in an unbroken path up to its province")
    func paths() {
        for row in tree.rows where row.isValid(on: today) {
            let path = tree.ancestry(of: row.code, on: today)
            #expect(tree.row(path.last ?? 0)?.level == .province, "\(row.code)")
        }
        // Whatever was abolished leads to something that stands today.
        for row in tree.rows {
            #expect(!tree.standing(of: row.code, on: today).isEmpty, "\(row.code)")
        }
    }

    @Test("Rows that make no tree are refused, never walked")
    func badRows() throws {
        func row(_ code: UInt32, _ parent: UInt32?, _ successors: [UInt32] = []) -> DivisionRow {
            DivisionRow(
                code: code, name: "\(code)", level: .county, parent: parent, successors: successors)
        }
        #expect(throws: DivisionTreeError.codeTwice(1)) {
            try DivisionTree(rows: [row(1, nil), row(1, nil)])
        }
        #expect(throws: DivisionTreeError.codeMissing) { try DivisionTree(rows: [row(0, nil)]) }
        #expect(throws: DivisionTreeError.parentUnknown(1)) { try DivisionTree(rows: [row(1, 2)]) }
        #expect(throws: DivisionTreeError.successorUnknown(1)) {
            try DivisionTree(rows: [row(1, nil, [3])])
        }
        #expect(throws: DivisionTreeError.circle(1)) {
            try DivisionTree(rows: [row(1, 2), row(2, 1)])
        }
        var reversed = row(1, nil)
        reversed.validFrom = today
        reversed.validUntil = today.previous
        #expect(throws: DivisionTreeError.daysReversed(1)) { try DivisionTree(rows: [reversed]) }
        // Successors in a circle end as well: nothing stands.
        var one = row(1, nil, [2])
        var two = row(2, nil, [1])
        one.validUntil = today.previous
        two.validUntil = today.previous
        #expect(try DivisionTree(rows: [one, two]).standing(of: 1, on: today).isEmpty)
    }

    @Test("A broken line of a catalogue is named")
    func badCatalogue() throws {
        let head = "code\tname\tlevel\tparent\tvalid_from\tvalid_until\tsuccessors\n"
        let good = "441226\t德庆县\tcounty\t441200\t19880101\t0\t\n"
        #expect(try DivisionCatalogue.rows(of: Array((head + good).utf8)).count == 1)
        for bad in [
            "441226\t德庆县\tcounty\t441200\t19880101\t0", "x\tn\tcounty\t0\t0\t0\t",
            "1\tn\tvillage\t0\t0\t0\t", "1\tn\tcounty\t0\t20210230\t0\t",
            "1\tn\tcounty\t0\t0\t0\t2,x",
            "1\t\tcounty\t0\t0\t0\t",
        ] {
            #expect(throws: DivisionCatalogueError.self) {
                try DivisionCatalogue.rows(of: Array((head + good + bad).utf8))
            }
        }
        #expect(throws: DivisionCatalogueError.self) {
            try DivisionCatalogue.rows(of: Array(good.utf8))
        }
        #expect(throws: DivisionCatalogueError.self) {
            try DivisionCatalogue.rows(of: Array(head.utf8) + [0xFF, 0xFE])
        }
    }
}
