import ProtobufRuntime
import Schema
import ShegongClient
import Testing

@testable import shegong

struct RunTests {
    private static func reply(_ method: String, rehearsal: Bool) -> [UInt8]? {
        switch method {
        case "WhoAmI": WhoAmIReply(rehearsal: rehearsal).encoded()
        case "Status", "TakeSnapshot":
            StatusReply(revision: 9, rehearsal: rehearsal, version: "1.0").encoded()
        case "Stock":
            StockReply(cells: [StockCell(divisionId: 441_226)], rehearsal: rehearsal).encoded()
        case "Count":
            FiguresReply(cells: [FigureCell(measure: .ending)], rehearsal: rehearsal).encoded()
        case "ExplainEligibility": ExplainEligibilityReply(rehearsal: rehearsal).encoded()
        case "ListCases": ListNoticeCasesReply(rehearsal: rehearsal).encoded()
        case "GetReviewBatch": GetReviewBatchReply(rehearsal: rehearsal).encoded()
        case "ListEntries":
            // Of the roster or of continuing education: the rehearsal's mark stands in the latter.
            ListEducationReply(rehearsal: rehearsal).encoded()
        case "GetDecisionLetter":
            GetDecisionLetterReply(letter: DecisionLetter(rehearsal: rehearsal)).encoded()
        case "GetCertificateText":
            GetCertificateTextReply(text: CertificateText(rehearsal: rehearsal)).encoded()
        default: nil
        }
    }

    /// Answers every method of the daemon with something of its kind.
    private static func transport(rehearsal: Bool) -> ScriptedTransport {
        ScriptedTransport { call, _ in
            if call.service == "shegong.v1.Registrations", call.method == "Status" {
                return .success(GetRegistrationStatusReply(rehearsal: rehearsal).encoded())
            }
            if call.service == "shegong.v1.Reports", call.method == "Get" {
                return .success(
                    GetReportReply(
                        report: PublishedReport(id: 1, version: 2, rehearsal: rehearsal)
                    ).encoded())
            }
            if call.method == "Preview", call.service != "shegong.v1.Notices" {
                return .success([])
            }
            if call.method == "Move" || call.method == "Advance" {
                // Nothing is left to do.
                return .success(WriteResult(revision: 8, rehearsal: rehearsal).encoded())
            }
            if call.service == "shegong.v1.AuditService" { return .success([]) }
            if let reply = reply(call.method, rehearsal: rehearsal) { return .success(reply) }
            switch (call.service, call.method) {
            case ("shegong.v1.Persons", "Get"):
                return .success(
                    GetPersonReply(
                        person: Person(id: 12, name: "张某"), rehearsal: rehearsal
                    ).encoded())
            case ("shegong.v1.Applications", "Get"):
                return .success(
                    GetApplicationReply(
                        application: Application(id: 5, version: 3), rehearsal: rehearsal
                    ).encoded())
            case ("shegong.v1.Persons", "Reveal"):
                return .success(RevealReply(person: Person(id: 12, name: "张某")).encoded())
            case ("shegong.v1.Feedback", "Get"):
                return .success(GetFeedbackReply(rehearsal: rehearsal).encoded())
            case ("shegong.v1.Feedback", "Reveal"), ("shegong.v1.Complaints", "Reveal"):
                return .success([])
            case ("shegong.v1.Complaints", "Get"):
                return .success(GetComplaintReply(rehearsal: rehearsal).encoded())
            case ("shegong.v1.Migrations", "FindLegacy"): return .success([])
            case (_, let method) where method.hasPrefix("List"):
                return .success([])
            case (_, "Search"), ("shegong.v1.Duplicates", "Find"): return .success([])
            case ("shegong.v1.Duplicates", "Compare"):
                return .success(ComparePersonsReply(rehearsal: rehearsal).encoded())
            case ("shegong.v1.SpotChecks", "Get"):
                return .success(GetSpotCheckReply(rehearsal: rehearsal).encoded())
            case ("shegong.v1.Organisations", "Get"):
                return .success(GetOrganisationReply(rehearsal: rehearsal).encoded())
            case (_, "Import"):
                return .success(
                    RosterImportReply(
                        result: WriteResult(revision: 8, rehearsal: rehearsal)
                    ).encoded())
            default:
                return .success(WriteResult(revision: 8, ids: [1], rehearsal: rehearsal).encoded())
            }
        }
    }

    /// Command lines that need no file and show an answer.
    private static let lines = ArgumentTests.verbs.filter { line in
        !line.contains("-") && !line.contains("--output-file")
            && line != ["notice", "show", "zhaoqing-2021"]
            && !line.contains("import") && !line.contains("import-roll")
            && !line.contains("backup") && !line.contains("feed")
            && !line.contains("deliver") && !line.contains("archive")
            && !line.starts(with: ["attachment", "add"])
            && !line.starts(with: ["attachment", "get"])
            && !line.starts(with: ["recovery", "compare"])
    }

    @Test(arguments: lines)
    func `On a rehearsal every format of every answer is marked`(_ line: [String]) async {
        for format in OutputFormat.allCases {
            for isRehearsal in [true, false] {
                let console = TestConsole(input: ["张某", "44122618991231001X", "13800000000"])
                let status = await console.run(
                    line + ["--output", format.rawValue, "--lang", "zh"],
                    Self.transport(rehearsal: isRehearsal))
                #expect(status == .success, "\(line) \(console.errors)")
                switch format {
                case .table, .csv, .tsv:
                    #expect(console.output.contains("演示") == isRehearsal, "\(line) \(format)")
                case .json:
                    #expect(console.output.contains("\"rehearsal\":\(isRehearsal)"), "\(line)")
                case .jsonl:
                    let shown = console.output.split(separator: "\n")
                    #expect(
                        shown.allSatisfy { $0.contains("\"rehearsal\":\(isRehearsal)") }, "\(line)")
                }
            }
        }
    }

    @Test(arguments: [
        (RegistryErrorCode.unavailable, Int32(3)), (.deadlineExceeded, 3), (.permissionDenied, 4),
        (.unauthenticated, 4), (.notFound, 5), (.alreadyExists, 6), (.aborted, 6),
        (.failedPrecondition, 7), (.dataLoss, 9), (.invalidArgument, 1), (.internalError, 1),
        (.resourceExhausted, 1), (.cancelled, 1), (.unknown, 1), (.outOfRange, 1),
        (.unimplemented, 1),
    ])
    func `The exit status follows the code`(_ code: RegistryErrorCode, _ status: Int32) async {
        let console = TestConsole()
        let error = RegistryError(
            code: code, reason: "SOME_REASON", message: "窗口已关闭",
            fields: [.init(field: "mobile", reason: "FIELD_MISSING")])
        let transport = ScriptedTransport { _, _ in .failure(.status(error)) }
        let ended = await console.run(["status", "--lang", "zh"], transport)
        #expect(ended.rawValue == status)
        #expect(console.output.isEmpty)
        #expect(console.errors.contains("窗口已关闭 [SOME_REASON]"))
        #expect(console.errors.contains("手机号 (mobile): FIELD_MISSING"))
    }

    @Test func `A change that may have happened names its key`() async throws {
        let console = TestConsole()
        let transport = ScriptedTransport { _, _ in .failure(.timeout(sent: true)) }
        #expect(await console.run(["division", "install"], transport) == .unreachable)
        let key = try #require(transport.calls.first?.metadata("idempotency-key").first)
        #expect(console.errors.contains("--idempotency-key \(key)"))
        let again = TestConsole()
        let answering = Self.transport(rehearsal: false)
        #expect(
            await again.run(["division", "install", "--idempotency-key", key], answering)
                == .success)
        #expect(answering.calls.first?.metadata("idempotency-key") == [key])
    }

    @Test func `The language of the caller goes to the daemon`() async {
        let transport = Self.transport(rehearsal: false)
        let console = TestConsole()
        _ = await console.run(["status"], transport, environment: ["LANG": "zh_CN.UTF-8"])
        #expect(transport.calls.first?.metadata("accept-language") == ["zh-CN"])
        #expect(console.output.contains("修订号"))
    }

    @Test func `A name and a number come from standard input`() async throws {
        let transport = Self.transport(rehearsal: false)
        let console = TestConsole(input: ["张某", "44122618991231001X"])
        #expect(await console.run(["account", "open"], transport) == .success)
        let call = try #require(transport.calls.first)
        let request = try OpenAccountRequest(decoding: call.payload)
        #expect(request.identity?.name == "张某")
        #expect(request.identity?.document?.number == "44122618991231001X")
        #expect(console.errors.isEmpty)
        #expect(await TestConsole().run(["account", "open"], transport) == .usage)
    }

    @Test func `A terminal is asked first, and no is no`() async throws {
        let line = [
            "application", "review", "5", "--stage", "final", "--outcome", "approve",
        ]
        for (answer, expected) in [
            ("n", shegong.ExitStatus.failed), ("", .failed), ("y", .success),
        ] {
            let transport = Self.transport(rehearsal: false)
            let console = TestConsole(input: [answer], isTerminal: true)
            #expect(await console.run(line, transport) == expected)
            let reviews = transport.calls.filter { $0.method == "Review" }
            #expect(reviews.count == (expected == .success ? 1 : 0))
            let versions = try reviews.map {
                try ReviewApplicationRequest(decoding: $0.payload).expectedVersion
            }
            #expect(versions.allSatisfy { $0 == 3 })
        }
        let transport = Self.transport(rehearsal: false)
        #expect(await TestConsole(isTerminal: true).run(line + ["--yes"], transport) == .success)
    }

    @Test func `An import reports, and its errors end with status 1`() async throws {
        let folder = try TestFolder()
        let text = RosterFileTests.heading + RosterFileTests.row + RosterFileTests.row
        let path = try folder.file("roster.csv", Array(text.utf8))
        let good = Self.transport(rehearsal: true)
        let console = TestConsole()
        #expect(await console.run(["roster", "import", path], good) == .success)
        #expect(good.messages.first?.header?.expectedRows == 2)
        #expect(good.messages.first?.header?.dryRun == false)
        #expect(good.messages.first?.header?.contentDigest.count == 32)
        #expect(console.output.hasPrefix("REHEARSAL"))
        #expect(console.errors.isEmpty)

        let refusing = ScriptedTransport { call, _ in
            guard call.method == "Import" else { return .success(WhoAmIReply().encoded()) }
            let error = RowError(row: 2, column: "division", reason: "DIVISION_UNKNOWN")
            return .success(RosterImportReply(errors: [error], errorCount: 1).encoded())
        }
        let told = TestConsole()
        let rejected = folder.path + "/rejected.csv"
        let line = ["roster", "import", path, "--rejected", rejected, "--lang", "zh"]
        #expect(await told.run(line, refusing) == .failed)
        #expect(told.output.contains("没有这个行政区划"))
        #expect(told.errors.contains("ROWS_IN_ERROR"))
        let again = try RosterFile(rejected)
        #expect(again.rowCount == 1)
    }

    @Test func `Errors found here turn an import into a check`() async throws {
        let folder = try TestFolder()
        let text = RosterFileTests.heading + RosterFileTests.row.replacing("助理社会工作师", with: "三级")
        let path = try folder.file("roster.csv", Array(text.utf8))
        let transport = Self.transport(rehearsal: false)
        let console = TestConsole()
        #expect(await console.run(["roster", "import", path], transport) == .failed)
        #expect(transport.messages.first?.header?.dryRun == true)
        #expect(console.output.contains("FIELD_INVALID"))
    }

    @Test func `Progress is for terminals only`() async throws {
        let folder = try TestFolder()
        let text = RosterFileTests.heading + RosterFileTests.row
        let path = try folder.file("roster.csv", Array(text.utf8))
        let terminal = TestConsole(isTerminal: true)
        _ = await terminal.run(["roster", "import", path], Self.transport(rehearsal: false))
        #expect(terminal.errors.contains("1/1"))
        let pipe = TestConsole()
        _ = await pipe.run(["roster", "import", path], Self.transport(rehearsal: false))
        #expect(pipe.errors.isEmpty)
    }

    @Test func `JSON says the same in both languages`() async {
        var outputs: [String] = []
        for language in Language.allCases {
            let console = TestConsole()
            _ = await console.run(
                ["person", "show", "12", "--output", "json", "--lang", language.rawValue],
                Self.transport(rehearsal: false))
            outputs.append(console.output)
        }
        #expect(Set(outputs).count == 1)
        #expect(outputs.first?.contains("\"name\":\"张某\"") == true)
    }

    @Test func `JSON and CSV survive what names may hold`() {
        let report = Report(
            sections: [
                .init(.persons, .rows([.name], [[.text("a\"b\\\n\u{1}德")], [.text("=1+1")]]))
            ], isRehearsal: false)
        #expect(
            report.text(.json, .english)
                == #"{"persons":[{"name":"a\"b\\\n\u0001德"},{"name":"=1+1"}],"rehearsal":false}"#
                + "\n")
        #expect(
            report.text(.csv, .english) == "name\r\n\"a\"\"b\\\n\u{1}德\"\r\n'=1+1\r\n")
    }

    @Test func `A certificate is saved for its owner's eyes only`() async throws {
        let folder = try TestFolder()
        let path = folder.path + "/out.txt"
        let console = TestConsole()
        let status = await console.run(
            ["certificate", "show", "5", "--output-file", path],
            Self.transport(rehearsal: true))
        #expect(status == .success && console.output.isEmpty)
        #expect(
            String(decoding: try folder.contents("out.txt"), as: UTF8.self).contains("REHEARSAL"))
    }
}
