import Schema
import ShegongServer

/// Somebody who calls: a peer by uid and account name, and what he was made to be.
struct CastMember: Equatable {
    var peer: Peer
    var roles: [Role]
    /// Short name of his bureau; empty for administrators.
    var bureau: String
    /// The county or prefecture that his bureau answers for; 0 = none.
    var division: UInt32

    var isAdministrator: Bool { bureau.isEmpty }
}

extension CastMember {
    static let root = CastMember(
        peer: Peer(uid: 0, accountName: "root", socket: .administration), roles: [], bureau: "",
        division: 0)
    static let system = administrator(2_001, .systemAdministrator)
    static let security = administrator(2_002, .securityAdministrator)
    static let audit = administrator(2_003, .auditAdministrator)
    static let final = officer(3_001, [.finalReviewer], "zhaoqing", 441_200)
    static let secondFinal = officer(
        3_002, [.finalReviewer, .statistician], "zhaoqing", 441_200)
    static let batch = officer(3_003, [.batch], "zhaoqing", 441_200)
    static let deqingClerk = officer(3_011, [.clerk], "deqing", 441_226)
    static let deqingReviewer = officer(3_012, [.reviewer], "deqing", 441_226)
    static let duanzhouClerk = officer(3_021, [.clerk], "duanzhou", 441_202)
    /// Enters and reviews: may not decide what he entered himself.
    static let duanzhouReviewer = officer(3_022, [.reviewer, .clerk], "duanzhou", 441_202)
    /// Has an account on the machine and no binding.
    static let stranger = officer(4_001, [], "nowhere", 0)

    /// Those who are bound before the run proper begins, in order.
    static let administrators = [system, security, audit]
    static let officers = [
        final, secondFinal, batch, deqingClerk, deqingReviewer, duanzhouClerk, duanzhouReviewer,
    ]
    static let clerks = [deqingClerk, deqingClerk, duanzhouClerk, duanzhouReviewer]

    /// Somebody who comes and goes: bound and ended again and again during a run.
    static func temporary(_ number: UInt32) -> CastMember {
        officer(3_100 + number, [.clerk, .reviewer], "duanzhou", 441_202)
    }

    static var temporaryCount: UInt32 { 6 }

    private static func administrator(_ uid: UInt32, _ role: Role) -> CastMember {
        CastMember(
            peer: Peer(uid: uid, accountName: "admin\(uid)", socket: .bureau), roles: [role],
            bureau: "", division: 0)
    }

    private static func officer(
        _ uid: UInt32, _ roles: [Role], _ bureau: String, _ division: UInt32
    ) -> CastMember {
        CastMember(
            peer: Peer(uid: uid, accountName: "officer\(uid)", socket: .bureau), roles: roles,
            bureau: bureau, division: division)
    }
}
