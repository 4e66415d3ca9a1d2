import Glibc
import Schema
import ShegongClient
import Testing

@testable import ShegongServer

/// A real restore of an older backup, and a real erasure: the real binaries, a real socket, real
/// files, and every command under the uid of its officer.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"),
    .enabled(if: TradeOffice.canRun, "SKIPPED: setpriv and perl are not installed"))
struct RecoveryPathTests {
    private static let passers = (0..<2).map { Passer.invented($0) }

    /// Runs one of the binaries as root.
    private func run(_ arguments: [String], _ office: TradeOffice) throws {
        let process = try #require(
            DaemonProcess(arguments, logTo: office.home.path + "/root.log"))
        #expect(process.exitCode(within: 60) == 0, "\(arguments)")
    }

    /// An application with its receipt, refused at the first review: a letter and a message.
    private func refuse(_ office: TradeOffice, _ application: UInt64) async throws {
        let clerk = try office.client(.clerk)
        _ = try await clerk.recordReceipt(
            RecordReceiptRequest(
                applicationId: application, number: "德2021-1", receivedAt: TradeOffice.morning))
        let version = { () async throws in
            try await clerk.application(application).application?.version ?? 0
        }
        _ = try await clerk.submitApplication(
            SubmitApplicationRequest(
                applicationId: application, expectedVersion: try await version(),
                noticeName: "zhaoqing-2021", pledgeGiven: true))
        _ = try await office.client(.reviewer).reviewApplication(
            ReviewApplicationRequest(
                applicationId: application, expectedVersion: try await version(),
                stage: .first, outcome: .refused, reason: "不符合条件"))
    }

    private func letterNumber(
        _ office: TradeOffice, _ application: UInt64
    ) async throws -> String {
        let reply = try await office.client(.reviewer).decisionLetter(
            GetDecisionLetterRequest(applicationId: application))
        return reply.letter?.number ?? ""
    }

    private func compare(
        _ office: TradeOffice, _ account: TradeOffice.Account, _ what: [String]
    ) throws -> String {
        let line = ["recovery", "compare"] + what + ["--output", "csv"]
        let (code, text) = try office.play(account, line)
        #expect(code == 0, "\(text)")
        return text
    }

    @Test func `What the lost time gave out is told missing, and none of its numbers comes again`()
        async throws
    {
        let office = try TradeOffice()
        try await office.open(Self.passers)
        let clerk = try office.client(.clerk)
        let passer = Self.passers[1]
        _ = try await clerk.openAccount(OpenAccountRequest(identity: passer.identity))
        _ = try await clerk.updatePersonalForm(
            UpdatePersonalFormRequest(personId: 1, form: passer.form, expectedVersion: 0))
        _ = try await clerk.createApplication(
            CreateApplicationRequest(kind: .first, managementNumber: passer.managementNumber))
        let shegong = try #require(DaemonProcess.commandLine)
        let backup = office.home.path + "/backup"
        try run(
            [
                shegong, "backup", "save", backup, "--reason", "每夜", "--socket",
                office.home.administrationSocket,
            ], office)
        // What will be lost: a receipt, a letter, a message that went out, somebody's account.
        try await refuse(office, 1)
        let lostLetter = try await letterNumber(office, 1)
        #expect(lostLetter == "不予登记〔2021〕1号")
        let due = try await office.client(.batch).takeDueMessages(limit: 5).messages
        let message = try #require(due.first)
        let spool = try spool(office)
        let sent = spool + "/sent/\(message.id)-\(message.createdAt)"
        try office.home.write("To: 8613800000000\n\nx\n", to: sent)
        _ = try await clerk.openAccount(OpenAccountRequest(identity: Self.passers[0].identity))

        office.daemon.signal(SIGTERM)
        #expect(office.daemon.exitCode(within: 10) == 0)
        let copy = office.home.path + "/copy"
        try run(
            [DaemonProcess.binary ?? "", "restore", "--from", backup, "--directory", copy], office)
        let second = try office.home.serve(
            on: copy, environment: ["SHEGONG_SOCKET_GROUP=daemon"])
        try await compareAndEnterAnew(office, lostLetter, spool, sent)
        second.signal(SIGTERM)
        #expect(second.exitCode(within: 10) == 0)
        try run([DaemonProcess.binary ?? "", "verify", "--directory", copy], office)
    }

    private func compareAndEnterAnew(
        _ office: TradeOffice, _ lostLetter: String, _ spool: String, _ sent: String
    ) async throws {
        let receipts = office.home.path + "/receipts.csv"
        try office.home.write("编号,姓名\n德2021-1,\(Self.passers[1].name)\n", to: receipts)
        let letters = office.home.path + "/letters"
        try office.home.write(lostLetter + "\n", to: letters)
        for (account, what) in [
            (TradeOffice.Account.clerk, ["--receipts", receipts]),
            (.reviewer, ["--receipts", receipts, "--decisions", letters]),
            (.batch, ["--messages", spool]),
        ] {
            let text = try compare(office, account, what)
            #expect(text.contains("missing"), "\(text)")
            #expect(!text.contains("skip-numbers"), "\(text)")
        }
        #expect(try office.play(.clerk, ["recovery", "compare", "--decisions", letters]).code == 4)
        #expect(
            try office.play(.system, ["recovery", "compare", "--receipts", receipts]).code == 4)
        let shown = try office.play(.system, ["recovery", "show", "--output", "json"])
        #expect(shown.code == 0 && shown.text.contains("\"numbers_above\":1000000"))

        // The clients' connections ended with the former daemon; they make new ones.
        try await refuse(office, 1)
        #expect(try await letterNumber(office, 1) == "不予登记〔2021〕1000001号")
        let delivered = try office.play(
            .batch, ["message", "deliver", "--spool", spool, "--once"])
        #expect(delivered.code == 0, "\(delivered.text)")
        let outgoing = try names(in: spool + "/outgoing")
        #expect(outgoing.count == 1 && outgoing[0].hasPrefix("1000001-"))
        #expect(access(sent, F_OK) == 0, "the lost message's file is left where it is")
        let again = try compare(office, .clerk, ["--receipts", receipts, "--all"])
        #expect(again.contains("德2021-1,same"), "\(again)")
        let person = try await office.client(.clerk).openAccount(
            OpenAccountRequest(identity: Self.passers[0].identity))
        #expect(person.ids.first == 1_000_001)
    }

    private func spool(_ office: TradeOffice) throws -> String {
        let spool = office.home.path + "/sms"
        for folder in ["", "/outgoing", "/checked", "/sent", "/failed"] {
            try #require(mkdir(spool + folder, 0o777) == 0)
            try #require(chmod(spool + folder, 0o777) == 0)
        }
        return spool
    }

    private func names(in folder: String) throws -> [String] {
        let directory = try #require(opendir(folder))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    @Test func `An account opened in error is erased by two officers, after the delay`()
        async throws
    {
        let office = try TradeOffice()
        try await office.open(Self.passers)
        let clerk = try office.client(.clerk)
        let passer = Self.passers[0]
        _ = try await clerk.openAccount(OpenAccountRequest(identity: passer.identity))
        _ = try await clerk.updatePersonalForm(
            UpdatePersonalFormRequest(personId: 1, form: passer.form, expectedVersion: 0))
        let ask = [
            "erasure", "request", "1", "--ground", "unlawful", "--reason", "误开账户",
        ]
        #expect(try office.play(.duanzhouClerk, ask).code == 5)
        #expect(try office.play(.final, ask).code == 4)
        #expect(try office.play(.clerk, ask).code == 0)
        let preview = try office.play(.reviewer, ["erasure", "preview", "--case", "1"])
        #expect(preview.code == 0 && preview.text.contains("personIdentity"))
        #expect(preview.text.contains("backups hold the old bytes"))
        #expect(try office.play(.clerk, ["erasure", "confirm", "1"]).code == 4)
        #expect(try office.play(.final, ["erasure", "confirm", "1"]).code == 0)
        let early = try office.play(.final, ["erasure", "execute", "1"])
        #expect(early.code != 0 && early.text.contains("The delay is not over"))
        try await office.setClock(TradeOffice.morning + 16 * TradeOffice.day)
        #expect(try office.play(.secondFinal, ["erasure", "execute", "1"]).code == 0)
        let shown = try office.play(.clerk, ["person", "show", "1", "--output", "json"])
        #expect(shown.code == 0 && shown.text.contains("erased_at"))
        #expect(!shown.text.contains(passer.name))
        let list = try office.play(.clerk, ["erasure", "list", "--output", "json"])
        #expect(list.text.contains("executed") && !list.text.contains("误开账户"))
        try await office.close()
    }
}
