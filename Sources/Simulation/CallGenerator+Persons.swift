import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Commands about what changes about persons, and certificates issued anew.
extension CallGenerator {
    private func passerNumber(_ number: UInt32) -> IdentityDocument {
        // Far beyond whoever comes on a list.
        IdentityDocument(kind: .resident, number: Passer(number).documentNumber)
    }

    mutating func proposeIdentityChange(_ view: View) -> Intent {
        let person = dice.pick(view.all(Person.self, .person), else: Person(id: 999))
        sequence += 1
        let request = ProposeIdentityChangeRequest(
            personId: person.id, kind: dice.once(in: 3) ? .correction : .identity,
            newName: dice.once(in: 2) ? person.name + "改" : "",
            newDocument: passerNumber(500 + sequence % 400),
            reason: dice.once(in: 6) ? "" : "户口簿")
        return Intent(
            member: clerk(of: person.divisionId), method: .proposeIdentityChange,
            payload: request.encoded())
    }

    mutating func releaseTransfer(_ view: View) -> Intent {
        let open = Set(
            view.applications([.draft, .pending, .firstPassed, .returned]).map(\.personId))
        let persons = view.all(Person.self, .person)
        let free = persons.filter { !open.contains($0.id) }
        let person = dice.pick(dice.once(in: 6) ? persons : free, else: Person(id: 999))
        let request = ReleaseTransferRequest(
            personId: person.id, toDivisionId: person.divisionId == 441_202 ? 441_226 : 441_202,
            reason: dice.once(in: 6) ? "" : "工作调动")
        return Intent(
            member: clerk(of: person.divisionId), method: .releaseTransfer,
            payload: request.encoded())
    }

    mutating func decidePersonChange(_ view: View) -> Intent {
        let changes = view.all(PersonChange.self, .personChange)
        let open = changes.filter { $0.state == .proposed }
        let change = dice.pick(
            dice.once(in: 8) ? changes : open, else: PersonChange(id: 999))
        let request = DecidePersonChangeRequest(
            changeId: change.id, approved: !dice.once(in: 4),
            reason: dice.once(in: 3) ? "" : "已核对")
        let member: CastMember =
            change.kind == .transfer
            ? (change.toDivisionId == 441_202 ? .duanzhouClerk : .deqingClerk) : .final
        return Intent(
            member: member, method: .decidePersonChange, payload: request.encoded())
    }

    mutating func reissueCertificate(_ view: View) -> Intent {
        let issued = view.applications([.certificateIssued])
        let period = dice.pick(issued.map(\.periodId), else: 999)
        let request = ReissueCertificateRequest(
            periodId: period, reason: dice.once(in: 6) ? "" : "遗失")
        return Intent(
            member: dice.once(in: 3) ? .deqingClerk : .final, method: .reissueCertificate,
            payload: request.encoded())
    }
}
