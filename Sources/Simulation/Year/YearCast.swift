import Schema

/// The officers of the prefecture whose years are played.
enum YearOfficer: UInt32, CaseIterable {
    case system = 2_001
    case security
    case batch = 3_001
    case final
    case secondFinal
    /// Decides what the other two had a hand in: feedback, and reviews of refusals.
    case thirdFinal
    case deqingClerk = 3_011
    case deqingReviewer
    case deqingSecondReviewer
    case duanzhouClerk = 3_021
    case duanzhouReviewer
    case duanzhouSecondReviewer

    var role: Role {
        switch self {
        case .system: .systemAdministrator
        case .security: .securityAdministrator
        case .batch: .batch
        case .final, .secondFinal, .thirdFinal: .finalReviewer
        case .deqingClerk, .duanzhouClerk: .clerk
        case .deqingReviewer, .deqingSecondReviewer, .duanzhouReviewer, .duanzhouSecondReviewer:
            .reviewer
        }
    }

    /// Short name; empty for administrators.
    var bureau: String {
        switch self {
        case .system, .security: ""
        case .batch, .final, .secondFinal, .thirdFinal: "zhaoqing"
        case .deqingClerk, .deqingReviewer, .deqingSecondReviewer: "deqing"
        case .duanzhouClerk, .duanzhouReviewer, .duanzhouSecondReviewer: "duanzhou"
        }
    }

    var accountName: String { "officer\(rawValue)" }
}

/// A county with the officers who act there.
struct County: Equatable {
    var division: UInt32
    var clerk: YearOfficer
    var reviewer: YearOfficer
    var secondReviewer: YearOfficer

    static let deqing = County(
        division: 441_226, clerk: .deqingClerk, reviewer: .deqingReviewer,
        secondReviewer: .deqingSecondReviewer)
    static let duanzhou = County(
        division: 441_202, clerk: .duanzhouClerk, reviewer: .duanzhouReviewer,
        secondReviewer: .duanzhouSecondReviewer)

    static let all = [deqing, duanzhou]

    static func of(_ division: UInt32) -> County { division == 441_202 ? .duanzhou : .deqing }

    var other: County { self == .deqing ? .duanzhou : .deqing }
}
