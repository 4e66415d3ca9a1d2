import Registry
import Schema
import ShegongServer

/// Who calls: an officer of each role, and all kinds of peers who are nobody.
enum RequestCast {
    struct Member {
        let peer: Peer
        /// Nil for who is nobody; empty on the administration's socket.
        let roles: [Role]?
        let bureau: String
    }

    static let administrators = [
        officer(2_001, [.systemAdministrator], ""), officer(2_002, [.securityAdministrator], ""),
        officer(2_003, [.auditAdministrator], ""),
    ]

    static let officers = [
        officer(3_001, [.clerk], "deqing"), officer(3_002, [.reviewer], "deqing"),
        officer(3_003, [.finalReviewer], "zhaoqing"), officer(3_004, [.statistician], "zhaoqing"),
        officer(3_005, [.batch], "zhaoqing"), officer(3_006, [.clerk], "duanzhou"),
        officer(3_007, [.clerk, .reviewer], "duanzhou"),
    ]

    static let root = Member(
        peer: Peer(uid: 0, accountName: "root", socket: .administration), roles: [], bureau: "")

    private static let nobodies = [
        Peer(uid: 0, accountName: "root", socket: .bureau),
        Peer(uid: 65_534, accountName: "nobody", socket: .bureau),
        Peer(uid: 3_001, accountName: "renamed", socket: .bureau),
        Peer(uid: 3_001, accountName: nil, socket: .bureau),
        Peer(uid: 4_001, accountName: "stranger", socket: .bureau),
    ].map { Member(peer: $0, roles: nil, bureau: "") }

    static let all = administrators + officers + [root] + nobodies

    /// Place in `all` of somebody who may call the method.
    static func caller(of method: Method) -> Int {
        let place = all.firstIndex { member in
            guard let roles = member.roles, method.access.sockets.contains(member.peer.socket)
            else { return false }
            return method.access.roles.isEmpty
                || !method.access.roles.isDisjoint(with: RoleSet(roles))
        }
        return place ?? 0
    }

    private static func officer(_ uid: UInt32, _ roles: [Role], _ bureau: String) -> Member {
        Member(
            peer: Peer(uid: uid, accountName: "officer\(uid)", socket: .bureau), roles: roles,
            bureau: bureau)
    }
}
