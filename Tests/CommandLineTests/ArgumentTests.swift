import ArgumentParser
import ShegongClient
import Testing

@testable import shegong

struct ArgumentTests {
    /// One command line for each verb.
    static let verbs: [[String]] = [
        ["status"], ["whoami"], ["division", "install"],
        ["division", "list", "--under", "440000", "--on", "2021-12-15", "--limit", "5"],
        [
            "bureau", "create", "deqing", "--name", "德庆县民政局", "--parent", "1", "--division",
            "441226", "--office", "社会工作股",
        ],
        ["bureau", "list", "--after", "7"],
        ["operator", "create", "clerk", "--uid", "1001", "--bureau", "deqing", "--role", "clerk"],
        ["operator", "end", "3", "--reason", "调离"], ["operator", "list"],
        ["operator", "confirm", "1", "--yes"], ["operator", "decline", "1", "--reason", "误提"],
        ["operator", "grants", "--decided-too"],
        ["administrator", "appoint", "root", "--role", "security-administrator"],
        ["rule-set", "publish", "-"], ["notice", "publish", "-"], ["notice", "list"],
        ["notice", "show", "zhaoqing-2021"], ["roster", "import", "roster.csv", "--dry-run"],
        ["roster", "list", "--exam-year", "2020"], ["roster", "batches"],
        ["account", "open", "--division", "441226"], ["person", "show", "12"],
        ["person", "show", "--identity"], ["person", "search", "张某"],
        ["person", "form", "12", "--file", "-", "--expected-version", "1"],
        ["person", "reveal", "12", "--reason", "核对原件"],
        ["application", "create", "20204400000001", "--kind", "renewal"],
        [
            "application", "receipt", "5", "--number", "R-1", "--received-at",
            "2022-01-15 16:40:00",
        ],
        ["application", "submit", "5", "--notice", "zhaoqing-2021", "--pledge"],
        [
            "application", "review", "5", "--stage", "first", "--outcome", "return", "--reason",
            "缺页", "--expected-version", "2",
        ],
        ["application", "withdraw", "5", "--reason", "本人申请", "--yes"],
        ["application", "show", "5"], ["application", "list", "--state", "待审核"],
        ["application", "issue", "5"], ["certificate", "show", "5", "--output-file", "x"],
        ["certificate", "show", "--number", "G-1"],
        ["eligibility", "explain", "12", "--on", "2021-12-20", "--notice", "zhaoqing-2021"],
        [
            "education", "record", "12", "--form", "training", "--organiser", "某协会",
            "--from-day", "2020-03-01", "--hours", "6", "--proof", "P-1",
        ],
        ["education", "recognize", "3", "--minutes", "300", "--reason", "午休不计"],
        ["education", "withdraw", "3", "--reason", "重复"],
        [
            "education", "import-roll", "roll.csv", "--organiser", "某协会", "--form", "training",
            "--from", "2020-03-01 09:00:00", "--until", "2020-03-01 12:00:00", "--minutes", "180",
        ],
        ["education", "list", "12", "--notice", "zhaoqing-2021", "--on", "2021-12-20"],
        ["education", "list", "--state", "pending", "--limit", "5"],
        ["eligibility", "explain", "12", "--kind", "renewal"],
        [
            "statistics", "show", "--on", "2021-12-31", "--map", "2021-12-31", "--public-version",
            "--smallest", "10",
        ],
        ["statistics", "flow", "--from", "2021-01-01", "--until", "2021-12-31"],
        ["statistics", "flow", "--notice", "zhaoqing-2021"],
        [
            "report", "publish", "flow-2021", "--kind", "flow", "--from", "2021-01-01", "--reason",
            "补录", "--yes",
        ],
        ["report", "list"], ["report", "show", "flow-2021"],
        [
            "notice", "preview", "-", "--on", "2021-12-20", "--against", "zhaoqing-2021",
            "--list", "newly-admitted", "--kind", "first",
        ],
        [
            "notice", "withdraw", "zhaoqing-2021", "--version", "2", "--number", "某函1号",
            "--reason", "条件有误", "--yes",
        ],
        ["notice", "cases", "zhaoqing-2021", "--group", "undecided", "--division", "441226"],
        [
            "application", "settle-notice", "5", "6", "--keep", "--reason", "信赖利益", "--basis",
            "某号", "--yes",
        ],
        [
            "application", "settle-notice", "5", "--under", "zhaoqing-2022", "--reason", "重新公布",
            "--yes",
        ],
        ["statistics", "due", "--from", "2021-01-01", "--until", "2021-12-31"],
        ["statistics", "list", "lapsed", "--until", "2021-12-31", "--division", "441226"],
        ["rehearsal", "set-clock", "2021-12-15 00:00:00"], ["snapshot", "take"],
        ["backup", "save", "x", "--reason", "每周备份"],
        [
            "feedback", "open", "20204304000000003", "--level", "assistant", "--exam-year", "2020",
            "--province", "430000", "--evidence", "成绩单第1页",
        ],
        ["feedback", "review", "1", "--outcome", "approve"],
        ["feedback", "confirm", "1", "--outcome", "reject", "--reason", "查无此人"],
        ["feedback", "show", "1"], ["feedback", "list", "--state", "county-reviewed"],
        ["feedback", "reveal", "1", "--reason", "核对"],
        ["roster", "undo", "2", "--reason", "名单有误"],
        ["roster", "void", "-", "--reason", "违纪", "--document", "某号"],
        ["roster", "voided", "--registered-only"], ["roster", "unconfirmed"],
        ["message", "list", "--state", "queued"],
        ["message", "deliver", "--spool", "/var/spool/sms", "--once"],
        ["calendar", "install"], ["calendar", "publish", "-"], ["calendar", "show", "2022"],
        ["application", "claim", "5", "--takeover-reason", "同事休假"],
        ["application", "release", "5"], ["application", "resync", "5"],
        [
            "application", "not-accept", "5", "--reason", "不属管辖", "--refer-to", "端州区民政局",
        ],
        ["application", "review-many", "-", "--stage", "final", "--outcome", "approve"],
        ["application", "due", "--on", "2022-01-28", "--within", "5"],
        [
            "registration", "suspend", "G-1", "--ground", "own-request", "--reason", "本人申请",
            "--from",
            "2022-03-01",
        ],
        ["registration", "resume", "G-1", "--ground", "cause-ceased", "--reason", "已处理"],
        ["registration", "cancel", "G-1", "--ground", "own-request", "--reason", "本人申请"],
        ["registration", "revoke", "G-1", "--ground", "improper-means", "--reason", "查实"],
        [
            "registration", "reinstate", "G-1", "--ground", "decision-overturned", "--reason",
            "判决撤销原决定",
        ],
        ["registration", "decide", "7", "--no-approve", "--reason", "证据不足"],
        ["registration", "events", "--state", "proposed"],
        ["person", "change-identity", "12", "--reason", "户口簿", "--correction"],
        ["person", "decide-change", "7", "--approve"], ["person", "changes"],
        ["transfer", "release", "12", "--to", "441202", "--reason", "工作调动"],
        ["transfer", "accept", "7"], ["transfer", "decline", "7", "--reason", "不在本区"],
        ["transfer", "list", "--state", "proposed"],
        ["certificate", "reissue", "G-1", "--reason", "姓名变更"],
        ["registration", "status", "20204400000001", "--on", "2022-01-01"],
        ["duplicate", "find", "--limit", "5"], ["duplicate", "compare", "1", "2"],
        ["duplicate", "not", "1", "2", "--reason", "双胞胎"],
        ["duplicate", "merge", "1", "--merged", "2", "--reason", "新旧证件"],
        ["duplicate", "decide", "1", "--no-approve", "--reason", "证据不足"],
        ["duplicate", "undo", "1", "--reason", "两人"],
        ["duplicate", "list", "--state", "merge-proposed"],
        ["organisation", "create", "某社会工作服务中心", "--kind", "agency", "--from", "2020-01-01"],
        ["organisation", "rename", "1", "--name", "某总站"],
        ["organisation", "close", "1", "--reason", "注销"], ["organisation", "show", "1"],
        ["organisation", "list", "中心", "--kind", "agency", "--closed-too"],
        ["organisation", "workers", "1"], ["person", "search", "--status", "lapsed"],
        ["application", "letter", "5", "--letter", "2"],
        ["remedy", "open", "5", "--grounds", "材料齐全", "--requested-on", "2022-01-20"],
        ["remedy", "decide", "1", "--outcome", "overturned", "--reason", "证据充分"],
        ["remedy", "list", "--state", "open", "--application", "5"],
        ["complaint", "open", "--person", "12", "--facts", "出借证书"],
        ["complaint", "investigate", "1", "--findings", "查实"],
        [
            "complaint", "close", "1", "--outcome", "cancellation", "--ground",
            "certificate-misused", "--reason", "查实",
        ],
        ["complaint", "show", "1"], ["complaint", "list", "--state", "investigated"],
        ["complaint", "reveal", "1", "--reason", "回访"],
        ["comparison", "import", "-", "--kind", "death", "--label", "殡葬信息"],
        ["comparison", "decide", "1", "--no-confirm", "--reason", "同名"],
        ["comparison", "list", "--state", "open", "--kind", "judgment"],
        ["recusal", "declare", "--person", "12", "--reason", "亲属", "--until", "2022-12-31"],
        ["recusal", "lift", "1", "--reason", "已无关系"],
        ["recusal", "list", "--officer", "3", "--ended-too"],
        ["spot-check", "draw", "--from", "2021-12-01", "--percent", "5", "--seed", "7"],
        ["spot-check", "record", "1", "5", "--in-order"],
        ["spot-check", "record", "1", "5", "--defect", "form", "--note", "缺页"],
        ["spot-check", "show", "1"], ["spot-check", "list"],
        ["education", "rolls", "--handed-in-by", "3"],
        ["application", "list", "--handed-in-by", "3"],
        ["statistics", "show", "--by", "sex,age", "--ages", "30,50", "--as-of", "7"],
        ["statistics", "flow", "--from", "2021-01-01", "--by", "employer", "--public-version"],
        ["statistics", "list", "account", "--sex", "unknown", "--age", "25-34"],
        ["statistics", "list", "account", "--as-of", "7"],
        ["reminder", "forecast", "--within", "60"],
        ["reminder", "queue", "--within", "60", "--round", "1"],
        ["reconcile", "-"],
        ["attachment", "add", "扫描件.PDF", "--person", "12", "--kind", "identity"],
        [
            "attachment", "add", "x", "--notice", "1", "--kind", "guide", "--media-type",
            "application/pdf",
        ],
        ["attachment", "list", "--application", "5", "--removed"],
        ["attachment", "get", "3", "--to", "x.pdf", "--reason", "核对"],
        ["attachment", "remove", "3", "--reason", "传错文件"],
        ["attachment", "sweep", "--reason", "定期清理"],
        ["application", "archive", "5", "--folder", "x", "--reveal-reason", "归档"],
        [
            "division", "publish", "--kind", "merger", "--document", "某府函〔2021〕1号", "--on",
            "2022-01-01", "--source", "441203", "--into", "441202", "--dry-run",
        ],
        [
            "division", "preview", "--kind", "split", "--document", "某府函〔2021〕2号", "--on",
            "2022-01-01", "--source", "441203", "--into", "441202", "--into", "441231=新区",
            "--bureau", "441231=duanzhou", "--below", "900000001=441231",
        ],
        ["division", "move", "1"], ["division", "history", "441203"],
        ["division", "unplaced", "1"],
        ["division", "place", "1", "--person", "12", "--division", "441231", "--reason", "现居"],
        [
            "migration", "import", "-", "--persons", "1", "--certificates", "1",
            "--registrations", "1", "--hours", "1", "--minutes", "60", "--dry-run",
        ],
        ["migration", "show", "1"], ["migration", "list"],
        ["migration", "rows", "1", "--outcome", "refused", "--conflicts"],
        ["migration", "undo", "1", "--reason", "重新导入", "--yes"], ["migration", "find", "P1"],
        ["recovery", "show"],
        [
            "recovery", "compare", "--receipts", "收件.csv", "--decisions", "x", "--certificates",
            "y",
            "--messages", "/var/spool/sms", "--all",
        ],
        [
            "recovery", "settle", "德2021-1", "--kind", "receipt", "--outcome", "entered-anew",
            "--application", "5", "--reason", "补录",
        ],
        ["recovery", "skip-numbers", "1000", "--reason", "库外编号更大", "--yes"],
        ["erasure", "request", "12", "--ground", "unlawful", "--reason", "误开账户"],
        ["erasure", "preview", "12"], ["erasure", "preview", "--case", "1"],
        ["erasure", "confirm", "1", "--yes"], ["erasure", "withdraw", "1", "--reason", "有误"],
        ["erasure", "execute", "1", "--yes"], ["erasure", "list", "--state", "requested"],
        [
            "audit", "list", "--since", "2021-12-15", "--until", "2021-12-20 10:00:00",
            "--operator", "clerk", "--person", "17", "--kind", "reveal", "--kind", "refusal",
            "--method", "Persons/Reveal", "--with-readings", "--limit", "5",
        ],
        ["audit", "list", "--identity", "--with-readings"],
        ["audit", "summary", "--since", "2021-12-15", "--until", "2021-12-31"],
        ["feed", "watch", "--after", "7", "--kind", "application", "--until-current"],
    ]

    @Test(arguments: verbs)
    func `Every verb is understood, with the common options behind it`(_ line: [String]) throws {
        let common = [
            "--socket", "/tmp/s", "--output", "json", "--lang", "zh", "--timeout", "1.5",
            "--idempotency-key", "017f22e2-79b0-7fff-bfff-ffffffffffff",
        ]
        let verb = try #require(try Shegong.parseAsRoot(line + common) as? any Verb)
        #expect(verb.options.socket == "/tmp/s")
        #expect(verb.options.output == .json)
        #expect(verb.options.lang == .chinese)
    }

    @Test func `No verb was forgotten above`() {
        func leaves(_ command: any ParsableCommand.Type, _ path: [String]) -> [[String]] {
            let below = command.configuration.subcommands
            guard !below.isEmpty else { return [path] }
            return below.flatMap { leaves($0, path + [$0._commandName]) }
        }
        let all = leaves(Shegong.self, [])
        let named = Set(Self.verbs.map { line in line.prefix { !$0.hasPrefix("-") }.prefix(2) })
        for path in all {
            #expect(named.contains { $0.starts(with: path) }, "\(path)")
        }
    }

    @Test(arguments: [
        ["nothing"], ["person", "show"], ["person", "show", "12", "--identity"],
        ["application", "submit", "5"], ["status", "--output", "xml"], ["status", "--lang", "fr"],
        ["application", "review", "5", "--stage", "first", "--outcome", "refuse"],
        ["application", "receipt", "5", "--number", "1", "--received-at", "2022-01-15"],
        ["statistics", "show", "--on", "2021-02-30"], ["status", "--timeout", "0"],
        ["notice", "list", "--limit", "0"], ["notice", "list", "--limit", "1001"],
        ["certificate", "show"], ["certificate", "show", "5", "--number", "G-1"],
        ["division", "install", "--idempotency-key", "x"], ["person", "show", "张某"],
        [
            "division", "preview", "--kind", "split", "--document", "某府函〔2021〕2号", "--on",
            "2022-01-01", "--source", "441200", "--into", "441591=某市", "--below", "441203=441592",
        ],
        ["feedback", "review", "1", "--outcome", "reject"],
        ["duplicate", "decide", "1", "--no-approve"], ["duplicate", "compare", "1"],
        ["person", "search"],
        ["message", "deliver", "--spool", "x"],
        ["message", "deliver", "--spool", "x", "--once", "--follow-seconds", "5"],
        ["application", "create", "12"], ["operator", "create", "a", "--role", "king"],
        ["audit", "list", "--since", "2021-02-30"], ["audit", "list", "--kind", "gossip"],
        ["audit", "list", "--person", "17", "--identity"],
    ])
    func `A wrong command line ends with status 2`(_ line: [String]) async {
        let console = TestConsole()
        let transport = ScriptedTransport { _, _ in .success([]) }
        #expect(await console.run(line, transport) == .usage)
        #expect(!console.errors.isEmpty && console.output.isEmpty)
        #expect(transport.calls.isEmpty)
    }

    @Test(arguments: [["--help"], ["help"], ["person", "--help"], ["person"], []])
    func `Help is a wish fulfilled`(_ line: [String]) async {
        let console = TestConsole()
        let transport = ScriptedTransport { _, _ in .success([]) }
        #expect(await console.run(line, transport) == .success)
        #expect(console.output.contains("USAGE"))
    }

    @Test(arguments: [
        ["person", "show"], ["person", "search"], ["person", "form", "--file", "-"],
        ["person", "reveal", "--reason", "xx"], ["application", "create"],
        [
            "feedback", "open", "--level", "assistant", "--exam-year", "2020", "--province",
            "430000", "--evidence", "x",
        ],
        ["eligibility", "explain"], ["eligibility", "explain", "12", "--certificate"],
        ["education", "list"], ["education", "list", "12", "--certificate"],
        ["audit", "list", "--person"], ["audit", "list", "--operator"],
        ["education", "record", "--organiser", "x", "--proof", "1", "--from-day", "2020-03-01"],
    ])
    func `No verb takes an identity number, and none repeats it`(_ line: [String]) async {
        let number = "44122618991231001X"
        for typed in [number, number.lowercased()] {
            let console = TestConsole()
            let transport = ScriptedTransport { _, _ in .success([]) }
            #expect(await console.run(line + [typed], transport) == .usage)
            #expect(console.errors.contains(Text.numberAsArgument.localized.chinese))
            #expect(!console.errors.contains(typed))
            #expect(transport.calls.isEmpty)
        }
    }

    @Test func `No option or argument is named after an identity number`() {
        let help = Self.verbs.map { line in
            Shegong.helpMessage(
                for: (try? Shegong.parseAsRoot(line)).map { type(of: $0) } ?? Shegong.self)
        }
        for text in help {
            let names = text.split(whereSeparator: \.isWhitespace).filter {
                $0.hasPrefix("--") || $0.hasPrefix("<")
            }
            #expect(!names.isEmpty)
            for name in names {
                #expect(!name.contains("id-number") && !name.contains("document-number"))
            }
        }
    }

    @Test func `A person is an id or a management number`() {
        #expect(PersonArgument(argument: "12").reference == .id(12))
        #expect(
            PersonArgument(argument: "2020440000000a").reference
                == .managementNumber("2020440000000A"))
        #expect(PersonArgument(argument: "0").reference == .unusable(.personUnclear))
        // Eighteen digits whose check fails are no identity number.
        #expect(
            PersonArgument(argument: "441226189912310011").reference
                == .managementNumber("441226189912310011"))
    }
}

extension TestConsole {
    /// Runs the program against a script.
    func run(
        _ line: [String], _ transport: ScriptedTransport, environment: [String: String] = [:]
    ) async -> shegong.ExitStatus {
        await Invocation(
            arguments: line, environment: environment, console: console,
            client: { settings in
                RegistryClient(
                    connector: transport, settings: settings,
                    environment: ManualTime().environment)
            }
        ).run()
    }
}
