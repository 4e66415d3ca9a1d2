import Glibc
import ProtobufRuntime
import Schema
import ShegongClient
import Testing

@testable import shegong

/// What is known outside, read from files: registers, lists of letters, the folders of smstools.
struct OutsideFileTests {
    private func file(_ text: String) throws -> String {
        let path = "/tmp/shegong-outside-\(getpid())-\(UInt64.random(in: 1...UInt64.max))"
        var output = try OutputFile(path)
        try output.write(Array(text.utf8))
        try output.finish()
        return path
    }

    @Test func `columns are found by their headings, in any order`() throws {
        let path = try file(
            "姓名,收件时间,收件编号,备注,申请编号\n张试,2022-01-15 16:40,德-1,x,5\n,,德-2,,\n\n")
        defer { unlink(path) }
        #expect(
            try OutsideFile.items(path, .receipt) == [
                OutsideItem(
                    kind: .receipt, number: "德-1", at: 1_642_236_000_000, applicationId: 5,
                    name: "张试"),
                OutsideItem(kind: .receipt, number: "德-2"),
            ])
    }

    @Test func `without headings a line is a number`() throws {
        let path = try file("不予登记〔2021〕1号\n不予登记〔2021〕2号\n")
        defer { unlink(path) }
        #expect(
            try OutsideFile.items(path, .decision).map(\.number)
                == ["不予登记〔2021〕1号", "不予登记〔2021〕2号"])
    }

    @Test(arguments: [
        "number,day\nx,2022-02-30\n", "number,at\nx,yesterday\n", "number,name\n,张试\n",
        "number\n44122618991231001X\n", "number,application\nx,five\n",
    ])
    func `a line that does not read is told, and never what stands in it`(_ text: String) throws {
        let path = try file(text)
        defer { unlink(path) }
        do {
            _ = try OutsideFile.items(path, .receipt)
            Issue.record("read: \(text)")
        } catch {
            let failure = try #require(error as? CommandFailure)
            #expect(failure.message.english.contains("Line 2"))
            #expect(!failure.message.english.contains("44122618991231001X"))
        }
    }

    @Test func `what is missing is shown with what to do, and the totals of each kind`()
        async throws
    {
        let path = try file("number\nR-1\nR-2\nR-3\n")
        defer { unlink(path) }
        let transport = ScriptedTransport { call, _ in
            switch call.method {
            case "Compare":
                .success(
                    CompareOutsideReply(findings: [
                        OutsideFinding(kind: .receipt, number: "R-1", verdict: .same),
                        OutsideFinding(kind: .receipt, number: "R-2", verdict: .missing),
                        OutsideFinding(
                            kind: .receipt, number: "R-3", verdict: .different,
                            differences: ["name"], applicationId: 5),
                    ]).encoded())
            default: .success([])
            }
        }
        let console = TestConsole()
        let status = await console.run(
            ["recovery", "compare", "--receipts", path, "--lang", "en", "--output", "csv"],
            transport)
        #expect(status == .success)
        #expect(!console.output.contains("R-1"))
        #expect(console.output.contains("R-2,missing"))
        #expect(console.output.contains("under its old number and time"))
        #expect(console.output.contains("R-3,different,name,5"))
        #expect(console.output.contains("receipt,3,1,1,1,0"))
    }

    @Test func `a spool's files are listed over all of its folders`() throws {
        let spool = try SpoolHome(hasReports: false)
        for (folder, name) in [("sent", "2-7"), ("outgoing", "1-7"), ("failed", "3-7")] {
            var output = try OutputFile("\(spool.path)/\(folder)/\(name)")
            try output.write(Array("x".utf8))
            try output.finish()
        }
        #expect(try SpoolFolder.listed(spool.path) == ["1-7", "2-7", "3-7"])
        #expect(throws: CommandFailure.self) { try SpoolFolder.listed(spool.path + "/sent") }
    }
}
