import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Commands about persons and their applications.
extension CallGenerator {
    /// Somebody on the lists, or somebody who never passed.
    private mutating func passer() -> Passer {
        Passer(UInt32(dice.number(below: UInt64(passerCount) + 2)))
    }

    mutating func clerk() -> CastMember {
        dice.once(in: 10)
            ? .temporary(UInt32(dice.number(below: UInt64(CastMember.temporaryCount))))
            : dice.pick(CastMember.clerks, else: .deqingClerk)
    }

    /// Mostly the clerk in whose county it lies.
    mutating func clerk(of division: UInt32) -> CastMember {
        guard !dice.once(in: 8) else { return clerk() }
        return division == 441_202 ? .duanzhouClerk : .deqingClerk
    }

    mutating func openAccount() -> Intent {
        let passer = passer()
        var identity = passer.identity
        if dice.once(in: 12) {
            identity.name += "某"
        }
        let request = OpenAccountRequest(
            identity: identity, divisionId: dice.once(in: 10) ? 441_283 : 0)
        return Intent(
            member: clerk(of: passer.division), method: .openAccount, payload: request.encoded())
    }

    mutating func updatePersonalForm(_ view: View) -> Intent {
        let persons = view.all(Person.self, .person)
        let person = dice.pick(persons, else: Person())
        var trace = ReadTrace()
        let identity = view.registry.get(
            PersonIdentity.self, .personIdentity, person.id, &trace)
        var form = Passer.form
        form.name = person.name
        form.sex = person.sex
        form.document = identity?.documents.last
        if dice.once(in: 8) {
            form.mobile = dice.once(in: 2) ? "" : "not a number"
        }
        if dice.once(in: 8) {
            form.householdDivisionId = 430_000
            form.workplaceDivisionId = dice.once(in: 2) ? 430_000 : 441_226
        }
        let request = UpdatePersonalFormRequest(
            personId: person.id, form: form,
            expectedVersion: person.formVersion + (dice.once(in: 6) ? 1 : 0))
        return Intent(
            member: clerk(of: person.divisionId), method: .updatePersonalForm,
            payload: request.encoded())
    }

    /// Mostly for a certificate that has none yet; often a renewal where there is one to be had.
    mutating func createApplication(_ view: View) -> Intent {
        if let renewal = createRenewal(view) { return renewal }
        let passer = passer()
        let taken = view.all(Application.self, .application).map(\.certificateId)
        let free = view.all(Certificate.self, .certificate).filter { !taken.contains($0.id) }
        let certificate = dice.once(in: 4) ? nil : free.first
        var trace = ReadTrace()
        let person = certificate.flatMap {
            view.registry.get(Person.self, .person, $0.personId, &trace)
        }
        let request = CreateApplicationRequest(
            kind: dice.once(in: 12) ? .renewal : .first,
            managementNumber: certificate?.managementNumber ?? passer.managementNumber)
        return Intent(
            member: clerk(of: person?.divisionId ?? passer.division), method: .createApplication,
            payload: request.encoded())
    }

    mutating func recordReceipt(_ view: View) -> Intent {
        let application = application(view, [.draft])
        sequence += 1
        let request = RecordReceiptRequest(
            applicationId: application.id, number: "收\(sequence)",
            receivedAt: view.now + (dice.once(in: 6) ? 60_000 : -60_000))
        return Intent(
            member: clerk(of: application.divisionId), method: .recordReceipt,
            payload: request.encoded())
    }

    mutating func submitApplication(_ view: View) -> Intent {
        let application = application(view, [.draft, .returned])
        let request = SubmitApplicationRequest(
            applicationId: application.id, expectedVersion: version(application),
            noticeName: dice.once(in: 12) ? "unknown" : Self.notice.name,
            pledgeGiven: !dice.once(in: 10))
        return Intent(
            member: clerk(of: application.divisionId), method: .submitApplication,
            payload: request.encoded())
    }

    mutating func reviewApplication(_ view: View) -> Intent {
        let application = application(view, [.pending, .pending, .firstPassed])
        let isFinal = (application.state == .firstPassed) != dice.once(in: 12)
        let outcome: ReviewOutcome = dice.pick(
            [.approved, .approved, .approved, .approved, .refused, .returned], else: .approved)
        let request = ReviewApplicationRequest(
            applicationId: application.id, expectedVersion: version(application),
            stage: isFinal ? .final : .first, outcome: outcome,
            reason: outcome == .approved || dice.once(in: 6) ? "" : "材料不全")
        let county: CastMember =
            application.divisionId == 441_202 ? .duanzhouReviewer : .deqingReviewer
        return Intent(
            member: isFinal ? dice.pick([.final, .secondFinal], else: .final) : county,
            method: .reviewApplication, payload: request.encoded())
    }

    mutating func withdrawApplication(_ view: View) -> Intent {
        let application = application(view, [.draft, .pending, .returned])
        let request = WithdrawApplicationRequest(
            applicationId: application.id, expectedVersion: version(application),
            reason: dice.once(in: 5) ? "" : "本人撤回")
        return Intent(
            member: clerk(of: application.divisionId), method: .withdrawApplication,
            payload: request.encoded())
    }

    mutating func issueCertificate(_ view: View) -> Intent {
        let application = application(view, [.registered])
        return Intent(
            member: dice.once(in: 2) ? .final : clerk(of: application.divisionId),
            method: .issueCertificate,
            payload: IssueCertificateRequest(applicationId: application.id).encoded())
    }

    /// One in such a state; now and then any other, or one that does not exist.
    mutating func application(
        _ view: View, _ states: [ApplicationState]
    ) -> Application {
        let fitting = view.applications(states)
        guard !fitting.isEmpty, !dice.once(in: 10) else {
            return dice.pick(
                view.all(Application.self, .application) + [Application(id: 999)],
                else: Application())
        }
        return dice.pick(fitting, else: Application())
    }

    mutating func version(_ application: Application) -> UInt32 {
        dice.once(in: 8) ? application.version &- 1 : application.version
    }
}
