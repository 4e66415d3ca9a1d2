import ProtobufRuntime
import Schema
import ShegongClient
import Testing

@testable import shegong

/// An organiser's roll from a file to requests.
struct EducationRollTests {
    private func rows(
        _ text: String, minutesPerCredit: UInt32? = nil
    ) throws -> EducationRollFile {
        let folder = try TestFolder()
        return try EducationRollFile(
            try folder.file("roll.csv", Array(text.utf8)), minutesPerCredit: minutesPerCredit)
    }

    @Test func `Days, instants, minutes and hours are read as people write them`() throws {
        let file = try rows(
            "\u{feff}管理号,开始时间,结束时间,分钟,证明编号,备注\r\n"
                + "２０２０4400000001,2020-03-01 09:00,2020-03-01 12:00,180,证-1,x\r\n"
                + "20204400000002,,,90,,\r\n")
        #expect(file.problems.isEmpty && file.ignored == ["备注"])
        #expect(
            file.rows == [
                EducationRollRow(
                    managementNumber: "20204400000001",
                    studied: StudyTime(fromAt: 1_583_024_400_000, untilAt: 1_583_035_200_000),
                    claimedMinutes: 180, proofNumber: "证-1"),
                EducationRollRow(managementNumber: "20204400000002", claimedMinutes: 90),
            ])
        let days = try rows("management_number,from_day,小时\n20204400000001,2020-03-01,6\n")
        #expect(
            days.rows.first?.studied == StudyTime(fromDay: 20_200_301, untilDay: 20_200_301))
        #expect(days.rows.first?.claimedMinutes == 360)
    }

    @Test func `GB18030 is told from UTF-8`() throws {
        let folder = try TestFolder()
        // 管理号,小时
        let bytes: [UInt8] =
            [0xb9, 0xdc, 0xc0, 0xed, 0xba, 0xc5, 0x2c, 0xd0, 0xa1, 0xca, 0xb1]
            + Array("\r\n20204400000001,2\r\n".utf8)
        let file = try EducationRollFile(
            try folder.file("roll.csv", bytes), minutesPerCredit: nil)
        #expect(file.rows.map(\.claimedMinutes) == [120])
    }

    @Test func `A 学时 is never taken for an hour without a stated conversion`() throws {
        let text = "管理号,学时\n20204400000001,8\n"
        let failure = #expect(throws: CommandFailure.self) { try rows(text) }
        #expect(failure?.reason == "CREDITS_UNCLEAR")
        #expect(try rows(text, minutesPerCredit: 45).rows.map(\.claimedMinutes) == [360])
    }

    @Test func `Problems are told by row and column, and nothing is sent`() async throws {
        let folder = try TestFolder()
        let text =
            "管理号,分钟,首日\n,60,2020-03-01\n4.41226E+17,60,2020-03-01\n"
            + "20204400000001,x,2020-13-01\n"
        let path = try folder.file("roll.csv", Array(text.utf8))
        let file = try EducationRollFile(path, minutesPerCredit: nil)
        #expect(
            file.problems.map { "\($0.row) \($0.column) \($0.reason)" } == [
                "1 management_number FIELD_MISSING", "2 management_number ROUNDED_BY_SPREADSHEET",
                "3 claimed_minutes FIELD_INVALID", "3 from_day FIELD_INVALID",
            ])
        let console = TestConsole()
        let transport = ScriptedTransport { call, _ in
            .success(WhoAmIReply().encoded())
        }
        let status = await console.run(
            ["education", "import-roll", path, "--organiser", "某协会", "--lang", "zh"], transport)
        #expect(status == .failed)
        #expect(transport.calls.map(\.method) == ["WhoAmI"])
        #expect(console.errors.contains("ROWS_IN_ERROR"))
    }

    @Test func `A long roll goes up in parts, and a part's errors are told by rows of the file`()
        async throws
    {
        let folder = try TestFolder()
        let text =
            "管理号,分钟\n" + (0..<1_200).map { "2020440\(1_000_000 + $0),60\n" }.joined()
        let path = try folder.file("roll.csv", Array(text.utf8))
        let transport = ScriptedTransport { call, number in
            guard call.method == "ImportRoll" else { return .success(WhoAmIReply().encoded()) }
            guard number > 0 else {
                return .success(WriteResult(revision: 8, ids: [1, 1]).encoded())
            }
            return .failure(
                .status(
                    RegistryError(
                        code: .invalidArgument, reason: "ROWS_IN_ERROR", message: "no",
                        fields: [.init(field: "rows[7].management_number", reason: "NOT_FOUND")])))
        }
        let console = TestConsole()
        let status = await console.run(
            [
                "education", "import-roll", path, "--organiser", "某协会", "--from-day",
                "2020-03-01", "--lang", "zh",
            ], transport)
        #expect(status == .failed)
        let sent = try transport.calls.filter { $0.method == "ImportRoll" }.map {
            try ImportEducationRollRequest(decoding: $0.payload)
        }
        #expect(sent.map(\.rows.count) == [1_000, 200])
        #expect(sent.allSatisfy { $0.contentDigest.count == 32 })
        #expect(sent.first?.contentDigest != sent.last?.contentDigest)
        #expect(console.output.contains("1007"))
    }
}
