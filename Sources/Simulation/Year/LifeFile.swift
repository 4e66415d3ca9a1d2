import Schema

/// Somebody's file: what the officers have made for him, and what is still to come.
struct LifeFile {
    let passer: YearPasser
    var campaign: Campaign
    /// The next step is the last.
    var steps: [LifeStep] = []
    /// Tries everything, and is refused mostly.
    var isWild = false

    var holding = Holding.own
    var numbers: [String] = ["", "", "", ""]
    var person: UInt64 = 0
    var twin: UInt64 = 0
    var notice = ""
    /// In which he passed.
    var examYear: UInt32
    var holder: YearOfficer?
    var application: UInt64 = 0
    private var periods: [UInt64] = [0, 0, 0, 0]
    /// Another application and another registration of his, for those who try everything.
    var otherApplication: UInt64 = 0
    var otherPeriod: UInt64 = 0
    var event: UInt64 = 0
    var change: UInt64 = 0
    var pair: UInt64 = 0
    var remedy: UInt64 = 0
    var complaint: UInt64 = 0
    var candidate: UInt64 = 0
    var feedback: UInt64 = 0
    var entry: UInt64 = 0
    var proofs = 0

    init(passer: YearPasser, campaign: Campaign) {
        self.passer = passer
        self.campaign = campaign
        notice = campaign.notice
        examYear = campaign.examYear
    }

    var number: String { numbers[holding.rawValue] }
    /// The registration last made of the certificate at hand.
    var period: UInt64 {
        get { periods[holding.rawValue] }
        set { periods[holding.rawValue] = newValue }
    }
    var account: UInt64 { holding == .twin ? twin : person }
    var accountPasser: YearPasser { holding == .twin ? passer.twin : passer }
}
