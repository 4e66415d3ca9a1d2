import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Commands about accounts of one human. The registry does not ask whether two are one: any two
/// will do.
extension CallGenerator {
    func possibleMerge(_ view: View) -> CommandKind {
        view.pairs([.mergeProposed, .undoProposed]).isEmpty ? .mergePersons : .decideMerge
    }

    mutating func notDuplicate(_ view: View) -> Intent {
        let (one, other) = two(view)
        let request = NotDuplicateRequest(
            firstId: one, secondId: other, reason: dice.once(in: 6) ? "" : "双胞胎")
        return Intent(
            member: dice.once(in: 4) ? .deqingReviewer : .final, method: .notDuplicate,
            payload: request.encoded())
    }

    mutating func mergePersons(_ view: View) -> Intent {
        let (one, other) = two(view)
        let request = MergePersonsRequest(
            survivorId: one, mergedId: other, reason: dice.once(in: 6) ? "" : "新旧证件为同一人")
        return Intent(
            member: dice.once(in: 4) ? .deqingClerk : .secondFinal, method: .mergePersons,
            payload: request.encoded())
    }

    mutating func undoMerge(_ view: View) -> Intent {
        let pairs = view.pairs(dice.once(in: 8) ? [.mergeProposed] : [.merged])
        let request = UndoMergeRequest(
            pairId: dice.pick(pairs, else: PersonPair(id: 999)).id,
            reason: dice.once(in: 6) ? "" : "核实为两人")
        return Intent(
            member: .secondFinal, method: .undoMerge, payload: request.encoded())
    }

    mutating func decideMerge(_ view: View) -> Intent {
        let open = view.pairs(dice.once(in: 8) ? [.merged] : [.mergeProposed, .undoProposed])
        let request = DecideMergeRequest(
            pairId: dice.pick(open, else: PersonPair(id: 999)).id, approved: !dice.once(in: 5),
            reason: dice.once(in: 3) ? "" : "已核对原件")
        return Intent(
            member: dice.once(in: 6) ? .secondFinal : .final, method: .decideMerge,
            payload: request.encoded())
    }

    /// Mostly two about whom nothing is under way, and who do not wait for a renewal.
    private mutating func two(_ view: View) -> (UInt64, UInt64) {
        let changes = view.all(PersonChange.self, .personChange).filter { $0.state == .proposed }
        let events = view.all(RegistrationEvent.self, .registrationEvent).filter {
            $0.state == .proposed
        }
        let busy = Set(
            view.applications([.draft, .pending, .firstPassed, .returned]).map(\.personId)
                + changes.map(\.personId) + events.map(\.personId))
        let registered = Set(
            dice.once(in: 4)
                ? [] : view.all(RegistrationPeriod.self, .registrationPeriod).map(\.personId))
        let persons = view.all(Person.self, .person).filter { $0.mergedInto == 0 }
        let free = persons.filter { !busy.contains($0.id) && !registered.contains($0.id) }
        let among = dice.once(in: 8) ? persons : free
        let one = dice.pick(among, else: Person(id: 999))
        return (one.id, dice.pick(among.filter { $0.id != one.id }, else: Person(id: 998)).id)
    }
}

/// Commands about organisations.
extension CallGenerator {
    mutating func createOrganisation() -> Intent {
        sequence += 1
        let request = CreateOrganisationRequest(
            kind: dice.pick([.agency, .town, .committee], else: .other),
            name: dice.once(in: 6) ? "" : "某社会工作服务中心\(sequence % 50)",
            creditCode: dice.once(in: 6) ? "1" : "")
        return Intent(
            member: clerk(of: dice.once(in: 3) ? 441_202 : 441_226), method: .createOrganisation,
            payload: request.encoded())
    }

    mutating func renameOrganisation(_ view: View) -> Intent {
        let organisation = organisation(view)
        sequence += 1
        let request = RenameOrganisationRequest(
            organisationId: organisation.id, name: "某社会工作总站\(sequence % 50)",
            fromDay: dice.once(in: 8) ? 20_990_101 : 0)
        return Intent(
            member: clerk(of: organisation.divisionId), method: .renameOrganisation,
            payload: request.encoded())
    }

    mutating func closeOrganisation(_ view: View) -> Intent {
        let organisation = organisation(view)
        let request = CloseOrganisationRequest(
            organisationId: organisation.id, reason: dice.once(in: 4) ? "" : "注销")
        return Intent(
            member: clerk(of: organisation.divisionId), method: .closeOrganisation,
            payload: request.encoded())
    }

    private mutating func organisation(_ view: View) -> Organisation {
        let all = view.all(Organisation.self, .organisation)
        let open = all.filter { $0.closedOn == 0 }
        return dice.pick(dice.once(in: 8) ? all : open, else: Organisation(id: 999))
    }
}

extension CallGenerator.View {
    func pairs(_ states: [PersonPairState]) -> [PersonPair] {
        all(PersonPair.self, .personPair).filter { states.contains($0.state) }
    }
}
