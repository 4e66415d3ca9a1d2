import ProtobufRuntime
import Schema
import ShegongClient
import Testing

@testable import shegong

/// Parts of the audit are put together before they are shown.
struct AuditRunTests {
    private static let account = "clerk"

    /// A journal of five parts, of which the third has the entry.
    private static func transport() -> ScriptedTransport {
        ScriptedTransport { call, _ in
            switch call.method {
            case "List":
                guard let request = try? ListAuditRequest(decoding: call.payload) else {
                    return .success([])
                }
                let place = request.page?.afterId ?? 0
                // The end of what is looked at does not move from part to part.
                guard place == 0 || request.throughEntry == 5 else { return .success([]) }
                let row = AuditRow(
                    sequence: 9, at: 1_639_965_600_000, kind: .reveal, operatorId: 3,
                    accountName: account, method: "shegong.v1.Persons/Reveal", subject: .person,
                    subjectId: 17, reason: "电话核实", revision: 4)
                return .success(
                    ListAuditReply(
                        rows: place == 2 ? [row] : [],
                        end: PageEnd(nextAfterId: place == 4 ? 0 : place + 1),
                        reach: AuditReach(throughEntry: 5, whole: true)
                    ).encoded())
            case "Summarize":
                let request = try? SummarizeAuditRequest(decoding: call.payload)
                let place = request?.afterId ?? 0
                let counts = [
                    AuditCount(operatorId: 3, accountName: account, kind: .reveal, count: 2),
                    AuditCount(operatorId: 1, accountName: "quiet", kind: .change, count: 90),
                ]
                return .success(
                    SummarizeAuditReply(
                        counts: counts, end: PageEnd(nextAfterId: place == 4 ? 0 : place + 1),
                        reach: AuditReach(throughEntry: 5, completeFrom: 1_639_965_600_000)
                    ).encoded())
            default: return .success(WhoAmIReply().encoded())
            }
        }
    }

    @Test func `A list goes on until the end or until it has enough`() async {
        let transport = Self.transport()
        let console = TestConsole()
        let line = ["audit", "list", "--output", "csv", "--lang", "en"]
        #expect(await console.run(line, transport) == .success)
        #expect(transport.calls.filter { $0.method == "List" }.count == 5)
        #expect(console.output.contains("9,2021-12-20 10:00:00,clerk"))
        #expect(console.output.contains("Persons/Reveal,17"))
        let enough = Self.transport()
        #expect(await TestConsole().run(line + ["--limit", "1"], enough) == .success)
        #expect(enough.calls.filter { $0.method == "List" }.count == 3)
    }

    @Test func `A summary adds the parts up, most reveals first`() async {
        let console = TestConsole()
        let line = ["audit", "summary", "--output", "csv", "--lang", "en"]
        #expect(await console.run(line, Self.transport()) == .success)
        let rows = console.output.split(whereSeparator: \.isNewline).filter {
            $0.hasPrefix("3,") || $0.hasPrefix("1,")
        }
        #expect(rows == ["3,clerk,,10,0,0,0,0,0", "1,quiet,,0,0,0,450,0,0"])
    }

    @Test func `The document number is read from standard input and sent, not shown`() async {
        let transport = Self.transport()
        let console = TestConsole(input: ["44122618991231001X"])
        #expect(await console.run(["audit", "list", "--identity"], transport) == .success)
        let request = transport.calls.first { $0.method == "List" }.flatMap {
            try? ListAuditRequest(decoding: $0.payload)
        }
        #expect(request?.scope?.document?.number == "44122618991231001X")
        #expect(!console.output.contains("44122618991231001X"))
        let nothing = await TestConsole().run(["audit", "list", "--identity"], Self.transport())
        #expect(nothing == .usage)
    }

    @Test func `A day is whole, an instant is exact`() throws {
        let day = try #require(DayOrInstantArgument(argument: "2021-12-15"))
        #expect(day.start == 1_639_497_600_000 && day.end == day.start + 86_400_000)
        let instant = try #require(DayOrInstantArgument(argument: "2021-12-15 00:00:01"))
        #expect(instant.start == day.start + 1_000 && instant.end == instant.start)
        #expect(DayOrInstantArgument(argument: "2021-02-30") == nil)
    }
}
