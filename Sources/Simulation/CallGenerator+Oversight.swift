import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Remedies and oversight: reviews of refusals, complaints, comparison lists, reminders.
extension CallGenerator {
    /// What has to be there before it can be decided.
    func oversightBeginning(_ kind: CommandKind, _ view: View) -> CommandKind {
        switch kind {
        case .decideRemedyCase:
            let isOpen = view.all(RemedyCase.self, .remedyCase).contains { $0.state == .open }
            return isOpen ? kind : oversightBeginning(.openRemedyCase, view)
        case .openRemedyCase:
            let refused = view.applications([.firstRefused, .finalRefused])
            return refused.isEmpty ? .reviewApplication : kind
        case .closeComplaint:
            let isReady = view.all(Complaint.self, .complaint).contains {
                $0.state == .investigated
            }
            return isReady ? kind : oversightBeginning(.investigateComplaint, view)
        case .investigateComplaint:
            let isOpen = view.all(Complaint.self, .complaint).contains { $0.state == .open }
            return isOpen ? kind : .openComplaint
        case .decideCandidate:
            let isOpen = view.all(ComparisonCandidate.self, .comparisonCandidate).contains {
                $0.state == .open
            }
            return isOpen ? kind : .importComparison
        case .removeAttachment:
            let isThere = view.all(Attachment.self, .attachment).contains { $0.removedAt == 0 }
            return isThere ? kind : .addAttachment
        case .addAttachment:
            return view.registry.count(.person) == 0 ? .openAccount : kind
        case .requestErasure, .confirmErasure, .withdrawErasure, .executeErasure:
            return erasureBeginning(kind, view)
        default: return spotCheckBeginning(kind, view)
        }
    }

    mutating func openRemedyCase(_ view: View) -> Intent {
        let application = application(view, [.firstRefused, .finalRefused])
        let request = OpenRemedyCaseRequest(
            applicationId: application.id, requestedOn: dice.once(in: 8) ? 20_200_101 : 0,
            grounds: dice.once(in: 8) ? "" : "材料齐全")
        return Intent(
            member: clerk(of: application.divisionId), method: .openRemedyCase,
            payload: request.encoded())
    }

    mutating func decideRemedyCase(_ view: View) -> Intent {
        let cases = view.all(RemedyCase.self, .remedyCase)
        let open = cases.filter { $0.state == .open }
        let remedy = dice.pick(dice.once(in: 8) ? cases : open, else: RemedyCase(id: 999))
        let request = DecideRemedyCaseRequest(
            caseId: remedy.id,
            outcome: dice.pick([.upheld, .overturned, .sentBack], else: .upheld),
            reason: dice.once(in: 8) ? "" : "经复核")
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .decideRemedyCase,
            payload: request.encoded())
    }

    mutating func openComplaint(_ view: View) -> Intent {
        let periods = view.all(RegistrationPeriod.self, .registrationPeriod)
        let period = dice.pick(periods, else: RegistrationPeriod(id: 999))
        let isAboutPerson = period.number.isEmpty || dice.once(in: 3)
        let person = 1 + dice.number(below: UInt64(view.registry.count(.person)) + 1)
        let request = OpenComplaintRequest(
            personId: isAboutPerson ? person : 0, number: isAboutPerson ? "" : period.number,
            complainantName: dice.once(in: 2) ? "" : "知情人",
            complainantContact: dice.once(in: 2) ? "" : "13800000009",
            facts: dice.once(in: 8) ? "" : "出借证书")
        return Intent(
            member: clerk(of: period.divisionId), method: .openComplaint,
            payload: request.encoded())
    }

    private mutating func complaint(_ view: View, _ state: ComplaintState) -> Complaint {
        let all = view.all(Complaint.self, .complaint)
        let fitting = all.filter { $0.state == state }
        return dice.pick(dice.once(in: 8) ? all : fitting, else: Complaint(id: 999))
    }

    mutating func investigateComplaint(_ view: View) -> Intent {
        let complaint = complaint(view, .open)
        let request = InvestigateComplaintRequest(
            complaintId: complaint.id, findings: dice.once(in: 8) ? "" : "查实")
        let member: CastMember =
            complaint.divisionId == 441_202 ? .duanzhouReviewer : .deqingReviewer
        return Intent(
            member: member, method: .investigateComplaint, payload: request.encoded())
    }

    mutating func closeComplaint(_ view: View) -> Intent {
        let complaint = complaint(view, .investigated)
        let outcome = dice.pick(
            [ComplaintOutcome.noAction, .suspension, .cancellation, .revocation],
            else: .noAction)
        let grounds: [ComplaintOutcome: RegistrationGround] = [
            .suspension: .breach, .cancellation: .certificateMisused,
            .revocation: .improperMeans,
        ]
        let request = CloseComplaintRequest(
            complaintId: complaint.id, outcome: outcome,
            reason: dice.once(in: 8) ? "" : "经调查",
            ground: grounds[outcome] ?? .unspecified)
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .closeComplaint,
            payload: request.encoded())
    }

    /// Some who may have accounts, and one whom nobody knows.
    mutating func importComparison(_ view: View) -> Intent {
        let kind = dice.pick([ComparisonKind.death, .lossOfCapacity, .judgment], else: .death)
        let day = 20_211_220 + UInt32(dice.number(below: 9))
        let rows = (0..<3).map { _ in
            let passer = Passer(UInt32(dice.number(below: UInt64(passerCount) + 2)))
            return ComparisonRow(
                documentNumber: passer.identity.document?.number ?? "", eventOn: day,
                reference: "某号")
        }
        sequence += 1
        let mark = UInt8(truncatingIfNeeded: dice.once(in: 6) ? 0 : sequence)
        let request = ImportComparisonListRequest(
            kind: kind, label: dice.once(in: 8) ? "" : "殡葬信息",
            contentDigest: Array(repeating: mark, count: 32), rows: rows)
        return Intent(member: .batch, method: .importComparison, payload: request.encoded())
    }

    mutating func decideCandidate(_ view: View) -> Intent {
        let all = view.all(ComparisonCandidate.self, .comparisonCandidate)
        let open = all.filter { $0.state == .open }
        let candidate = dice.pick(
            dice.once(in: 5) ? all : open, else: ComparisonCandidate(id: 999))
        let request = DecideCandidateRequest(
            candidateId: candidate.id, confirmed: dice.once(in: 2),
            reason: dice.once(in: 8) ? "" : "经核对")
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .decideCandidate,
            payload: request.encoded())
    }

    mutating func queueReminders(_ view: View) -> Intent {
        let request = QueueRemindersRequest(
            withinDays: dice.once(in: 8) ? 9_999 : 400,
            round: dice.once(in: 8) ? 0 : 1 + UInt32(dice.number(below: 3)))
        return Intent(member: .batch, method: .queueReminders, payload: request.encoded())
    }

    mutating func oversightQuestion(
        _ method: Method, _ officer: CastMember, _ application: UInt64
    ) -> Intent {
        let complaint = 1 + dice.number(below: 3)
        let payload =
            switch method {
            case .getDecisionLetter:
                GetDecisionLetterRequest(applicationId: application).encoded()
            case .getComplaint: GetComplaintRequest(complaintId: complaint).encoded()
            default:
                RevealComplaintRequest(
                    complaintId: complaint, reason: dice.once(in: 5) ? "" : "回访举报人"
                ).encoded()
            }
        return Intent(member: officer, method: method, payload: payload)
    }
}
