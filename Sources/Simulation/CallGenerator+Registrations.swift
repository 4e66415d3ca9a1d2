import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Commands about the life of registrations.
extension CallGenerator {
    /// Mostly what the registration stands for.
    mutating func proposeRegistrationEvent(_ view: View) -> Intent {
        let periods = view.all(RegistrationPeriod.self, .registrationPeriod)
        let period = dice.pick(periods, else: RegistrationPeriod(id: 999))
        let (kind, ground) = change(of: period)
        let request = ProposeRegistrationEventRequest(
            periodId: dice.once(in: 10) ? 999 : period.id, kind: kind, ground: ground,
            reason: dice.once(in: 8) ? "" : "经核实")
        let member: CastMember =
            period.divisionId == 441_202 ? .duanzhouReviewer : .deqingReviewer
        return Intent(
            member: dice.once(in: 3) ? clerk(of: period.divisionId) : member,
            method: .proposeRegistrationEvent, payload: request.encoded())
    }

    private mutating func change(
        of period: RegistrationPeriod
    ) -> (RegistrationEventKind, RegistrationGround) {
        if dice.once(in: 6) { return (.revocation, .ownRequest) }
        if period.revokedById != 0 || period.cancelledById != 0 {
            return (.reinstatement, .decisionOverturned)
        }
        if period.suspensions.last.map({ $0.untilDay == 0 }) ?? false {
            return (.resumption, .causeCeased)
        }
        switch dice.number(below: 3) {
        case 0: return (.suspension, .breach)
        case 1: return (.cancellation, .ownRequest)
        default: return (.revocation, .improperMeans)
        }
    }

    mutating func decideRegistrationEvent(_ view: View) -> Intent {
        let events = view.all(RegistrationEvent.self, .registrationEvent)
        let open = events.filter { $0.state == .proposed }
        let event = dice.pick(
            dice.once(in: 8) ? events : open, else: RegistrationEvent(id: 999))
        let request = DecideRegistrationEventRequest(
            eventId: event.id, approved: !dice.once(in: 4),
            reason: dice.once(in: 3) ? "" : "同意")
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final),
            method: .decideRegistrationEvent, payload: request.encoded())
    }
}
