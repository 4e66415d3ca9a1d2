import Glibc
import Schema
import ShegongClient
import Testing

@testable import ShegongServer

/// The trade over real sockets: the real daemon, the real client library, every call under the uid
/// of its officer. For each path the right officer gets through and another is refused.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"),
    .enabled(if: TradeOffice.canRun, "SKIPPED: setpriv and perl are not installed"))
struct TradePathTests {
    private static let passers = (0..<6).map { Passer.invented($0) }

    /// One daemon for all paths: each has people of its own.
    @Test func `Every path of the trade, the right officer through and another refused`()
        async throws
    {
        let office = try TradeOffice()
        try await office.open(Self.passers)
        try await casework(office)
        try await registrations(office)
        try await personChanges(office)
        try await organisations(office)
        let refused = try await remedies(office)
        try await complaints(office)
        try await comparisons(office)
        try archive(office, refused: refused)
        try await reminders(office)
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

    // MARK: Steps that several paths take

    /// An application that waits for the first review.
    private func submitted(_ office: TradeOffice, _ number: Int) async throws -> UInt64 {
        let passer = Self.passers[number]
        let clerk = try office.client(.clerk)
        let person = try await clerk.openAccount(OpenAccountRequest(identity: passer.identity))
        _ = try await clerk.updatePersonalForm(
            UpdatePersonalFormRequest(
                personId: person.ids.first ?? 0, form: passer.form, expectedVersion: 0))
        let made = try await clerk.createApplication(
            CreateApplicationRequest(kind: .first, managementNumber: passer.managementNumber))
        let id = try #require(made.ids.first)
        _ = try await clerk.submitApplication(
            SubmitApplicationRequest(
                applicationId: id, expectedVersion: try await version(office, id),
                noticeName: "zhaoqing-2021", pledgeGiven: true))
        return id
    }

    private func version(_ office: TradeOffice, _ id: UInt64) async throws -> UInt32 {
        try await office.client(.clerk).application(id).application?.version ?? 0
    }

    private func review(
        _ office: TradeOffice, _ id: UInt64, _ stage: ReviewStage,
        _ outcome: ReviewOutcome = .approved
    ) async throws -> WriteResult {
        try await office.client(stage == .first ? .reviewer : .final).reviewApplication(
            ReviewApplicationRequest(
                applicationId: id, expectedVersion: try await version(office, id), stage: stage,
                outcome: outcome, reason: outcome == .approved ? "" : "材料不全"))
    }

    /// The registration period.
    private func registered(_ office: TradeOffice, _ number: Int) async throws -> UInt64 {
        let id = try await submitted(office, number)
        _ = try await review(office, id, .first)
        let period = try await review(office, id, .final)
        _ = try await office.client(.clerk).issueCertificate(application: id)
        return try #require(period.ids.first)
    }

    // MARK: Casework, calendars, claims, bulk decisions

    private func casework(_ office: TradeOffice) async throws {
        let byClerk = await refusal {
            _ = try await office.client(.clerk).installWorkingCalendar()
        }
        #expect(byClerk == "NOT_PERMITTED")
        _ = try await office.client(.system).installWorkingCalendar()
        let id = try await submitted(office, 0)
        let reviewer = try office.client(.reviewer)
        _ = try await reviewer.claimApplication(ClaimApplicationRequest(applicationId: id))
        let colleague = await refusal {
            _ = try await office.client(.secondReviewer).claimApplication(
                ClaimApplicationRequest(applicationId: id))
        }
        #expect(colleague == "CLAIMED_BY_OTHER")
        _ = try await reviewer.releaseApplication(ReleaseApplicationRequest(applicationId: id))
        let due = try await reviewer.listDue(ListDueRequest())
        #expect(due.entries.map(\.applicationId) == [id])
        for (stage, account) in [
            (ReviewStage.first, TradeOffice.Account.reviewer), (.final, .final),
        ] {
            let request = ReviewManyRequest(
                stage: stage, outcome: .approved,
                items: [
                    ReviewManyItem(
                        applicationId: id, expectedVersion: try await version(office, id))
                ])
            let byOther = await refusal {
                _ = try await office.client(.batch).reviewMany(request)
            }
            #expect(byOther == "NOT_PERMITTED")
            let client = try office.client(account)
            let batch = try await client.reviewMany(request)
            let items = try await client.reviewBatch(batch.ids.first ?? 0).batch?.items
            #expect(items?.map(\.decided) == [true])
        }
        let early = await refusal {
            _ = try await office.client(.clerk).issueCertificate(application: id)
        }
        #expect(early == "HOLD_RUNNING")
        try await office.setClock(TradeOffice.morning + TradeOffice.day + 60_000)
        _ = try await office.client(.clerk).issueCertificate(application: id)
    }

    // MARK: The life of a registration

    private func registrations(_ office: TradeOffice) async throws {
        let period = try await registered(office, 1)
        let number = Self.passers[1].managementNumber
        let reviewer = try office.client(.reviewer)
        func take(
            _ kind: RegistrationEventKind, _ ground: RegistrationGround
        ) async throws -> RegistrationStatus {
            let event = try await office.client(.clerk).proposeRegistrationEvent(
                ProposeRegistrationEventRequest(
                    periodId: period, kind: kind, ground: ground, reason: "经核实"))
            let decision = DecideRegistrationEventRequest(
                eventId: event.ids.first ?? 0, approved: true)
            let byReviewer = await refusal {
                _ = try await reviewer.decideRegistrationEvent(decision)
            }
            #expect(byReviewer == "NOT_PERMITTED")
            _ = try await office.client(.final).decideRegistrationEvent(decision)
            return try await reviewer.registrationStatus(
                GetRegistrationStatusRequest(managementNumber: number)
            ).status
        }
        #expect(try await take(.suspension, .breach) == .suspended)
        try await office.setClock(TradeOffice.morning + 2 * TradeOffice.day)
        #expect(try await take(.resumption, .causeCeased) == .inForce)
        #expect(try await take(.cancellation, .ownRequest) == .cancelled)
        #expect(try await take(.reinstatement, .decisionOverturned) == .inForce)
        #expect(try await take(.revocation, .improperMeans) == .revoked)
        let elsewhere = await refusal {
            _ = try await office.client(.duanzhouClerk).registrationStatus(
                GetRegistrationStatusRequest(managementNumber: number))
        }
        #expect(elsewhere == "NOT_FOUND")
    }

    // MARK: Changes about persons

    private func personChanges(_ office: TradeOffice) async throws {
        let period = try await registered(office, 2)
        let clerk = try office.client(.clerk)
        let person = try await clerk.person(
            PersonSelector(managementNumber: Self.passers[2].managementNumber)
        ).person
        let renamed = ProposeIdentityChangeRequest(
            personId: person?.id ?? 0, kind: .identity, newName: "路改", reason: "户口簿")
        let byBatch = await refusal {
            _ = try await office.client(.batch).proposeIdentityChange(renamed)
        }
        #expect(byBatch == "NOT_PERMITTED")
        let change = try await clerk.proposeIdentityChange(renamed)
        let own = await refusal {
            _ = try await clerk.decidePersonChange(
                DecidePersonChangeRequest(changeId: change.ids.first ?? 0, approved: true))
        }
        #expect(own == "NOT_FOUND")
        _ = try await office.client(.reviewer).decidePersonChange(
            DecidePersonChangeRequest(changeId: change.ids.first ?? 0, approved: true))
        _ = try await clerk.reissueCertificate(
            ReissueCertificateRequest(periodId: period, reason: "姓名变更"))
        let transfer = try await clerk.releaseTransfer(
            ReleaseTransferRequest(
                personId: person?.id ?? 0, toDivisionId: 441_202, reason: "工作调动"))
        let accept = DecidePersonChangeRequest(
            changeId: transfer.ids.first ?? 0, approved: true)
        let bySender = await refusal {
            _ = try await office.client(.reviewer).decidePersonChange(accept)
        }
        #expect(bySender == "NOT_FOUND")
        let other = try office.client(.duanzhouClerk)
        _ = try await other.decidePersonChange(accept)
        let moved = try await other.person(PersonSelector(personId: person?.id ?? 0))
        #expect(moved.person?.name == "路改" && moved.person?.divisionId == 441_202)
        let gone = await refusal {
            _ = try await clerk.person(PersonSelector(personId: person?.id ?? 0))
        }
        #expect(gone == "NOT_FOUND")
    }

    // MARK: Organisations

    private func organisations(_ office: TradeOffice) async throws {
        let request = CreateOrganisationRequest(kind: .agency, name: "德城社会工作服务中心")
        let byReviewer = await refusal {
            _ = try await office.client(.reviewer).createOrganisation(request)
        }
        #expect(byReviewer == "NOT_PERMITTED")
        let clerk = try office.client(.clerk)
        let id = try await clerk.createOrganisation(request).ids.first ?? 0
        _ = try await clerk.renameOrganisation(
            RenameOrganisationRequest(organisationId: id, name: "德城社会工作总站"))
        let elsewhere = await refusal {
            _ = try await office.client(.duanzhouClerk).closeOrganisation(
                CloseOrganisationRequest(organisationId: id, reason: "撤并"))
        }
        #expect(elsewhere == "NOT_FOUND")
        _ = try await clerk.closeOrganisation(
            CloseOrganisationRequest(organisationId: id, reason: "撤并"))
        #expect(try await clerk.organisation(id).organisation?.closedOn != 0)
    }

    // MARK: Letters and reviews of refusals

    /// The application, refused once and given back.
    private func remedies(_ office: TradeOffice) async throws -> UInt64 {
        let id = try await submitted(office, 3)
        _ = try await review(office, id, .first)
        _ = try await review(office, id, .final, .refused)
        let clerk = try office.client(.clerk)
        let letter = try await clerk.decisionLetter(
            GetDecisionLetterRequest(applicationId: id)
        ).letter
        #expect(letter?.title == "不予登记决定书" && letter?.facts == "材料不全")
        let request = OpenRemedyCaseRequest(applicationId: id, grounds: "材料齐全")
        let byReviewer = await refusal {
            _ = try await office.client(.reviewer).openRemedyCase(request)
        }
        #expect(byReviewer == "NOT_PERMITTED")
        let remedy = try await clerk.openRemedyCase(request).ids.first ?? 0
        let decision = DecideRemedyCaseRequest(
            caseId: remedy, outcome: .overturned, reason: "证据充分")
        let bySame = await refusal {
            _ = try await office.client(.final).decideRemedyCase(decision)
        }
        #expect(bySame == "SAME_OFFICER")
        _ = try await office.client(.secondFinal).decideRemedyCase(decision)
        #expect(try await clerk.application(id).application?.state == .firstPassed)
        return id
    }

    // MARK: Complaints

    private func complaints(_ office: TradeOffice) async throws {
        let request = OpenComplaintRequest(
            personId: 2, complainantName: "赵举报", complainantContact: "13800000009",
            facts: "出借证书")
        let byBatch = await refusal { _ = try await office.client(.batch).openComplaint(request) }
        #expect(byBatch == "NOT_PERMITTED")
        let id = try await office.client(.clerk).openComplaint(request).ids.first ?? 0
        let reviewer = try office.client(.reviewer)
        _ = try await reviewer.investigateComplaint(
            InvestigateComplaintRequest(complaintId: id, findings: "查无实据"))
        let close = CloseComplaintRequest(
            complaintId: id, outcome: .noAction, reason: "查无实据")
        let bySame = await refusal { _ = try await reviewer.closeComplaint(close) }
        #expect(bySame == "SAME_OFFICER")
        _ = try await office.client(.secondReviewer).closeComplaint(close)
        let shown = try await reviewer.complaint(
            GetComplaintRequest(complaintId: id)
        ).complaint
        #expect(shown?.state == .closed && shown?.complainantName == "")
        let revealed = try await reviewer.revealComplaint(
            RevealComplaintRequest(complaintId: id, reason: "回访举报人"))
        #expect(revealed.complaint?.complainantName == "赵举报")
    }

    // MARK: Comparison lists, by the library and by the command line

    private func comparisons(_ office: TradeOffice) async throws {
        let passer = Self.passers[4]
        _ = try await registered(office, 4)
        let path = office.home.path + "/list.csv"
        try office.home.write("\(passer.number),2021-12-21,某号\n", to: path)
        #expect(chmod(path, 0o644) == 0)
        let line = ["comparison", "import", path, "--kind", "death", "--label", "殡葬信息"]
        let byClerk = try office.play(.clerk, line)
        #expect(byClerk.code == 4 && byClerk.text.contains("NOT_PERMITTED"))
        let byBatch = try office.play(.batch, line)
        #expect(byBatch.code == 0, "\(byBatch.text)")
        let candidates = try await office.client(.reviewer).listCandidates(
            ListCandidatesRequest(state: .open))
        let candidate = try #require(candidates.candidates.first)
        let decision = DecideCandidateRequest(
            candidateId: candidate.id, confirmed: true, reason: "经核对")
        let refused = await refusal {
            _ = try await office.client(.batch).decideCandidate(decision)
        }
        #expect(refused == "NOT_PERMITTED")
        let events = try await office.client(.reviewer).decideCandidate(decision)
        #expect(events.ids.count == 1)
    }

    // MARK: One file, one folder

    private func archive(_ office: TradeOffice, refused application: UInt64) throws {
        let folder = office.home.path + "/relays/file"
        let line = ["application", "archive", "\(application)", "--folder", folder]
        let elsewhere = try office.play(.duanzhouClerk, line)
        #expect(elsewhere.code != 0 && elsewhere.text.contains("NOT_FOUND"))
        let done = try office.play(.clerk, line)
        #expect(done.code == 0 && done.text.contains("letter.json"), "\(done.text)")
        #expect(access(folder + "/manifest.sha256", R_OK) == 0)
        #expect(access(folder + "/reviews-of-refusals.json", R_OK) == 0)
    }

    // MARK: Reminders, three years on

    private func reminders(_ office: TradeOffice) async throws {
        _ = try await registered(office, 5)
        // 2024-11-01 09:00 in UTC+8.
        try await office.setClock(1_730_422_800_000)
        let request = QueueRemindersRequest(withinDays: 90, round: 1)
        let byClerk = await refusal { _ = try await office.client(.clerk).queueReminders(request) }
        #expect(byClerk == "NOT_PERMITTED")
        let batch = try office.client(.batch)
        let queued = try await batch.queueReminders(request).ids
        #expect(queued.count > 1)
        #expect(try await batch.queueReminders(request).ids.count == 1)
        let due = try await batch.takeDueMessages(limit: 100).messages
        #expect(due.contains { $0.event == .expiryReminder })
        let forecast = try office.play(.clerk, ["reminder", "forecast"])
        #expect(forecast.code == 0 && forecast.text.contains("2024-12"), "\(forecast.text)")
    }
}
