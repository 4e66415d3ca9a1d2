import Glibc
import Schema
import ShegongClient
import Testing

@testable import ShegongServer

/// The question that citizens and inspectors ask most, over a real socket and real files: who has
/// looked at this person?
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"),
    .enabled(if: TradeOffice.canRun, "SKIPPED: setpriv and perl are not installed"))
struct AuditPathTests {
    private static let passer = Passer.invented(0)

    private func lines(
        _ office: TradeOffice, _ arguments: [String], input: String = ""
    ) throws -> [Substring] {
        let list = ["audit", "list", "--with-readings", "--kind", "reveal", "--output", "csv"]
        let (code, text) = try office.play(.auditor, list + arguments, input: input)
        try #require(code == 0, "\(text)")
        #expect(!text.contains(Self.passer.number) && !text.contains(Self.passer.name))
        return text.split(whereSeparator: \.isNewline).filter { $0.contains("Persons/") }
    }

    private func isWhole(_ lines: [Substring]) -> Bool {
        lines.count == 2 && lines[0].contains("games,德庆县民政局")
            && lines[0].contains("Persons/Get,1") && lines[1].contains("sync,德庆县民政局")
            && lines[1].contains("Persons/Reveal,1") && lines[1].contains("电话核实")
    }

    @Test func `Who looked at somebody is one line, by number or by document, after a restart too`()
        async throws
    {
        let office = try TradeOffice()
        try await office.open([Self.passer])
        let clerk = try office.client(.clerk)
        _ = try await clerk.openAccount(OpenAccountRequest(identity: Self.passer.identity))
        _ = try await clerk.person(PersonSelector(personId: 1))
        _ = try await office.client(.reviewer).reveal(
            RevealRequest(personId: 1, reason: "电话核实"))
        // The reading was on the disk with the reveal, if not before.
        let found = try lines(office, ["--person", "1"])
        #expect(isWhole(found), "\(found)")
        let number = Self.passer.number + "\n"
        let byDocument = try lines(office, ["--identity"], input: number)
        #expect(byDocument == found)
        let (code, text) = try office.play(.auditor, ["audit", "summary", "--output", "csv"])
        #expect(code == 0 && text.contains("sync,德庆县民政局,1,0,0"), "\(text)")
        #expect(try office.play(.clerk, ["audit", "list"]).code == 4)
        #expect(try office.play(.security, ["audit", "summary"]).code == 4)

        office.daemon.signal(SIGTERM)
        #expect(office.daemon.exitCode(within: 10) == 0)
        let second = try office.home.serve(environment: ["SHEGONG_SOCKET_GROUP=daemon"])
        #expect(try lines(office, ["--person", "1"]) == found)
        second.signal(SIGTERM)
        #expect(second.exitCode(within: 10) == 0)
    }
}
