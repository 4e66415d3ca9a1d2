import Glibc
import Testing

/// The file of a retired provincial system on its whole way: by the real programs over the real
/// socket, with the daemon killed in the middle.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct MigrationPathTests {
    private static let content = """
        类别,原系统编号,所属编号,姓名,证件号码,行政区划代码,编号,级别,考试年度,起始日期,截止日期,举办单位,分钟
        人员,P1,,张试,44122618991231001X,441203,,,,,,,
        人员,P2,,李验,44122620000230001X,441203,,,,,,,
        证书,C1,P1,,,,20174412260000077,助理社会工作师,2017,,,,
        登记,R1,C1,,,,GD0001,,,2017-06-01,2020-06-01,,
        继续教育,H1,P1,,,,,,,2019-03-01,2019-03-05,某协会,2400

        """
    private static let cover = [
        "--persons", "2", "--certificates", "1", "--registrations", "1", "--hours", "1",
    ]

    @Test func `Rows are rehearsed, taken, found by their old numbers, and taken back`() throws {
        let office = try MapOffice()
        let path = try office.file("provincial.csv", Self.content)
        let run = ["migration", "import", path] + Self.cover
        let right = run + ["--minutes", "2400"]
        try office.play(.dinghuClerk, right, code: 4)
        let rehearsed = try office.play(.batch, right + ["--dry-run"])
        #expect(rehearsed.contains("\"taken\":4") && rehearsed.contains("ID_INVALID"))
        try office.play(.dinghuClerk, ["migration", "find", "P1"], code: 5)

        let wrong = try office.play(.batch, run + ["--minutes", "2399"], code: 7)
        #expect(wrong.contains("MIGRATION_TOTALS_DIFFER") && wrong.contains("2400/2399"))
        try office.killAndRestart()
        #expect(try office.play(.batch, ["migration", "list"]).contains("\"open\""))
        try office.play(.batch, ["migration", "undo", "2", "--reason", "封面有误", "--yes"])

        let done = try office.play(.batch, right)
        #expect(done.contains("\"finished\"") && done.contains("\"taken\":4"))
        try office.killAndRestart()
        let again = try office.play(.batch, right)
        #expect(again.contains("\"id\":3"))
        let rows = try office.play(.batch, ["migration", "rows", "3"])
        #expect(rows.contains("ID_INVALID") && !rows.contains("44122618991231001X"))
        for number in ["P1", "C1", "R1", "H1"] {
            #expect(
                try office.play(.dinghuClerk, ["migration", "find", number]).contains("张试"))
        }
        #expect(try office.play(.dinghuClerk, ["message", "list"]).contains("\"messages\":[]"))
        try office.play(.dinghuClerk, ["migration", "undo", "3", "--reason", "x"], code: 4)
        try office.play(.batch, ["migration", "undo", "3", "--reason", "重新导入", "--yes"])
        try office.play(.dinghuClerk, ["migration", "find", "P1"], code: 5)
        try office.stopAndVerify()
    }
}
