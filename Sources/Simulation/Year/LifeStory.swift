import Registry
import Schema

/// Makes up what happens to somebody, by chance: how he comes in, how his application goes, what
/// becomes of his registration.
struct LifeStory {
    private(set) var steps: [LifeStep] = []
    /// He is registered and may be registered again.
    private var isRegistered = false
    /// Whose second account is of the higher level already.
    private var hasTwin = false
    /// What comes when all else is done.
    private var afterAll: [LifeStep] = []

    static func of(_ campaign: Campaign, _ dice: inout Dice) -> [LifeStep] {
        var story = LifeStory()
        story.live(campaign, &dice)
        return story.steps + story.afterAll
    }

    private mutating func live(_ campaign: Campaign, _ dice: inout Dice) {
        steps.append(.until(campaign.opens + UInt32(dice.number(below: 12))))
        guard comeIn(&dice) else { return }
        steps.append(.form)
        apply(.first, &dice)
        if dice.once(in: 12) { haveTwin(&dice) }
        for _ in 0..<dice.number(below: 3) {
            changeSomething(&dice)
        }
        guard isRegistered else { return }
        for _ in 0..<dice.number(below: 3) where isRegistered {
            lead(campaign, &dice)
        }
        guard isRegistered, campaign == .first || campaign == .second else { return }
        if !hasTwin, dice.once(in: 8) { takeHigherLevel(&dice) }
        guard !dice.once(in: 5) else { return }
        study(&dice)
        steps.append(.untilRenewal)
        apply(.renewal, &dice)
        if isRegistered, dice.once(in: 2) { lead(.fourth, &dice) }
    }

    /// By the roster or by feedback; false if not at all.
    private mutating func comeIn(_ dice: inout Dice) -> Bool {
        guard dice.once(in: 10) else {
            steps.append(.open)
            return true
        }
        steps.append(.openFeedback)
        switch dice.number(below: 5) {
        case 0: steps.append(.reviewFeedback(false))
        case 1: steps += [.reviewFeedback(true), .confirmFeedback(false)]
        case 2: steps += [.rosterComes, .wait(days: 1), .open]
        case 3: steps += [.reviewFeedback(true), .rosterComes, .wait(days: 1), .open]
        default: steps += [.reviewFeedback(true), .confirmFeedback(true), .open]
        }
        return steps.last == .open
    }

    // MARK: An application

    private mutating func apply(_ kind: ApplicationKind, _ dice: inout Dice) {
        isRegistered = true
        steps.append(.create(kind))
        if dice.once(in: 4) { steps.append(.receive) }
        switch dice.number(below: 40) {
        case 0: giveUp([.withdraw], kind, &dice)
        case 1: giveUp([.submit, .withdraw], kind, &dice)
        case 2: giveUp([.submit, .review(.first, .approved), .withdraw], kind, &dice)
        case 3: giveUp([.submit, .review(.first, .returned), .withdraw], kind, &dice)
        case 4: giveUp([.notAccepted], kind, &dice)
        case 5: giveUp([.submit, .notAccepted], kind, &dice)
        case 6: beReturned(.first, &dice)
        case 7: beReturned(.final, &dice)
        case 8: beRefused(.first, &dice)
        case 9: beRefused(.final, &dice)
        case 10: steps += [.submit, .form, .resynchronise] + Self.reviews
        case 11: steps += [.submit, .claim, .release] + Self.reviews
        case 12:
            steps += [.submit, .review(.first, .approved), .claim, .release, .claim]
            steps += [.review(.final, .approved), .issue]
        case 13...16:
            steps += [.submit, .reviewInBulk(.first, .approved), .wait(days: 1)]
            steps += [.reviewInBulk(.final, .approved), .wait(days: 3), .issue]
        case 17: steps += [.submit, .claim] + Self.reviews
        default: steps += [.submit] + Self.reviews
        }
    }

    private static let reviews: [LifeStep] = [
        .review(.first, .approved), .review(.final, .approved), .issue,
    ]

    /// It ends there; some begin once more at once.
    private mutating func giveUp(
        _ course: [LifeStep], _ kind: ApplicationKind, _ dice: inout Dice
    ) {
        steps += course
        isRegistered = dice.once(in: 2)
        if isRegistered { steps += [.create(kind), .submit] + Self.reviews }
    }

    private mutating func beReturned(_ stage: ReviewStage, _ dice: inout Dice) {
        steps.append(.submit)
        if stage == .final { steps.append(.review(.first, .approved)) }
        steps += [.review(stage, .returned), .form]
        if dice.once(in: 2) { steps.append(.resynchronise) }
        steps += [.submit] + Self.reviews
    }

    private mutating func beRefused(_ stage: ReviewStage, _ dice: inout Dice) {
        steps.append(.submit)
        if stage == .final { steps.append(.review(.first, .approved)) }
        steps.append(dice.once(in: 4) ? .reviewInBulk(stage, .refused) : .review(stage, .refused))
        steps.append(.wait(days: 1))
        isRegistered = false
        switch dice.number(below: 4) {
        case 0: return
        case 1: steps += [.askForReview, .reviewRefusal(.upheld)]
        case 2:
            steps += [.askForReview, .reviewRefusal(.sentBack)] + Self.reviews
            isRegistered = true
        default:
            steps += [.askForReview, .reviewRefusal(.overturned)]
            steps += stage == .final ? Array(Self.reviews.dropFirst()) : Self.reviews
            isRegistered = true
        }
    }

    // MARK: Persons

    private mutating func changeSomething(_ dice: inout Dice) {
        let isDone = !dice.once(in: 4)
        switch dice.number(below: 6) {
        case 0: steps += [.proposeIdentity(.correction), .decideChange(isDone)]
        case 1 where !steps.contains(.proposeIdentity(.identity)):
            steps += [.proposeIdentity(.identity), .decideChange(isDone)]
        case 2: steps += [.releaseTransfer, .decideChange(isDone)]
        case 3: steps += [.complain, .investigate, .investigate, .closeComplaint(.noAction)]
        case 4: steps += [.wait(days: 1), .list(.death), .judge(confirmed: false)]
        default: steps.append(.form)
        }
    }

    /// A second account of the same human, which is found out, and perhaps lived with.
    private mutating func haveTwin(_ dice: inout Dice) {
        let wasRegistered = isRegistered
        hasTwin = true
        steps += [.turn(to: .twin), .open, .form]
        if dice.once(in: 2) {
            apply(.first, &dice)
            if dice.once(in: 2) { steps += [.complain, .investigate, .closeComplaint(.noAction)] }
        } else if dice.once(in: 2) {
            steps += [.create(.first), .submit, .review(.first, .refused), .wait(days: 1)]
            steps += [.askForReview, .reviewRefusal(.upheld)]
        }
        if dice.once(in: 3) { steps.append(.notDuplicate) }
        if dice.once(in: 3) { steps += [.proposeMerge, .decideMerge(false)] }
        if !dice.once(in: 5) {
            steps += [.proposeMerge, .decideMerge(true)]
            if dice.once(in: 3) { steps += [.undoMerge, .decideMerge(false)] }
            if dice.once(in: 3) {
                steps += [.undoMerge, .decideMerge(true)]
                if dice.once(in: 2) { steps += [.proposeMerge, .decideMerge(true)] }
            }
        }
        steps.append(.turn(to: .own))
        isRegistered = wasRegistered
    }

    // MARK: A registration

    private mutating func lead(_ campaign: Campaign, _ dice: inout Dice) {
        let lift: [LifeStep] = [
            .wait(days: 9), .propose(.resumption, .causeCeased), .decide(true), .wait(days: 1),
        ]
        let undo: [LifeStep] = [
            .wait(days: 9), .propose(.reinstatement, .decisionOverturned), .decide(true),
        ]
        switch dice.number(below: 14) {
        case 0: steps += [.propose(.suspension, .breach), .decide(true)] + lift
        case 1: steps += [.propose(.suspension, .breach), .decide(false), .wait(days: 1)]
        case 2: steps += [.propose(.cancellation, .ownRequest), .decide(true)] + undo
        case 3: steps += [.propose(.revocation, .improperMeans), .decide(true)] + undo
        case 4:
            steps += [.propose(.suspension, .breach), .decide(true)]
            let (kind, ground): (RegistrationEventKind, RegistrationGround) =
                dice.once(in: 2) ? (.cancellation, .breach) : (.revocation, .improperMeans)
            steps += [.propose(kind, ground), .decide(true)] + undo + lift
        case 5:
            steps += [.propose(.cancellation, .ownRequest), .decide(true)]
            steps += [.propose(.revocation, .courtJudgment), .decide(true)] + undo + undo
        case 6: end([.propose(.cancellation, .ownRequest), .decide(true)], campaign, &dice)
        case 7: end([.propose(.revocation, .improperMeans), .decide(true)], campaign, &dice)
        case 8:
            steps += [.complain, .investigate, .closeComplaint(.suspension), .decide(true)] + lift
        case 9:
            steps += [.complain, .investigate, .closeComplaint(.cancellation), .decide(false)]
        case 10:
            steps += [.wait(days: 1), .list(.death), .judge(confirmed: true)]
            steps += [.judge(confirmed: false), .decide(false)]
        case 11 where dice.once(in: 3):
            steps += [.list(.judgment), .judge(confirmed: true), .decide(true)]
            isRegistered = false
        case 12 where dice.once(in: 3):
            steps += [.resultIsVoid, .propose(.revocation, .resultVoid), .decide(true)]
            isRegistered = false
        default: steps += [.wait(days: 2), .reissue]
        }
    }

    /// Over; some register anew under the next notice, as somebody who never was.
    private mutating func end(
        _ course: [LifeStep], _ campaign: Campaign, _ dice: inout Dice
    ) {
        steps += course
        isRegistered = campaign == .first && dice.once(in: 2)
        guard isRegistered else { return }
        let next = Campaign.second
        steps += [.until(next.opens + 3), .under(next), .create(.first), .submit]
        steps += Self.reviews
    }

    /// The examination of the next level, passed in 2021.
    private mutating func takeHigherLevel(_ dice: inout Dice) {
        afterAll = [.until(Campaign.fourth.opens + UInt32(dice.number(below: 12)))]
        afterAll += [.under(.fourth), .turn(to: .higher), .create(.first), .submit]
        afterAll += Self.reviews
    }

    private mutating func study(_ dice: inout Dice) {
        steps.append(.until(20_200_301 + UInt32(dice.number(below: 28))))
        switch dice.number(below: 5) {
        case 0: steps += [.study(hours: 40), .recognise(true), .study(hours: 32), .recognise(true)]
        case 1: steps += [.study(hours: 72), .recognise(false), .recognise(true)]
        case 2: steps += [.study(hours: 9), .withdrawHours, .roll(hours: 72), .recognise(true)]
        case 3:
            steps += [.study(hours: 9), .recognise(true), .withdrawHours, .study(hours: 72)]
            steps.append(.recognise(true))
        default: steps += [.study(hours: 72), .recognise(true)]
        }
    }
}
