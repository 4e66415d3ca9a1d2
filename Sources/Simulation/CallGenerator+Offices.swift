import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Commands about offices, officers, rules and the roster.
extension CallGenerator {
    mutating func appointAdministrator() -> Intent {
        let uid = 2_101 + UInt32(dice.number(below: 5))
        let request = AppointAdministratorRequest(
            uid: dice.once(in: 8) ? 0 : uid, accountName: "admin\(uid)",
            role: dice.pick(
                [.auditAdministrator, .systemAdministrator, .clerk], else: .auditAdministrator))
        return Intent(member: .root, method: .appointAdministrator, payload: request.encoded())
    }

    /// Mostly a little ahead; now and then more than a week, past which answers are forgotten, or
    /// back, which is refused.
    mutating func setClock(_ view: View) -> Intent {
        let minute: Int64 = 60_000
        let ahead =
            switch dice.number(below: 12) {
            case 0: -10 * minute
            case 1: 8 * 24 * 60 * minute
            default: Int64(dice.number(below: 180)) * minute
            }
        return Intent(
            member: .system, method: .setClock,
            payload: SetClockRequest(now: view.now + ahead).encoded())
    }

    mutating func createBureau(_ view: View) -> Intent {
        let bureaus = view.all(Bureau.self, .bureau)
        let number = dice.number(below: 40)
        let bureau = Bureau(
            shortName: dice.once(in: 8) ? "Not a name" : "town-\(number)", name: "第\(number)办事处",
            parentId: dice.pick(bureaus.map(\.id) + [999], else: 0),
            divisionIds: dice.once(in: 6) ? [999_999] : [441_283])
        return Intent(
            member: .system, method: .createBureau,
            payload: CreateBureauRequest(bureau: bureau).encoded())
    }

    mutating func createOperator(_ view: View) -> Intent {
        let number = UInt32(dice.number(below: UInt64(CastMember.temporaryCount)))
        return binding(of: dice.once(in: 10) ? .duanzhouClerk : .temporary(number))
    }

    /// The call that binds somebody.
    func binding(of member: CastMember) -> Intent {
        let binding = Operator(
            uid: member.peer.uid, accountName: member.peer.accountName ?? "", roles: member.roles)
        let request = CreateOperatorRequest(operator: binding, bureauShortName: member.bureau)
        return Intent(member: .security, method: .createOperator, payload: request.encoded())
    }

    /// Mostly by the second person; now and then by who asked for it, or of what is decided.
    mutating func confirmGrant(_ view: View) -> Intent {
        Intent(
            member: dice.once(in: 8) ? .security : .system, method: .confirmGrant,
            payload: ConfirmGrantRequest(grantId: grant(view)).encoded())
    }

    mutating func declineGrant(_ view: View) -> Intent {
        let request = DeclineGrantRequest(
            grantId: grant(view), reason: dice.once(in: 6) ? "" : "无需该角色")
        return Intent(
            member: dice.once(in: 2) ? .security : .system, method: .declineGrant,
            payload: request.encoded())
    }

    private mutating func grant(_ view: View) -> UInt64 {
        let all = view.all(OperatorGrant.self, .operatorGrant)
        let pending = all.filter { $0.state == .pending }
        return dice.pick(dice.once(in: 8) ? all : pending, else: OperatorGrant(id: 999)).id
    }

    /// Ends one of those who come and go; sometimes one who is needed, who has to be bound again.
    mutating func endOperator(_ view: View) -> Intent {
        let bound = view.all(Operator.self, .operator).filter {
            $0.uid >= 3_100 || $0.uid == CastMember.duanzhouClerk.peer.uid
        }
        let request = EndOperatorRequest(
            operatorId: dice.pick(bound.map(\.id) + [999], else: 999),
            reason: dice.once(in: 6) ? "" : "调离")
        return Intent(member: .security, method: .endOperator, payload: request.encoded())
    }

    mutating func publishRuleSet(_ view: View) -> Intent {
        let latest = view.all(RuleSet.self, .ruleSet).map(\.version).max() ?? 0
        var rules = Self.rules
        rules.version = latest + (dice.once(in: 3) ? 2 : 1)
        if dice.once(in: 6) { rules.regionDivisionId = 430_000 }
        return Intent(
            member: .final, method: .publishRuleSet,
            payload: PublishRuleSetRequest(ruleSet: rules).encoded())
    }

    mutating func publishNotice(_ view: View) -> Intent {
        let latest = view.all(Notice.self, .notice).map(\.version).max() ?? 0
        var notice = Self.notice
        notice.version = latest + (dice.once(in: 4) ? 2 : 1)
        notice.opensAt = min(notice.opensAt, view.now)
        notice.closesAt = view.now + 40 * 24 * 3_600_000
        notice.regionDivisionId = dice.once(in: 6) ? 430_000 : 441_200
        return Intent(
            member: .final, method: .publishNotice,
            payload: PublishNoticeRequest(notice: notice).encoded())
    }

    /// A roster of new passers; some have rows in error, a wrong count, or only a dry run.
    mutating func importRoster(_ view: View, breaksOff: Bool) -> Intent {
        let count = 2 + UInt32(dice.number(below: 6))
        let again = dice.once(in: 6)
        let first = again && passerCount >= count ? passerCount - count : passerCount
        var rows = (first..<first + count).map { Passer($0).rosterEntry }
        if dice.once(in: 5) {
            rows[0].documentNumber = "44122618991231001Y"
        } else if !breaksOff, first == passerCount {
            passerCount += count
        }
        return importing(rows, first: first, breaksOff: breaksOff)
    }

    mutating func importing(_ rows: [RosterEntry], first: UInt32, breaksOff: Bool) -> Intent {
        sequence += 1
        var header = RosterImportHeader()
        header.label = "第\(sequence)批"
        header.expectedRows = UInt32(rows.count) + (dice.once(in: 8) && sequence > 1 ? 1 : 0)
        header.dryRun = dice.once(in: 8) && sequence > 1
        header.contentDigest = (0..<32).map { UInt8(truncatingIfNeeded: first &+ $0) }
        header.contentDigest[31] = UInt8(truncatingIfNeeded: rows.count)
        let middle = rows.count / 2
        let messages = [
            RosterImportMessage(header: header),
            RosterImportMessage(firstRow: 1, rows: Array(rows[..<middle])),
            RosterImportMessage(firstRow: UInt32(middle) + 1, rows: Array(rows[middle...])),
        ]
        return Intent(
            member: .batch, method: .importRoster, messages: messages.map { $0.encoded() },
            breaksOff: breaksOff)
    }
}
