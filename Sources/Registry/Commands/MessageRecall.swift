import Schema

/// Messages that are still held: what they tell of was undone meanwhile, so nobody hears of it.
extension Registry {
    /// Recalls what waits to be told of a registration that was made in bulk and is no more.
    func recallMessages(
        of period: RegistrationPeriod, _ context: CommandContext, _ plan: inout Plan,
        _ trace: inout ReadTrace
    ) {
        guard period.isRevoked || period.cancelledFrom != 0,
            let application = get(
                Application.self, .application, period.applicationId, &trace),
            application.holdUntil > context.now
        else { return }
        let ofApplication = "application/\(application.id)/"
        for id in ids(.messageByPerson, application.personId, &trace) {
            guard var message = get(ShortMessage.self, .message, id, &trace),
                message.state == .queued, message.event == .applicationApproved,
                message.eventKey.hasPrefix(ofApplication)
            else { continue }
            message.state = .recalled
            message.changedAt = context.now
            message.nextAttemptAt = 0
            plan.put(message, in: .message, key: id)
        }
    }
}
