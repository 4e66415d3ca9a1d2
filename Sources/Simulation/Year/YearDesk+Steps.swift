import Registry
import Schema

/// What each step of a life has the officers do.
extension YearDesk {
    /// Steps that the run itself takes are passed over: waiting, rosters, bulk decisions.
    mutating func perform(
        _ step: LifeStep, _ file: inout LifeFile, _ dice: inout Dice
    ) throws(Violation) {
        switch step {
        case .wait, .until, .untilRenewal, .rosterComes, .reviewInBulk: return
        case .under(let campaign): file.notice = campaign.notice
        case .turn(let holding): file.holding = holding
        case .open: try open(&file)
        case .form: try fillForm(file)
        case .create(let kind): try create(kind, &file)
        case .receive: try receive(file)
        case .submit: try submit(file)
        case .claim: try claim(&file, &dice)
        case .release: try release(&file)
        case .review(let stage, let outcome): try review(stage, outcome, &file, &dice)
        case .issue: try issue(file)
        case .withdraw: try withdraw(file)
        case .notAccepted: try refuseAcceptance(file)
        case .resynchronise: try resynchronise(file)
        case .askForReview: try askForReview(&file)
        case .reviewRefusal(let outcome): try reviewRefusal(outcome, file)
        default: try performLater(step, &file)
        }
    }

    /// What concerns registrations, persons and hours.
    private mutating func performLater(
        _ step: LifeStep, _ file: inout LifeFile
    ) throws(Violation) {
        switch step {
        case .propose(let kind, let ground): try propose(kind, ground, &file)
        case .decide(let approved): try decide(approved, file)
        case .reissue: try reissue(file)
        case .complain: try complain(&file)
        case .investigate: try investigate(file)
        case .closeComplaint(let outcome): try closeComplaint(outcome, &file)
        case .list(let kind): try list(kind, &file)
        case .judge(let confirmed): try judge(confirmed: confirmed, &file)
        case .resultIsVoid: try voidResult(file)
        case .proposeIdentity(let kind): try proposeIdentity(kind, &file)
        case .releaseTransfer: try releaseTransfer(&file)
        case .decideChange(let approved): try decideChange(approved, file)
        case .notDuplicate: try notDuplicate(&file)
        case .proposeMerge: try proposeMerge(&file)
        case .undoMerge: try undoMerge(file)
        case .decideMerge(let approved): try decideMerge(approved, file)
        case .openFeedback: try openFeedback(&file)
        case .reviewFeedback(let approved): try reviewFeedback(approved, file)
        case .confirmFeedback(let approved): try confirmFeedback(approved, file)
        case .study(let hours): try study(hours, &file)
        case .roll(let hours): try roll(hours, &file)
        case .recognise(let isFull): try recognise(isFull, file)
        case .withdrawHours: try withdrawHours(file)
        default: return
        }
    }

    /// A day on which the registration may be renewed, and the notice that says so; nil if none is
    /// left.
    func renewalDay(_ file: LifeFile, _ dice: inout Dice) -> (day: UInt32, notice: String)? {
        guard let period = get(RegistrationPeriod.self, .registrationPeriod, file.period) else {
            return nil
        }
        let end = period.validUntil
        let after = YearCalendar.date(YearCalendar.instant(end) + YearCalendar.day)
        let first =
            witness.holdings.periods(of: period.certificateId)
            .filter { $0.revokedById == 0 }.map(\.validFrom).min() ?? 0
        let luck = UInt32(dice.number(below: 4))
        var choices: [(day: UInt32, notice: String)] = []
        // The general rule: after the expiry, in that year.
        if end % 10_000 < 1_212 { choices.append((after + luck, "")) }
        for campaign in [Campaign.third, .fourth]
        where end < campaign.opens + 20 && first <= campaign.record.renewalFirstRegisteredUntil {
            choices.append((max(after, campaign.opens) + luck, campaign.notice))
        }
        let left = choices.filter { $0.day > today }
        return left.isEmpty ? nil : left[Int(dice.number(below: UInt64(left.count)))]
    }
}
