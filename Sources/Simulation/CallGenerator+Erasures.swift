import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Erasures of persons' data, and what follows a restore.
extension CallGenerator {
    /// What has to be there before it can be confirmed, withdrawn or done.
    func erasureBeginning(_ kind: CommandKind, _ view: View) -> CommandKind {
        switch kind {
        case .executeErasure where free(view, .confirmed).isEmpty:
            return erasureBeginning(.confirmErasure, view)
        case .confirmErasure where free(view, .requested).isEmpty,
            .withdrawErasure where view.registry.count(.erasureCase) == 0:
            return erasureBeginning(.requestErasure, view)
        case .requestErasure: return notAsked(view).isEmpty ? .openAccount : kind
        default: return kind
        }
    }

    /// Cases in a state that nothing hinders.
    private func free(_ view: View, _ state: ErasureState) -> [ErasureCase] {
        let persons = Set(free(view).map(\.id))
        return view.all(ErasureCase.self, .erasureCase).filter {
            $0.state == state && persons.contains($0.personId)
        }
    }

    /// Those against whose erasure nothing stands.
    private func free(_ view: View) -> [Person] {
        var trace = ReadTrace()
        let bureau = view.registry.bureau(named: "zhaoqing", &trace)
        let context = CommandContext(
            caller: Caller(operator: Operator(), bureau: bureau), now: view.now,
            isRehearsal: true)
        return view.all(Person.self, .person).filter { person in
            let preview = try? view.registry.previewErasure(
                PreviewErasureRequest(personId: person.id), context, &trace)
            return person.erasedAt == 0 && preview?.obstacles.isEmpty ?? false
        }
    }

    /// Those of them of whom nobody has asked it yet.
    private func notAsked(_ view: View) -> [Person] {
        let asked = Set(
            view.all(ErasureCase.self, .erasureCase).filter {
                $0.state == .requested || $0.state == .confirmed
            }.map(\.personId))
        return free(view).filter { !asked.contains($0.id) }
    }

    mutating func requestErasure(_ view: View) -> Intent {
        let persons = view.all(Person.self, .person).filter { $0.erasedAt == 0 }
        let person = dice.pick(dice.once(in: 6) ? persons : notAsked(view), else: Person(id: 999))
        let request = RequestErasureRequest(
            personId: person.id, ground: dice.once(in: 8) ? .unspecified : .unlawful,
            reason: dice.once(in: 8) ? "" : "误开账户")
        return Intent(
            member: clerk(of: person.divisionId), method: .requestErasure,
            payload: request.encoded())
    }

    mutating func confirmErasure(_ view: View) -> Intent {
        let request = ConfirmErasureRequest(caseId: erasure(view, free(view, .requested)).id)
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .confirmErasure,
            payload: request.encoded())
    }

    mutating func withdrawErasure(_ view: View) -> Intent {
        let open = view.all(ErasureCase.self, .erasureCase).filter {
            $0.state == .requested || $0.state == .confirmed
        }
        let found = erasure(view, open)
        let request = WithdrawErasureRequest(
            caseId: found.id, reason: dice.once(in: 8) ? "" : "本人改变主意")
        return Intent(
            member: dice.once(in: 2) ? .final : clerk(of: found.divisionId),
            method: .withdrawErasure, payload: request.encoded())
    }

    /// Where the delay is not over, now and then the clock is set to its end.
    mutating func executeErasure(_ view: View) -> Intent {
        let found = erasure(view, free(view, .confirmed))
        if found.notBefore > view.now, !dice.once(in: 4) {
            return Intent(
                member: .system, method: .setClock,
                payload: SetClockRequest(now: found.notBefore).encoded())
        }
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .executeErasure,
            payload: ExecuteErasureRequest(caseId: found.id).encoded())
    }

    private mutating func erasure(_ view: View, _ likely: [ErasureCase]) -> ErasureCase {
        let all = view.all(ErasureCase.self, .erasureCase)
        return dice.pick(dice.once(in: 8) ? all : likely, else: ErasureCase(id: 999))
    }

    /// Few: what is made up here counts from one.
    mutating func skipNumbers() -> Intent {
        let request = SkipNumbersRequest(
            numbers: dice.number(below: 3), reason: dice.once(in: 8) ? "" : "库外编号更大")
        return Intent(member: .system, method: .skipNumbers, payload: request.encoded())
    }

    mutating func settleOutside(_ view: View) -> Intent {
        let request = SettleOutsideRequest(
            kind: dice.once(in: 6) ? .decision : .receipt,
            number: "失-\(dice.number(below: 50))", outcome: .void,
            reason: dice.once(in: 8) ? "" : "登记册已注明")
        return Intent(
            member: dice.pick(CastMember.clerks, else: .deqingClerk), method: .settleOutside,
            payload: request.encoded())
    }

    mutating func recoveryQuestion(
        _ method: Method, _ officer: CastMember, _ person: UInt64, _ view: View
    ) -> Intent {
        guard method == .compareOutside else {
            let request = PreviewErasureRequest(personId: person)
            return Intent(member: officer, method: method, payload: request.encoded())
        }
        return compareOutside(officer, view)
    }

    private mutating func compareOutside(_ officer: CastMember, _ view: View) -> Intent {
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
