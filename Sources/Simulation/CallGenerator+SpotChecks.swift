import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Recusals, and spot checks of what was decided.
extension CallGenerator {
    /// What has to be there before something can be lifted, drawn or looked at.
    func spotCheckBeginning(_ kind: CommandKind, _ view: View) -> CommandKind {
        switch kind {
        case .liftRecusal:
            let isThere = view.all(Recusal.self, .recusal).contains { $0.liftedAt == 0 }
            return isThere ? kind : .declareRecusal
        case .recordSpotFinding:
            let isOpen = view.all(SpotCheck.self, .spotCheck).contains {
                $0.items.contains { $0.finding == .unspecified }
            }
            return isOpen ? kind : spotCheckBeginning(.drawSpotCheck, view)
        case .drawSpotCheck:
            let decided: [ApplicationState] = [
                .firstRefused, .finalRefused, .registered, .certificateIssued,
            ]
            return view.applications(decided).isEmpty ? .reviewApplication : kind
        case .resynchronizeApplication:
            // What waits for a decision about its notice is not taken anew.
            return view.unsettled.isEmpty ? kind : .settleNotice
        case .settleNotice:
            return view.unsettled.isEmpty ? .withdrawNotice : kind
        default: return kind
        }
    }

    /// For the day only, as a rule: an office where nobody may act comes to a stop.
    mutating func declareRecusal(_ view: View) -> Intent {
        let person = 1 + dice.number(below: UInt64(view.registry.count(.person)) + 1)
        let isOrdered = dice.once(in: 2)
        let clerks = view.all(Operator.self, .operator).filter { $0.roles.contains(.clerk) }
        let request = DeclareRecusalRequest(
            operatorId: isOrdered ? dice.pick(clerks, else: Operator()).id : 0,
            personId: dice.once(in: 8) ? 0 : person, reason: dice.once(in: 8) ? "" : "亲属",
            untilDay: CommandContext(
                caller: .administrationSocket, now: view.now, isRehearsal: true
            ).today)
        return Intent(
            member: isOrdered ? .final : dice.pick(CastMember.clerks, else: .deqingClerk),
            method: .declareRecusal, payload: request.encoded())
    }

    mutating func liftRecusal(_ view: View) -> Intent {
        let all = view.all(Recusal.self, .recusal)
        let open = all.filter { $0.liftedAt == 0 }
        let recusal = dice.pick(dice.once(in: 8) ? all : open, else: Recusal(id: 999))
        let request = LiftRecusalRequest(
            recusalId: recusal.id, reason: dice.once(in: 8) ? "" : "已无利害关系")
        return Intent(member: .final, method: .liftRecusal, payload: request.encoded())
    }

    mutating func drawSpotCheck() -> Intent {
        let request = DrawSpotCheckRequest(
            scope: SpotCheckScope(fromDay: 20_200_101), seed: 1 + dice.number(below: 1_000),
            count: dice.once(in: 2) ? 3 : 0, percent: dice.once(in: 3) ? 0 : 50)
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .drawSpotCheck,
            payload: request.encoded())
    }

    mutating func recordSpotFinding(_ view: View) -> Intent {
        let checks = view.all(SpotCheck.self, .spotCheck)
        let open = checks.filter { $0.items.contains { $0.finding == .unspecified } }
        let check = dice.pick(open, else: SpotCheck(id: 999))
        let items = check.items.filter { dice.once(in: 8) || $0.finding == .unspecified }
        let item = dice.pick(items, else: SpotCheckItem(applicationId: 999))
        let isDefect = dice.once(in: 3)
        let request = RecordSpotFindingRequest(
            spotCheckId: check.id, applicationId: item.applicationId,
            finding: isDefect ? .defect : .inOrder,
            defect: isDefect ? .form : .unspecified,
            note: isDefect && !dice.once(in: 6) ? "缺页" : "")
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final),
            method: .recordSpotFinding, payload: request.encoded())
    }

    mutating func spotCheckQuestion(_ method: Method, _ officer: CastMember, _ view: View) -> Intent
    {
        guard method == .getSpotCheck else {
            let request = ListNoticeCasesRequest(
                noticeName: Self.notice.name, page: PageRequest(limit: 3))
            return Intent(
                member: dice.once(in: 2) ? .final : officer, method: method,
                payload: request.encoded())
        }
        let check = 1 + dice.number(below: UInt64(view.registry.count(.spotCheck)) + 1)
        return Intent(
            member: dice.once(in: 2) ? .final : officer, method: method,
            payload: GetSpotCheckRequest(spotCheckId: check).encoded())
    }
}
