/// The tables of the registry. Raw values stand in the journal and in snapshots: never change or
/// reuse one.
package enum Table: UInt32, CaseIterable, Sendable {
    case division = 1
    case bureau = 2
    case `operator` = 3
    case ruleSet = 4
    case notice = 5
    case rosterBatch = 6
    case rosterEntry = 7
    case person = 8
    case personIdentity = 9
    case certificate = 10
    case registrationPeriod = 11
    case application = 12
    case receipt = 13
    case frozenForm = 14
    case certificateText = 15
    /// Answers to writes, by the revision they made: see `RememberedWrite`.
    case rememberedWrite = 16
    /// The clock of a rehearsal, one row with key 1.
    case rehearsalClock = 17
    case educationEntry = 18
    case educationRoll = 19
    case feedbackCase = 20
    case message = 21
    case workingCalendar = 22
    case registrationEvent = 23
    case personChange = 24
    /// Bulk decisions with the result of each file.
    case reviewBatch = 25
    case report = 26
    /// The figures of a report, by its id.
    case reportFigures = 27
    /// Two accounts that may be one human's, and what was decided about them.
    case personPair = 28
    case organisation = 29
    /// Reviews of refusals (复核).
    case remedyCase = 30
    case decisionLetter = 31
    case complaint = 32
    case comparisonCandidate = 33
    case comparisonList = 34
    case attachment = 35
    /// Acts that changed divisions.
    case divisionChange = 37
    /// Imports from a retired system, and their rows.
    case migrationBatch = 38
    case migrationRow = 39
    /// Who does not act on what (回避).
    case recusal = 40
    /// Samples of decided files with their findings (抽查).
    case spotCheck = 41
    /// Roles that one administrator asked for and another confirms.
    case operatorGrant = 42
    /// Beginnings of epochs, and numbers that were left out.
    case storeEpoch = 44
    case erasureCase = 45
    /// What was done about things known outside and missing here.
    case outsideSettlement = 46

    /// Numbers that may stand in a change: every raw value is below.
    static var numberCount: Int { Int(allCases.map(\.rawValue).max() ?? 0) + 1 }

    package var name: String { "\(self)" }
}
