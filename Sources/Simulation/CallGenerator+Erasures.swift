import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Erasures of persons' data, and what follows a restore.
extension CallGenerator {
    /// What has to be there before it can be confirmed, withdrawn or done.
    func erasureBeginning(_ kind: CommandKind, _ view: View) -> CommandKind {
        let states = Set(view.all(ErasureCase.self, .erasureCase).map(\.state))
        switch kind {
        case .executeErasure where !states.contains(.confirmed):
            return erasureBeginning(.confirmErasure, view)
        case .confirmErasure where !states.contains(.requested),
            .withdrawErasure where !states.contains(.requested):
            return view.registry.count(.person) == 0 ? .openAccount : .requestErasure
        default: return kind
        }
    }

    /// Mostly of somebody about whom nothing was ever decided.
    mutating func requestErasure(_ view: View) -> Intent {
        var trace = ReadTrace()
        let persons = view.all(Person.self, .person).filter { $0.erasedAt == 0 }
        let free = persons.filter { view.registry.applications(of: $0.id, &trace).isEmpty }
        let person = dice.pick(dice.once(in: 6) ? persons : free, else: Person(id: 999))
        let request = RequestErasureRequest(
            personId: person.id, ground: dice.once(in: 8) ? .unspecified : .unlawful,
            reason: dice.once(in: 8) ? "" : "误开账户")
        return Intent(
            member: clerk(of: person.divisionId), method: .requestErasure,
            payload: request.encoded())
    }

    mutating func confirmErasure(_ view: View) -> Intent {
        let request = ConfirmErasureRequest(caseId: erasure(view, .requested).id)
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .confirmErasure,
            payload: request.encoded())
    }

    mutating func withdrawErasure(_ view: View) -> Intent {
        let found = erasure(view, dice.once(in: 2) ? .requested : .confirmed)
        let request = WithdrawErasureRequest(
            caseId: found.id, reason: dice.once(in: 8) ? "" : "本人改变主意")
        return Intent(
            member: dice.once(in: 2) ? .final : clerk(of: found.divisionId),
            method: .withdrawErasure, payload: request.encoded())
    }

    /// Where the delay is not over, now and then the clock is set to its end.
    mutating func executeErasure(_ view: View) -> Intent {
        let found = erasure(view, .confirmed)
        if found.notBefore > view.now, !dice.once(in: 4) {
            return Intent(
                member: .system, method: .setClock,
                payload: SetClockRequest(now: found.notBefore).encoded())
        }
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .executeErasure,
            payload: ExecuteErasureRequest(caseId: found.id).encoded())
    }

    private mutating func erasure(_ view: View, _ state: ErasureState) -> ErasureCase {
        let all = view.all(ErasureCase.self, .erasureCase)
        let found = all.filter { $0.state == state }
        return dice.pick(dice.once(in: 8) ? all : found, else: ErasureCase(id: 999))
    }

    /// Few: what is made up here counts from one.
    mutating func skipNumbers() -> Intent {
        let request = SkipNumbersRequest(
            numbers: dice.number(below: 3), reason: dice.once(in: 8) ? "" : "库外编号更大")
        return Intent(member: .system, method: .skipNumbers, payload: request.encoded())
    }

    mutating func compareOutside(_ officer: CastMember, _ view: View) -> Intent {
        let receipts = view.all(Receipt.self, .receipt)
        let periods = view.all(RegistrationPeriod.self, .registrationPeriod)
        let items = [
            OutsideItem(
                kind: .receipt, number: dice.pick(receipts, else: Receipt(number: "收-1")).number),
            OutsideItem(
                kind: .certificate,
                number: dice.pick(periods, else: RegistrationPeriod(number: "1")).number),
            OutsideItem(kind: .decision, number: "不予登记〔2021〕1号"),
            OutsideItem(kind: .message, number: "1-\(view.now)"),
        ]
        let kinds = officer == .batch ? items.suffix(1) : items.prefix(dice.once(in: 2) ? 1 : 3)
        return Intent(
            member: officer, method: .compareOutside,
            payload: CompareOutsideRequest(items: Array(kinds)).encoded())
    }
}
