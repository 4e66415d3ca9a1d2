import Schema
import Testing

@testable import shegong

struct RosterFileTests {
    static let heading = "姓名,证件号码,管理号,级别,考试年度,行政区划代码,通过日期\r\n"
    static let row = "张某,44122618991231001X,20204400000001,助理社会工作师,2020,441226,2020-12-30\r\n"

    private static func entries(_ file: RosterFile) async throws -> [RosterEntry] {
        var entries: [RosterEntry] = []
        for try await entry in file.rows { entries.append(entry) }
        return entries
    }

    @Test func `Chinese headings, UTF-8 with a mark`() async throws {
        let folder = try TestFolder()
        let bytes = [0xef, 0xbb, 0xbf] + Array((Self.heading + Self.row).utf8)
        let file = try RosterFile(try folder.file("roster.csv", bytes))
        #expect(file.form == RosterFile.Form(encoding: .utf8, delimiter: 0x2c))
        #expect(file.rowCount == 1 && file.problems.isEmpty)
        let entry = RosterEntry(
            examYear: 2020, level: .assistant, name: "张某", documentKind: .resident,
            documentNumber: "44122618991231001X", managementNumber: "20204400000001",
            divisionId: 441_226, passedOn: 20_201_230)
        #expect(try await Self.entries(file) == [entry])
    }

    @Test func `English headings in another order, tabs, no line end`() async throws {
        let folder = try TestFolder()
        let text =
            "exam_year\tlevel\tname\tid_number\tmanagement_number\tdivision\tremark\n"
            + "2020\tsocial-worker\tLi\t44122618991231001x\tAB12345678\t441226\tx"
        let file = try RosterFile(try folder.file("roster.csv", Array(text.utf8)))
        #expect(file.columns.ignored == ["remark"])
        let entries = try await Self.entries(file)
        #expect(entries.map(\.level) == [.socialWorker])
        #expect(entries.map(\.managementNumber) == ["AB12345678"])
    }

    @Test func `GB18030 is told from UTF-8`() async throws {
        let folder = try TestFolder()
        // 姓名,id_number,… and one row whose name is 德庆.
        let bytes: [UInt8] =
            [0xd0, 0xd5, 0xc3, 0xfb]
            + Array(",id_number,management_number,level,exam_year,division\r\n".utf8)
            + [0xb5, 0xc2, 0xc7, 0xec]
            + Array(",44122618991231001X,20204400000001,assistant,2020,441226\r\n".utf8)
        let file = try RosterFile(try folder.file("roster.csv", bytes))
        #expect(file.form.encoding == .gb18030)
        #expect(try await Self.entries(file).map(\.name) == ["德庆"])
    }

    @Test func `Cells are taken as spreadsheets leave them`() async throws {
        let folder = try TestFolder()
        let text =
            Self.heading
            + "\u{3000}张某 ,'４４１２２６１８９９１２３１００１Ｘ,\t20204400000001,中级,2020年,441226,2020/1/5\n"
        let file = try RosterFile(try folder.file("roster.csv", Array(text.utf8)))
        #expect(file.problems.isEmpty)
        let entries = try await Self.entries(file)
        #expect(entries.map(\.name) == ["张某"])
        #expect(entries.map(\.documentNumber) == ["44122618991231001X"])
        #expect(entries.map(\.level) == [.socialWorker])
        #expect(entries.map(\.passedOn) == [20_200_105])
    }

    @Test func `Problems are told by row and column`() async throws {
        let folder = try TestFolder()
        let text =
            Self.heading + Self.row + "\r\n"
            + ",4.41226E+17,20204400000002,三级,x,,2020-13-01\r\n"
        let file = try RosterFile(try folder.file("roster.csv", Array(text.utf8)))
        let expected: [(String, RowReason)] = [
            ("name", .fieldMissing), ("id_number", .rounded), ("level", .fieldInvalid),
            ("exam_year", .fieldInvalid), ("division", .fieldMissing),
            ("passed_on", .fieldInvalid),
        ]
        #expect(file.rowCount == 2 && file.problemCount == 1)
        #expect(file.problems.map(\.row) == [2, 2, 2, 2, 2, 2])
        #expect(file.problems.map(\.column) == expected.map(\.0))
        #expect(file.problems.map(\.reason) == expected.map(\.1.rawValue))
    }

    @Test(arguments: [
        ("", "FILE_EMPTY"), (heading, "FILE_EMPTY"), ("姓名,级别\na,b\n", "COLUMN_MISSING"),
        ("姓名,name\n", "COLUMN_TWICE"), (heading + "a,\"b", "CSV_INVALID"),
    ])
    func `A file that is no roster is refused`(_ text: String, _ reason: String) throws {
        let folder = try TestFolder()
        let path = try folder.file("roster.csv", Array(text.utf8))
        let failure = #expect(throws: CommandFailure.self) { _ = try RosterFile(path) }
        #expect(failure?.reason == reason)
    }

    @Test func `Bytes of no encoding are refused`() throws {
        let folder = try TestFolder()
        let path = try folder.file("roster.csv", [0x41, 0xff, 0xff, 0x0a])
        let failure = #expect(throws: CommandFailure.self) { _ = try RosterFile(path) }
        #expect(failure?.reason == "ENCODING_UNCLEAR")
    }

    @Test func `A file that changes after it was checked ends the upload`() async throws {
        let folder = try TestFolder()
        let path = try folder.file("roster.csv", Array((Self.heading + Self.row).utf8))
        let file = try RosterFile(path)
        _ = try folder.file(
            "roster.csv", Array((Self.heading + Self.row.replacing("张某", with: "李某")).utf8))
        let failure = await #expect(throws: CommandFailure.self) {
            _ = try await Self.entries(file)
        }
        #expect(failure?.reason == "FILE_CHANGED")
    }

    @Test func `Rejected rows can be corrected and come back`() async throws {
        let folder = try TestFolder()
        let text =
            Self.heading + Self.row + Self.row.replacing("441226,2020", with: "\"44,1226\",2020")
        let file = try RosterFile(try folder.file("roster.csv", Array(text.utf8)))
        #expect(file.problems.map(\.row) == [2])
        let output = folder.path + "/rejected.csv"
        try file.writeRejected([2: "行政区划代码: 格式不对"], to: output, .chinese)
        let bytes = try folder.contents("rejected.csv")
        let written = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        #expect(bytes.starts(with: [0xef, 0xbb, 0xbf]))
        #expect(written.hasPrefix("\"姓名\",\"证件号码\""))
        #expect(written.contains("\"44,1226\",\"2020-12-30\",\"行政区划代码: 格式不对\"\r\n"))
        let corrected = written.replacing("44,1226", with: "441226")
        let again = try RosterFile(try folder.file("roster.csv", Array(corrected.utf8)))
        #expect(again.problems.isEmpty && again.rowCount == 1 && again.columns.ignored.isEmpty)
    }
}
