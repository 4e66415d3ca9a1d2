import Glibc
import Testing

/// 鼎湖 goes into 端州 on 2022-01-01: by the real programs, over the real socket, with the daemon
/// killed in the middle of the moving.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct DivisionPathTests {
    private static let act = [
        "--kind", "merger", "--document", "某府函〔2021〕1号", "--on", "2022-01-01", "--source",
        "441203", "--into", "441202",
    ]

    @Test func `At midnight the successor has the files, and a kill -9 in between loses nothing`()
        throws
    {
        let office = try MapOffice()
        let numbers = (1...3).map { "20204412030000000\($0)" }
        let people = ["44122618991231001X", "449014189912310010", "441283189912310017"]
        let rows = zip(people, numbers).map {
            "张试,\($0),\($1),assistant,2020,441203,2020-12-30\n"
        }
        let roster = try office.file(
            "roster.csv",
            "name,id_number,management_number,level,exam_year,division,passed_on\n"
                + rows.joined())
        try office.play(.batch, ["roster", "import", roster])
        for (number, management) in zip(people, numbers) {
            try office.play(.dinghuClerk, ["account", "open"], input: "张试\n\(number)\n")
            try office.play(.dinghuClerk, ["application", "create", management])
        }

        // Only the system administrator; and a rehearsal does nothing.
        try office.play(.final, ["division", "publish"] + Self.act, code: 4)
        let preview = try office.play(.system, ["division", "publish", "--dry-run"] + Self.act)
        #expect(preview.contains("\"persons\":3") && preview.contains("\"operators\":2"))
        #expect(try !office.play(.system, ["division", "history"]).contains("某府函"))
        try office.play(.system, ["division", "publish"] + Self.act)
        try office.play(.system, ["division", "move", "1"], code: 7)
        #expect(
            try office.play(.dinghuReviewer, ["application", "list"]).contains(numbers[0]))

        try office.play(nil, ["rehearsal", "set-clock", "2022-01-01 00:00:00"])
        try office.killAndRestart()
        try office.play(.system, ["division", "move", "1"])
        try office.killAndRestart()
        let history = try office.play(.system, ["division", "history", "441203"])
        #expect(history.contains("\"carried-out\"") && history.contains("\"moved_persons\":3"))
        #expect(history.contains("\"moved_applications\":3"))
        for number in numbers {
            #expect(
                try office.play(.duanzhouReviewer, ["application", "list"]).contains(number))
        }
        let shown = try office.play(.duanzhouReviewer, ["application", "show", "1"])
        #expect(shown.contains("441203") && shown.contains("2021-12-31"))
        // The clerk of the bureau that ended works for its successor.
        #expect(try office.play(.dinghuClerk, ["whoami"]).contains("duanzhou"))
        let then = try office.play(
            .system, ["division", "list", "--under", "441200", "--on", "2021-12-31"])
        let now = try office.play(.system, ["division", "list", "--under", "441200"])
        #expect(then.contains("鼎湖区") && !now.contains("鼎湖区"))
        try office.stopAndVerify()
    }

    @Test func `A prefecture that is divided says of each division below where it goes`() throws {
        let office = try MapOffice()
        let below = [
            "441202", "441203", "441204", "441223", "441224", "441225", "441226",
            "441284", "900000001",
        ]
        let act = [
            "division", "publish", "--kind", "split", "--document", "国函〔2021〕4号", "--on",
            "2022-01-01", "--source", "441200", "--into", "441590=西江市", "--into", "441591=绥江市",
            "--bureau", "441591=dinghu", "--below", "441203=441591",
        ]
        let refused = try office.play(.system, act, code: 7)
        #expect(refused.contains("DIVISIONS_BELOW") && refused.contains("900000001"))
        #expect(!refused.contains("441203"))
        let places = below.filter { $0 != "441203" }
            .flatMap { ["--below", "\($0)=441590"] }
        let preview = try office.play(.system, act + places + ["--dry-run"])
        #expect(preview.contains("\"441203=441591\"") && preview.contains("\"441284=441590\""))
        try office.play(.system, act + places)
        try office.play(nil, ["rehearsal", "set-clock", "2022-01-01 00:00:00"])
        try office.play(.system, ["division", "move", "1"])
        let now = try office.play(.system, ["division", "list", "--under", "441591"])
        #expect(now.contains("鼎湖区") && !now.contains("端州区"))
        let then = try office.play(
            .system, ["division", "list", "--under", "441200", "--on", "2021-12-31"])
        #expect(then.contains("鼎湖区") && then.contains("端州区"))
        try office.stopAndVerify()
    }
}
