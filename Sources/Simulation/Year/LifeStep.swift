import Registry
import Schema

/// One thing that happens to somebody.
enum LifeStep: Equatable {
    // Time.
    case wait(days: Int)
    case until(UInt32)
    /// Under the notice of a campaign.
    case under(Campaign)
    /// Until a window in which the registration can be renewed.
    case untilRenewal
    // Account and form.
    case open
    case form
    /// What follows is about another account or certificate of the same human.
    case turn(to: Holding)
    // Feedback, and a roster that comes late.
    case openFeedback
    case reviewFeedback(Bool)
    case confirmFeedback(Bool)
    case rosterComes
    // Applications.
    case create(ApplicationKind)
    case receive
    case submit
    case claim
    case release
    case review(ReviewStage, ReviewOutcome)
    case reviewInBulk(ReviewStage, ReviewOutcome)
    case issue
    case withdraw
    case notAccepted
    case resynchronise
    case askForReview
    case reviewRefusal(RemedyOutcome)
    // The life of a registration.
    case propose(RegistrationEventKind, RegistrationGround)
    case decide(Bool)
    case reissue
    case complain
    case investigate
    case closeComplaint(ComplaintOutcome)
    case list(ComparisonKind)
    case judge(confirmed: Bool)
    case resultIsVoid
    // Changes about the person.
    case proposeIdentity(PersonChangeKind)
    case releaseTransfer
    case decideChange(Bool)
    case notDuplicate
    case proposeMerge
    case undoMerge
    case decideMerge(Bool)
    // Continuing education.
    case study(hours: UInt32)
    case roll(hours: UInt32)
    case recognise(Bool)
    case withdrawHours
}

extension LifeStep {
    /// What kind of step it is, with how it ends: `review first approved`.
    var name: String {
        switch self {
        case .wait, .until, .untilRenewal, .under, .study, .roll:
            String("\(self)".prefix { $0 != "(" })
        case .turn(let holding): "turn \(holding)"
        case .reviewFeedback(let approved): "reviewFeedback \(approved)"
        case .confirmFeedback(let approved): "confirmFeedback \(approved)"
        case .create(let kind): "create \(kind)"
        case .review(let stage, let outcome): "review \(stage) \(outcome)"
        case .reviewInBulk(let stage, let outcome): "reviewInBulk \(stage) \(outcome)"
        case .reviewRefusal(let outcome): "reviewRefusal \(outcome)"
        case .propose(let kind, _): "propose \(kind)"
        case .decide(let approved): "decide \(approved)"
        case .closeComplaint(let outcome): "closeComplaint \(outcome)"
        case .list(let kind): "list \(kind)"
        case .judge(let confirmed): "judge \(confirmed)"
        case .proposeIdentity(let kind): "proposeIdentity \(kind)"
        case .decideChange(let approved): "decideChange \(approved)"
        case .decideMerge(let approved): "decideMerge \(approved)"
        case .recognise(let isFull): "recognise \(isFull)"
        case .open, .form, .openFeedback, .rosterComes, .receive, .submit, .claim, .release,
            .issue, .withdraw, .notAccepted, .resynchronise, .askForReview, .reissue, .complain,
            .investigate, .resultIsVoid, .releaseTransfer, .notDuplicate, .proposeMerge,
            .undoMerge, .withdrawHours:
            "\(self)"
        }
    }

    /// Every step that a life may have.
    static let everyName: [String] = [
        "wait", "until", "untilRenewal", "under", "study", "roll", "turn own", "turn twin",
        "turn higher", "reviewFeedback true", "reviewFeedback false", "confirmFeedback true",
        "confirmFeedback false", "create first", "create renewal", "review first approved",
        "review first refused", "review first returned", "review final approved",
        "review final refused", "review final returned", "reviewInBulk first approved",
        "reviewInBulk final approved", "reviewInBulk first refused",
        "reviewInBulk final refused", "reviewRefusal upheld", "reviewRefusal overturned",
        "reviewRefusal sentBack", "propose suspension", "propose resumption",
        "propose cancellation", "propose revocation", "propose reinstatement", "decide true",
        "decide false", "closeComplaint noAction", "closeComplaint suspension",
        "closeComplaint cancellation", "list death", "list judgment", "judge true",
        "judge false", "proposeIdentity identity", "proposeIdentity correction",
        "decideChange true", "decideChange false", "decideMerge true", "decideMerge false",
        "recognise true", "recognise false", "open", "form", "openFeedback", "rosterComes",
        "receive", "submit", "claim", "release", "issue", "withdraw", "notAccepted",
        "resynchronise", "askForReview", "reissue", "complain", "investigate", "resultIsVoid",
        "releaseTransfer", "notDuplicate", "proposeMerge", "undoMerge", "withdrawHours",
    ]
}

/// Whose certificate a step is about.
enum Holding: Int, CaseIterable {
    case own
    /// Of a second account of the same human.
    case twin
    /// A higher level, passed later.
    case higher
    /// A second one of the same level: only those have it who try everything.
    case again
}
