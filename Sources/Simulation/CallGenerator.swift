import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Makes up calls: every kind of command and question, by those who may and those who may not,
/// with what stands in the registry and with what does not.
///
/// It looks at the state as a clerk looks at a screen: what it saw may be old when the call comes.
struct CallGenerator {
    var dice: Dice
    /// People on the roster lists so far: the next import brings new ones.
    var passerCount: UInt32 = 0
    var sequence: UInt32 = 0
    private(set) var issued: [CommandKind: Int] = [:]
    private(set) var methods: Set<Method> = []

    init(seed: UInt64) { dice = Dice(seed: seed) }

    /// The next call of the run. `now` is the registry's clock, `machineNow` the client's own.
    mutating func next(_ registry: Registry, now: Int64, machineNow: Int64) -> Intent {
        let view = View(registry: registry, now: now)
        guard dice.number(below: 10) < 7 else {
            let question = question(view)
            methods.insert(question.method)
            return question
        }
        let kinds = CommandKind.allCases
        let kind = kinds[dice.weighted(kinds.map(\.weight))]
        return command(possible(kind, view), view, machineNow: machineNow)
    }

    /// Mostly something that there is a case for: else the step before.
    private mutating func possible(_ kind: CommandKind, _ view: View) -> CommandKind {
        var kind = kind
        guard !dice.once(in: 6) else { return kind }
        kind = beginning(kind, view)
        if kind == .issueCertificate, view.applications([.registered]).isEmpty {
            kind = .reviewApplication
        }
        if kind == .recognizeEducation || kind == .withdrawEducation,
            view.education(.pending).isEmpty
        {
            kind = .recordEducation
        }
        if kind == .reviewApplication, view.applications([.pending, .firstPassed]).isEmpty {
            kind = .submitApplication
        }
        if kind == .submitApplication, view.isNoticeWithdrawn {
            kind = .publishNotice
        }
        if kind == .submitApplication, view.applications([.draft, .returned]).isEmpty {
            kind = .createApplication
        }
        let needsPerson: [CommandKind] = [
            .createApplication, .recordEducation, .importEducationRoll,
        ]
        if needsPerson.contains(kind), view.registry.count(.certificate) == 0 {
            kind = .openAccount
        }
        if kind == .confirmFeedback, view.feedback([.countyReviewed]).isEmpty {
            kind = .reviewFeedback
        }
        if kind == .reviewFeedback, view.feedback([.open]).isEmpty {
            kind = .openFeedback
        }
        return kind
    }

    /// What has to be there before something can be given back, decided or issued anew.
    private func beginning(_ kind: CommandKind, _ view: View) -> CommandKind {
        switch kind {
        case .releaseApplication:
            let isHeld = view.applications([.pending, .firstPassed]).contains { $0.holderId != 0 }
            return isHeld ? kind : .claimApplication
        case .reissueCertificate:
            return view.applications([.certificateIssued]).isEmpty ? .issueCertificate : kind
        case .decideRegistrationEvent:
            let isOpen = view.all(RegistrationEvent.self, .registrationEvent).contains {
                $0.state == .proposed
            }
            return isOpen ? kind : .proposeRegistrationEvent
        case .decidePersonChange:
            let isOpen = view.all(PersonChange.self, .personChange).contains {
                $0.state == .proposed
            }
            return isOpen ? kind : .releaseTransfer
        case .decideMerge:
            return view.pairs([.mergeProposed, .undoProposed]).isEmpty ? .mergePersons : kind
        case .mergePersons:
            return possibleMerge(view)
        case .undoMerge:
            return view.pairs([.merged]).isEmpty ? possibleMerge(view) : kind
        case .renameOrganisation, .closeOrganisation:
            return view.registry.count(.organisation) == 0 ? .createOrganisation : kind
        case .proposeRegistrationEvent:
            return view.registry.count(.registrationPeriod) == 0 ? .reviewApplication : kind
        case .stageMigration, .acceptMigration, .advanceMigration, .undoMigration:
            return view.registry.count(.migrationBatch) == 0 ? .openMigration : kind
        case .confirmGrant, .declineGrant:
            let isOpen = view.all(OperatorGrant.self, .operatorGrant).contains {
                $0.state == .pending
            }
            return isOpen ? kind : .createOperator
        case .moveDivision, .placePerson:
            return view.registry.count(.divisionChange) == 0 ? .publishDivisionChange : kind
        default: return oversightBeginning(kind, view)
        }
    }

    /// A command of this kind, as a call with a key.
    mutating func command(
        _ kind: CommandKind, _ view: View, machineNow: Int64
    ) -> Intent {
        var intent = call(kind, view)
        if !intent.isImport {
            intent.key = ClientKey.make(at: machineNow, chance: dice.seed(), dice.seed())
        }
        methods.insert(intent.method)
        note(kind, intent)
        // Now and then somebody without the role, or without any binding, tries the same.
        if intent.member.peer.socket == .bureau, dice.once(in: 16) {
            intent.member = dice.pick(
                CastMember.officers + CastMember.administrators + [.stranger], else: .stranger)
        }
        return intent
    }

    /// The request-less call of the system administrator, with a key.
    mutating func keyed(_ method: Method, machineNow: Int64) -> Intent {
        Intent(
            member: .system, method: method,
            key: ClientKey.make(at: machineNow, chance: dice.seed(), dice.seed()))
    }

    private mutating func note(_ kind: CommandKind, _ intent: Intent) {
        guard intent.method == .importRoster else {
            issued[kind, default: 0] += 1
            return
        }
        issued[.beginRosterImport, default: 0] += 1
        issued[.stageRosterRows, default: 0] += 1
        issued[intent.breaksOff ? .discardRosterRows : .publishRosterBatch, default: 0] += 1
        issued[.settleFeedback, default: 0] += intent.breaksOff ? 0 : 1
    }

    private mutating func call(_ kind: CommandKind, _ view: View) -> Intent {
        switch kind {
        case .appointAdministrator: appointAdministrator()
        case .setClock: setClock(view)
        case .installDivisions: Intent(member: .system, method: .installDivisions)
        case .createBureau: createBureau(view)
        case .createOperator: createOperator(view)
        case .endOperator: endOperator(view)
        case .publishRuleSet: publishRuleSet(view)
        case .publishNotice: publishNotice(view)
        case .beginRosterImport, .stageRosterRows, .publishRosterBatch, .settleFeedback:
            importRoster(view, breaksOff: false)
        case .discardRosterRows: importRoster(view, breaksOff: true)
        case .openAccount: openAccount()
        case .updatePersonalForm: updatePersonalForm(view)
        case .createApplication: createApplication(view)
        case .recordReceipt: recordReceipt(view)
        case .submitApplication: submitApplication(view)
        case .reviewApplication: reviewApplication(view)
        case .withdrawApplication: withdrawApplication(view)
        case .issueCertificate: issueCertificate(view)
        case .recordEducation: recordEducation(view)
        case .recognizeEducation: recognizeEducation(view)
        case .withdrawEducation: withdrawEducation(view)
        case .importEducationRoll: importEducationRoll(view)
        case .openFeedback: openFeedback()
        case .reviewFeedback: reviewFeedback(view)
        case .confirmFeedback: confirmFeedback(view)
        case .undoRosterBatch: undoRosterBatch(view)
        case .voidResults: voidResults(view)
        case .reportDelivery: reportDelivery(view)
        case .installWorkingCalendar: Intent(member: .system, method: .installWorkingCalendar)
        case .publishWorkingCalendar: publishWorkingCalendar(view)
        case .claimApplication: claimApplication(view)
        case .releaseApplication: releaseApplication(view)
        case .refuseAcceptance: refuseAcceptance(view)
        case .resynchronizeApplication: resynchronizeApplication(view)
        case .reviewMany: reviewMany(view)
        case .proposeRegistrationEvent: proposeRegistrationEvent(view)
        case .decideRegistrationEvent: decideRegistrationEvent(view)
        case .proposeIdentityChange: proposeIdentityChange(view)
        case .releaseTransfer: releaseTransfer(view)
        case .decidePersonChange: decidePersonChange(view)
        case .reissueCertificate: reissueCertificate(view)
        case .publishReport: publishReport(view)
        default: lateCall(kind, view)
        }
    }

    /// The same for one human's accounts, organisations, oversight, divisions and attachments.
    private mutating func lateCall(_ kind: CommandKind, _ view: View) -> Intent {
        switch kind {
        case .notDuplicate: notDuplicate(view)
        case .mergePersons: mergePersons(view)
        case .undoMerge: undoMerge(view)
        case .decideMerge: decideMerge(view)
        case .createOrganisation: createOrganisation()
        case .renameOrganisation: renameOrganisation(view)
        case .closeOrganisation: closeOrganisation(view)
        case .openRemedyCase: openRemedyCase(view)
        case .decideRemedyCase: decideRemedyCase(view)
        case .openComplaint: openComplaint(view)
        case .investigateComplaint: investigateComplaint(view)
        case .closeComplaint: closeComplaint(view)
        case .importComparison: importComparison(view)
        case .decideCandidate: decideCandidate(view)
        case .queueReminders: queueReminders(view)
        case .declareRecusal: declareRecusal(view)
        case .liftRecusal: liftRecusal(view)
        case .drawSpotCheck: drawSpotCheck()
        case .recordSpotFinding: recordSpotFinding(view)
        case .publishDivisionChange: publishDivisionChange(view)
        case .moveDivision: moveDivision(view)
        case .placePerson: placePerson(view)
        case .openMigration: openMigration()
        case .stageMigration: stageMigration(view)
        case .acceptMigration: acceptMigration(view)
        case .advanceMigration: advanceMigration(view)
        case .undoMigration: undoMigration(view)
        case .addAttachment: addAttachment(view)
        case .removeAttachment: removeAttachment(view)
        case .sweepAttachments: sweepAttachments()
        case .confirmGrant: confirmGrant(view)
        case .declineGrant: declineGrant(view)
        case .withdrawNotice: withdrawNotice(view)
        case .settleNotice: settleNotice(view)
        case .skipNumbers: skipNumbers()
        case .settleOutside: settleOutside(view)
        case .requestErasure: requestErasure(view)
        case .confirmErasure: confirmErasure(view)
        case .withdrawErasure: withdrawErasure(view)
        case .executeErasure: executeErasure(view)
        default: preconditionFailure("a kind without a call")
        }
    }

    /// What the generator looks at.
    struct View {
        var registry: Registry
        var now: Int64

        func all<Record: ProtobufMessage>(_ type: Record.Type, _ table: Table) -> [Record] {
            var found: [Record] = []
            var trace = ReadTrace()
            registry.forEach(type, table, &trace) { _, record in
                found.append(record)
                return true
            }
            return found
        }

        func applications(_ states: [ApplicationState]) -> [Application] {
            all(Application.self, .application).filter { states.contains($0.state) }
        }

        func feedback(_ states: [FeedbackState]) -> [FeedbackCase] {
            all(FeedbackCase.self, .feedbackCase).filter { states.contains($0.state) }
        }
    }
}

extension CommandKind {
    /// How often it is made up, beside the others.
    fileprivate var weight: UInt64 {
        switch self {
        case .appointAdministrator, .installDivisions, .createBureau, .publishRuleSet,
            .publishNotice, .setClock:
            2
        case .createOperator, .endOperator, .withdrawApplication: 3
        case .withdrawNotice, .declineGrant: 1
        case .confirmGrant: 4
        case .settleNotice: 4
        case .beginRosterImport, .stageRosterRows, .settleFeedback, .voidResults: 1
        case .undoRosterBatch: 2
        case .notDuplicate, .renameOrganisation, .closeOrganisation: 2
        case .createOrganisation: 3
        case .mergePersons, .decideMerge: 5
        case .undoMerge: 8
        case .openFeedback, .reviewFeedback, .reportDelivery: 6
        case .confirmFeedback: 5
        case .installWorkingCalendar, .publishWorkingCalendar: 2
        case .claimApplication: 9
        case .proposeRegistrationEvent: 6
        case .proposeIdentityChange, .releaseTransfer: 3
        case .decidePersonChange: 5
        case .reissueCertificate: 7
        case .openRemedyCase: 4
        case .decideRemedyCase: 8
        case .openComplaint, .importComparison, .queueReminders, .declareRecusal: 2
        case .liftRecusal: 2
        case .drawSpotCheck: 3
        case .recordSpotFinding: 5
        case .investigateComplaint, .decideCandidate: 3
        case .closeComplaint: 6
        case .publishDivisionChange, .moveDivision, .placePerson: 2
        case .openMigration, .stageMigration, .acceptMigration, .advanceMigration,
            .undoMigration:
            2
        case .publishReport: 4
        case .addAttachment: 6
        case .removeAttachment: 3
        case .sweepAttachments: 2
        case .skipNumbers: 1
        case .settleOutside: 2
        case .requestErasure, .confirmErasure: 5
        case .withdrawErasure: 1
        case .executeErasure: 12
        case .decideRegistrationEvent: 5
        case .refuseAcceptance: 3
        case .releaseApplication: 8
        case .resynchronizeApplication: 9
        case .reviewMany: 4
        case .publishRosterBatch, .discardRosterRows: 3
        case .openAccount: 10
        case .updatePersonalForm, .createApplication: 14
        case .recordReceipt, .issueCertificate: 6
        case .recordEducation, .recognizeEducation: 10
        case .withdrawEducation, .importEducationRoll: 3
        case .submitApplication: 20
        case .reviewApplication: 24
        }
    }
}
