import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Questions: their answers must never run ahead of the disk.
extension CallGenerator {
    mutating func question(_ view: View) -> Intent {
        let officer = dice.pick(
            CastMember.officers + [.temporary(UInt32(dice.number(below: 6))), .stranger],
            else: .stranger)
        let person = 1 + dice.number(below: UInt64(view.registry.count(.person)) + 1)
        let application = 1 + dice.number(below: UInt64(view.registry.count(.application)) + 1)
        switch dice.number(below: 16) {
        case 0: return Intent(member: officer, method: .whoAmI)
        case 1:
            return ask(
                officer, .getPerson, GetPersonRequest(person: PersonSelector(personId: person)))
        case 2:
            let passer = Passer(UInt32(dice.number(below: UInt64(passerCount) + 1)))
            return ask(officer, .searchPersons, SearchPersonsRequest(name: passer.name))
        case 3:
            let reason = dice.once(in: 5) ? "" : "电话核实"
            return ask(officer, .reveal, RevealRequest(personId: person, reason: reason))
        case 4, 5:
            return ask(
                officer, .getApplication, GetApplicationRequest(applicationId: application))
        case 6, 7: return ask(officer, .listApplications, ListApplicationsRequest())
        case 8: return ask(officer, .listRosterEntries, ListRosterEntriesRequest())
        case 9: return ask(officer, .listBureaus, ListBureausRequest())
        case 10: return ask(.security, .listOperators, ListOperatorsRequest())
        case 11: return ask(officer, .listNotices, ListNoticesRequest())
        case 12:
            let passer = Passer(UInt32(dice.number(below: UInt64(passerCount) + 1)))
            return ask(
                officer, .explainEligibility,
                ExplainEligibilityRequest(
                    person: PersonSelector(managementNumber: passer.managementNumber),
                    managementNumber: passer.managementNumber, kind: .first,
                    noticeName: Self.notice.name))
        case 13: return ask(.secondFinal, .stock, StockRequest())
        case 14:
            return ask(
                officer, .getCertificateText,
                GetCertificateTextRequest(applicationId: application))
        default:
            return Intent(
                member: .system, method: dice.once(in: 2) ? .takeSnapshot : .status)
        }
    }

    private func ask(
        _ member: CastMember, _ method: Method, _ request: some ProtobufMessage
    ) -> Intent {
        Intent(member: member, method: method, payload: request.encoded())
    }
}
