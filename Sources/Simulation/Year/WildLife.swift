import Registry
import Schema

/// Those who try everything, at any officer's desk: mostly it is refused, and whatever is not has
/// to be right all the same.
extension YearDesk {
    /// One attempt for the file, mostly at what comes next; nothing is expected of it.
    mutating func tryAnything(_ file: inout LifeFile, _ dice: inout Dice) throws(Violation) {
        if dice.once(in: 2) {
            swap(&file.application, &file.otherApplication)
            let period = file.period
            file.period = file.otherPeriod
            file.otherPeriod = period
        }
        var choice = dice.number(below: 24)
        var officer = wildOfficer(file, &dice)
        if !dice.once(in: 3), let (next, whose) = nextStep(of: file) {
            choice = next
            officer = whose
        }
        let command =
            choice < 12
            ? wildCase(choice, file, officer, &dice) : wildLife(choice, file, &dice)
        guard case .success(let ids) = try attempt(command, as: officer), let id = ids.first else {
            return
        }
        keep(id, of: command, in: &file)
    }

    private mutating func keep(_ id: UInt64, of command: Command, in file: inout LifeFile) {
        switch command {
        case .openAccount:
            file.person = id
            wildAccounts.append(id)
        case .createApplication:
            file.otherApplication = file.application
            file.application = id
        case .reviewApplication:
            file.otherPeriod = file.period
            file.period = id
        case .proposeRegistrationEvent: file.event = id
        case .releaseTransfer: file.change = id
        case .mergePersons: file.pair = id
        case .openRemedyCase: file.remedy = id
        case .recordEducation: file.entry = id
        default: return
        }
    }

    /// What comes next for an account or an application, and whose step it is; nil if nothing does.
    private func nextStep(of file: LifeFile) -> (choice: UInt64, officer: YearOfficer)? {
        guard file.person != 0 else { return (0, file.passer.county.clerk) }
        let county = county(file)
        guard get(Person.self, .person, file.person)?.formVersion != 0 else {
            return (1, county.clerk)
        }
        let event = get(RegistrationEvent.self, .registrationEvent, file.event)
        if event?.state == .proposed { return (16, .final) }
        switch application(file).state {
        case .draft, .returned: return (4, county.clerk)
        case .pending: return (6, county.reviewer)
        case .firstPassed: return (6, .final)
        // Issued, or withdrawn, which it must not be any more.
        case .registered: return (10 + UInt64(commandCount % 2), county.clerk)
        default: return commandCount % 2 == 0 ? (2, county.clerk) : (12, county.reviewer)
        }
    }

    private func wildOfficer(_ file: LifeFile, _ dice: inout Dice) -> YearOfficer {
        let county = file.person == 0 ? file.passer.county : county(file)
        return dice.pick(
            [
                county.clerk, county.clerk, county.clerk, county.reviewer, county.secondReviewer,
                .final, .secondFinal, .thirdFinal, .batch,
            ], else: .final)
    }

    private func wildCase(
        _ choice: UInt64, _ file: LifeFile, _ officer: YearOfficer, _ dice: inout Dice
    ) -> Command {
        let application = application(file)
        let id = application.id
        let version = application.version
        switch choice {
        case 0: return .openAccount(OpenAccountRequest(identity: file.passer.identity))
        case 1:
            let person = get(Person.self, .person, file.person) ?? Person()
            let identity = get(PersonIdentity.self, .personIdentity, file.person)
            return .updatePersonalForm(
                UpdatePersonalFormRequest(
                    personId: person.id,
                    form: file.passer.form(person.name, identity?.documents.last),
                    expectedVersion: person.formVersion))
        case 2, 3:
            let number = file.numbers[dice.once(in: 2) ? 0 : Holding.again.rawValue]
            return .createApplication(
                CreateApplicationRequest(
                    kind: dice.once(in: 3) ? .renewal : .first, managementNumber: number))
        case 4, 5:
            let open = Campaign.allCases.filter { $0.opens <= today && today <= $0.closes }
            let any = dice.pick(Campaign.allCases.map(\.notice), else: "")
            let notice = dice.once(in: 4) ? any : open.first?.notice ?? ""
            return .submitApplication(
                SubmitApplicationRequest(
                    applicationId: id, expectedVersion: version, noticeName: notice,
                    pledgeGiven: true))
        case 6, 7, 8, 9:
            let outcome = dice.pick(
                [ReviewOutcome.approved, .approved, .approved, .refused, .returned],
                else: .approved)
            return .reviewApplication(
                ReviewApplicationRequest(
                    applicationId: id, expectedVersion: version,
                    stage: officer.role == .finalReviewer ? .final : .first, outcome: outcome,
                    reason: "经审核"))
        case 10:
            return .issueCertificate(IssueCertificateRequest(applicationId: id))
        default:
            return .withdrawApplication(
                WithdrawApplicationRequest(
                    applicationId: id, expectedVersion: version, reason: "本人撤回"))
        }
    }

    private func wildLife(
        _ choice: UInt64, _ file: LifeFile, _ dice: inout Dice
    ) -> Command {
        switch choice {
        case 12, 13, 14, 15:
            let fitting: [(RegistrationEventKind, RegistrationGround)] = [
                (.suspension, .breach), (.resumption, .causeCeased),
                (.cancellation, .ownRequest), (.revocation, .improperMeans),
                (.reinstatement, .decisionOverturned),
            ]
            let (kind, ground) = dice.pick(fitting, else: (.suspension, .breach))
            let any = dice.pick(RegistrationGround.allKnown, else: .breach)
            return .proposeRegistrationEvent(
                ProposeRegistrationEventRequest(
                    periodId: file.period,
                    kind: kind, ground: dice.once(in: 6) ? any : ground, reason: "经核实"))
        case 16, 17, 18:
            return .decideRegistrationEvent(
                DecideRegistrationEventRequest(
                    eventId: file.event, approved: !dice.once(in: 4), reason: "经审核"))
        case 19:
            let other = dice.pick(County.all, else: .deqing)
            return .releaseTransfer(
                ReleaseTransferRequest(
                    personId: file.person, toDivisionId: other.division, reason: "工作调动"))
        case 20:
            return .decidePersonChange(
                DecidePersonChangeRequest(
                    changeId: file.change, approved: true, reason: "经审核"))
        case 21:
            return .mergePersons(
                MergePersonsRequest(
                    survivorId: file.person,
                    mergedId: dice.pick(wildAccounts, else: 0),
                    reason: "同一人"))
        case 22:
            return dice.once(in: 2)
                ? .decideMerge(
                    DecideMergeRequest(pairId: file.pair, approved: true, reason: "经比对"))
                : .undoMerge(UndoMergeRequest(pairId: file.pair, reason: "不是同一人"))
        default:
            return .openRemedyCase(
                OpenRemedyCaseRequest(applicationId: file.application, grounds: "材料齐全"))
        }
    }
}
