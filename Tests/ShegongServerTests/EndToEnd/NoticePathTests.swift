import Glibc
import Schema
import ShegongClient
import Testing

@testable import ShegongServer

/// A wrong notice over real sockets: withdrawn, its cases listed and decided about; and a reviewer
/// who is one only when a second person has said so.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"),
    .enabled(if: TradeOffice.canRun, "SKIPPED: setpriv and perl are not installed"))
struct NoticePathTests {
    private static let passers = (0..<3).map { Passer.invented($0) }

    @Test func `A notice is withdrawn, and what hangs on it is decided about`() async throws {
        let office = try TradeOffice()
        try await office.open(Self.passers)
        var ids: [UInt64] = []
        for passer in Self.passers {
            ids.append(try await draft(passer, office))
        }
        try await submit(ids[0], office)
        try await submit(ids[1], office)
        _ = try await review(ids[0], .first, office)
        try withdraw(office)
        let late = await refusal { try await submit(ids[2], office) }
        #expect(late == "NOTICE_WITHDRAWN")
        let early = await refusal { _ = try await review(ids[0], .final, office) }
        #expect(early == "NOTICE_UNSETTLED")
        try cases(office, ids)
        try settle(office, ids)
        _ = try await review(ids[0], .final, office)
        let kept = try await office.client(.clerk).application(ids[0]).application
        #expect(kept?.state == .registered)
        #expect(kept?.noticeSettlements.map(\.outcome) == [.kept])
        let other = try await office.client(.clerk).application(ids[1]).application
        #expect(other?.state == .pending && other?.noticeId == 0)
        try grant(office)
        try await office.close()
    }

    private func refusal(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "done"
        } catch {
            return (error as? RegistryError)?.reason ?? "\(error)"
        }
    }

    private func draft(_ passer: Passer, _ office: TradeOffice) async throws -> UInt64 {
        let clerk = try office.client(.clerk)
        let person = try await clerk.openAccount(OpenAccountRequest(identity: passer.identity))
        _ = try await clerk.updatePersonalForm(
            UpdatePersonalFormRequest(
                personId: person.ids.first ?? 0, form: passer.form, expectedVersion: 0))
        let made = try await clerk.createApplication(
            CreateApplicationRequest(kind: .first, managementNumber: passer.managementNumber))
        return try #require(made.ids.first)
    }

    private func submit(_ id: UInt64, _ office: TradeOffice) async throws {
        let clerk = try office.client(.clerk)
        _ = try await clerk.submitApplication(
            SubmitApplicationRequest(
                applicationId: id,
                expectedVersion: try await clerk.application(id).application?.version ?? 0,
                noticeName: "zhaoqing-2021", pledgeGiven: true))
    }

    private func review(
        _ id: UInt64, _ stage: ReviewStage, _ office: TradeOffice
    ) async throws -> WriteResult {
        let reviewer = try office.client(stage == .first ? .reviewer : .final)
        return try await reviewer.reviewApplication(
            ReviewApplicationRequest(
                applicationId: id,
                expectedVersion: try await reviewer.application(id).application?.version ?? 0,
                stage: stage, outcome: .approved))
    }

    private func withdraw(_ office: TradeOffice) throws {
        let line = [
            "notice", "withdraw", "zhaoqing-2021", "--number", "肇民函〔2021〕12号", "--reason", "范围有误",
        ]
        #expect(try office.play(.reviewer, line).code != 0)
        let done = try office.play(.final, line)
        #expect(done.code == 0, "\(done.text)")
        let again = try office.play(.final, line)
        #expect(again.code != 0 && again.text.contains("was withdrawn on 2021-12-20"))
        let shown = try office.play(.clerk, ["notice", "show", "zhaoqing-2021"])
        #expect(shown.text.contains("why withdrawn") && shown.text.contains("范围有误"))
    }

    private func cases(_ office: TradeOffice, _ ids: [UInt64]) throws {
        let listed = try office.play(
            .clerk, ["notice", "cases", "zhaoqing-2021", "--output", "json"])
        #expect(listed.code == 0, "\(listed.text)")
        for id in ids.prefix(2) {
            #expect(listed.text.contains("\"application_id\":\(id)"))
        }
        #expect(!listed.text.contains("\"application_id\":\(ids[2])"))
        #expect(listed.text.contains("settle-notice"))
        let elsewhere = try office.play(
            .duanzhouClerk, ["notice", "cases", "zhaoqing-2021", "--output", "json"])
        #expect(elsewhere.code == 0 && !elsewhere.text.contains("application_id"))
    }

    private func settle(_ office: TradeOffice, _ ids: [UInt64]) throws {
        let settle = ["application", "settle-notice", "--reason", "已按通知办理"]
        let unfounded = try office.play(.final, settle + ["\(ids[0])", "--keep"])
        #expect(unfounded.code != 0 && unfounded.text.contains("basis"))
        let kept = try office.play(
            .final, settle + ["\(ids[0])", "--keep", "--basis", "《行政许可法》第八条"])
        #expect(kept.code == 0, "\(kept.text)")
        let other = try office.play(.final, settle + ["\(ids[1])", "--general-rule"])
        #expect(other.code == 0, "\(other.text)")
        let shown = try office.play(.clerk, ["application", "show", "\(ids[0])"])
        #expect(shown.text.contains("kept under its notice"))
    }

    /// One who was asked for is nobody, until another than who asked confirms it.
    private func grant(_ office: TradeOffice) throws {
        let asked = try office.play(
            .security,
            ["operator", "create", "lp", "--bureau", "deqing", "--role", "reviewer"])
        #expect(asked.code == 0 && asked.text.contains("Of no effect yet"), "\(asked.text)")
        let waiting = try office.play(.system, ["operator", "grants", "--output", "jsonl"])
        let tail = try #require(waiting.text.split(separator: "\"id\":").last)
        let number = tail.prefix { $0.isNumber }
        let own = try office.play(.security, ["operator", "confirm", String(number)])
        #expect(own.code != 0 && own.text.contains("does not confirm it"))
        let confirmed = try office.play(.system, ["operator", "confirm", String(number)])
        #expect(confirmed.code == 0, "\(confirmed.text)")
    }
}
