import Schema
import Testing

@testable import shegong

/// The files of comparison lists and of the national system's export.
struct OversightFileTests {
    @Test func `A comparison list has a number, a day and perhaps a reference on each line`() throws
    {
        let rows = try ComparisonFile.rows(
            "44122618991231001X,2021-12-01,死亡证明1号\n\n 44122618991231001X , 20211202\n")
        #expect(rows.map(\.eventOn) == [20_211_201, 20_211_202])
        #expect(rows.map(\.reference) == ["死亡证明1号", ""])
        #expect(rows.allSatisfy { $0.documentNumber == "44122618991231001X" })
        for line in ["x", "44122618991231001X,2021-02-30", ",2021-12-01"] {
            #expect(throws: CommandFailure.self) { try ComparisonFile.rows(line) }
        }
    }

    @Test func `A list goes in parts of five hundred`() {
        let rows = Array(repeating: ComparisonRow(documentNumber: "1"), count: 1_001)
        #expect(ComparisonFile.parts(rows).map(\.count) == [500, 500, 1])
        #expect(ComparisonFile.parts([]).isEmpty)
    }

    @Test func `The national export is read in the words of either language`() throws {
        let rows = try NationalFile.rows(
            "20204400000001,助理社会工作师,有效,2024-12-20\n20204400000002,,revoked,\n20204400000003")
        #expect(rows.map(\.level) == [.assistant, .unspecified, .unspecified])
        #expect(rows.map(\.status) == [.inForce, .revoked, .unspecified])
        #expect(rows.map(\.validUntil) == [20_241_220, 0, 0])
        // An ID number is no management number, and never goes into a question by mistake.
        for line in ["44122618991231001X", "1,什么", "1,,,2024-13-01", "1,,,,5"] {
            #expect(throws: CommandFailure.self) { try NationalFile.rows(line) }
        }
    }
}
