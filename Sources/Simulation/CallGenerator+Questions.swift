import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Questions: their answers must never run ahead of the disk.
extension CallGenerator {
    mutating func question(_ view: View) -> Intent {
        let officer = dice.pick(
            CastMember.officers + [.temporary(UInt32(dice.number(below: 6))), .stranger],
            else: .stranger)
        // Applications and people are asked for most.
        var method = dice.pick(
            Self.questions + [.getApplication, .listApplications, .getPerson, .searchPersons],
            else: .whoAmI)
        if view.registry.count(.attachment) > 0, dice.once(in: 10) {
            method = .fetchAttachment
        }
        return question(method, officer, view)
    }

    /// Every method that changes nothing: what is added to them is asked as well.
    private static let questions = Method.allCases.filter { !$0.access.changesState }

    private mutating func question(
        _ method: Method, _ officer: CastMember, _ view: View
    ) -> Intent {
        let person = 1 + dice.number(below: UInt64(view.registry.count(.person)) + 1)
        let application = 1 + dice.number(below: UInt64(view.registry.count(.application)) + 1)
        let passer = Passer(UInt32(dice.number(below: UInt64(passerCount) + 1)))
        switch method {
        case .getPerson:
            return ask(
                officer, method, GetPersonRequest(person: PersonSelector(personId: person)))
        case .searchPersons:
            return ask(
                officer, method,
                SearchPersonsRequest(
                    name: dice.once(in: 3) ? String(passer.name.dropFirst()) : passer.name,
                    employer: dice.once(in: 4) ? "中心" : ""))
        case .reveal:
            let reason = dice.once(in: 5) ? "" : "电话核实"
            return ask(officer, method, RevealRequest(personId: person, reason: reason))
        case .getApplication:
            return ask(officer, method, GetApplicationRequest(applicationId: application))
        case .explainEligibility:
            return ask(
                officer, method,
                ExplainEligibilityRequest(
                    person: PersonSelector(managementNumber: passer.managementNumber),
                    managementNumber: passer.managementNumber,
                    kind: dice.once(in: 3) ? .renewal : .first,
                    noticeName: Self.notice.name))
        case .listEducation:
            return ask(
                officer, method,
                dice.once(in: 3)
                    ? ListEducationRequest(state: .pending)
                    : ListEducationRequest(
                        person: PersonSelector(personId: person),
                        noticeName: dice.once(in: 2) ? Self.notice.name : ""))
        case .getCertificateText:
            return ask(officer, method, GetCertificateTextRequest(applicationId: application))
        case .getFeedback, .revealFeedback: return feedbackQuestion(method, officer, view)
        case .takeDueMessages: return ask(.batch, method, TakeDueMessagesRequest(limit: 5))
        case .getReviewBatch, .registrationStatus, .listDue:
            return caseworkQuestion(method, officer, passer, view)
        case .stock, .countFigures, .listFigure, .getReport, .previewNotice:
            return figureQuestion(method, view)
        case .comparePersons, .listWorkers, .getOrganisation:
            return duplicateQuestion(method, officer, person, view)
        case .getDecisionLetter, .getComplaint, .revealComplaint:
            return oversightQuestion(method, officer, application)
        case .getSpotCheck, .listNoticeCases: return spotCheckQuestion(method, officer, view)
        case .listMigrationRows, .previewMigration, .findLegacy, .listUnplaced,
            .previewDivisionChange:
            return mapQuestion(method, officer, view)
        case .fetchAttachment, .listAttachments:
            return attachmentQuestion(method, officer, person, view)
        case .compareOutside, .previewErasure:
            return recoveryQuestion(method, officer, person, view)
        case .watch:
            return watch(officer, newest: view.registry.revision)
        case .listOperators, .listGrants: return Intent(member: .security, method: method)
        case .listAudit, .summarizeAudit: return auditQuestion(method, officer, person, view)
        case .takeSnapshot, .status: return Intent(member: .system, method: method)
        case .backup:
            let member: CastMember = dice.once(in: 8) ? officer : .system
            return ask(member, method, BackupRequest(reason: dice.once(in: 8) ? "" : "每夜备份"))
        default: return Intent(member: officer, method: method)
        }
    }

    private mutating func feedbackQuestion(
        _ method: Method, _ officer: CastMember, _ view: View
    ) -> Intent {
        let feedback = 1 + dice.number(below: UInt64(view.registry.count(.feedbackCase)) + 1)
        guard method == .revealFeedback else {
            return ask(officer, method, GetFeedbackRequest(feedbackId: feedback))
        }
        let reason = dice.once(in: 5) ? "" : "核对证明材料"
        return ask(officer, method, RevealFeedbackRequest(feedbackId: feedback, reason: reason))
    }

    /// Only to where it is current: a client waits for the end of what it began.
    private mutating func watch(_ officer: CastMember, newest: UInt64) -> Intent {
        ask(
            officer, .watch,
            WatchRequest(
                afterRevision: dice.once(in: 4) ? 1 : newest - dice.number(below: newest + 1),
                kinds: dice.once(in: 3) ? [.application, .person] : [],
                stopWhenCurrent: true))
    }

    private mutating func figureQuestion(_ method: Method, _ view: View) -> Intent {
        let from: UInt32 = 20_200_101
        var scope = dice.pick(
            [
                FigureScope(kind: .stock), FigureScope(kind: .flow, fromDay: from),
                FigureScope(kind: .flow, noticeName: Self.notice.name),
                FigureScope(kind: .due, fromDay: from, untilDay: 20_301_231),
                FigureScope(kind: .stock, by: [.sex, .age]),
                FigureScope(
                    kind: .flow, fromDay: from, by: [.education, .employer], publicVersion: true),
            ], else: FigureScope())
        if dice.once(in: 4) {
            scope.asOfRevision = 1 + dice.number(below: view.registry.revision + 1)
        }
        switch method {
        case .previewNotice:
            let kinds: [ApplicationKind] = [.first, .renewal]
            return ask(
                .final, method,
                PreviewNoticeRequest(
                    notice: Self.notice, kind: dice.pick(kinds, else: .first),
                    againstName: dice.once(in: 2) ? Self.notice.name : "", list: .admitted))
        case .getReport:
            let report = 1 + dice.number(below: UInt64(view.registry.count(.report)) + 1)
            return ask(.secondFinal, method, GetReportRequest(reportId: report))
        case .countFigures: return ask(.secondFinal, method, scope)
        case .listFigure:
            return ask(
                .secondFinal, method,
                ListFigureRequest(
                    scope: FigureScope(fromDay: from, asOfRevision: scope.asOfRevision),
                    measure: dice.pick([.account, .submitted, .ending], else: .account)))
        default:
            return ask(.secondFinal, method, StockRequest(publicVersion: dice.once(in: 2)))
        }
    }

    private mutating func caseworkQuestion(
        _ method: Method, _ officer: CastMember, _ passer: Passer, _ view: View
    ) -> Intent {
        switch method {
        case .getReviewBatch:
            let batch = 1 + dice.number(below: UInt64(view.registry.count(.reviewBatch)) + 1)
            return ask(
                dice.once(in: 2) ? .final : officer, method, GetReviewBatchRequest(batchId: batch))
        case .registrationStatus:
            return ask(
                officer, method,
                GetRegistrationStatusRequest(managementNumber: passer.managementNumber))
        case .listDue:
            return ask(
                officer, method,
                ListDueRequest(onlyWithin: dice.once(in: 2), withinWorkingDays: 25))
        default: return Intent(member: officer, method: method)
        }
    }

    private mutating func duplicateQuestion(
        _ method: Method, _ officer: CastMember, _ person: UInt64, _ view: View
    ) -> Intent {
        let organisation = 1 + dice.number(below: UInt64(view.registry.count(.organisation)) + 1)
        switch method {
        case .comparePersons:
            return ask(
                officer, method, ComparePersonsRequest(firstId: person, secondId: person % 5 + 1))
        case .listWorkers:
            return ask(officer, method, ListWorkersRequest(organisationId: organisation))
        default:
            return ask(officer, method, GetOrganisationRequest(organisationId: organisation))
        }
    }

    func ask(
        _ member: CastMember, _ method: Method, _ request: some ProtobufMessage
    ) -> Intent {
        Intent(member: member, method: method, payload: request.encoded())
    }
}
