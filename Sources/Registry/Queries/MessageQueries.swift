package import Schema

/// Questions about the outbox.
extension Registry {
    /// The message about an event; nil if there is none.
    func message(ofEvent key: String, _ trace: inout ReadTrace) -> ShortMessage? {
        for id in ids(.messageByEvent, IndexTerm.text(key), &trace) {
            if let message = get(ShortMessage.self, .message, id, &trace), message.eventKey == key {
                return message
            }
        }
        return nil
    }

    /// Messages that are due now in the caller's territory: new ones first.
    package func dueMessages(
        _ context: CommandContext, limit: Int, _ trace: inout ReadTrace
    ) -> [ShortMessage] {
        var due: [ShortMessage] = []
        for state in [MessageState.queued, .failed] where due.count < limit {
            let term = IndexTerm.state(state.rawValue)
            due +=
                page(.messageByState, term, after: 0, limit: limit - due.count, &trace) {
                    id, trace in
                    guard let message = get(ShortMessage.self, .message, id, &trace),
                        message.state == state, message.nextAttemptAt <= context.now,
                        sees(context.caller, message.divisionId, day: context.today, &trace)
                    else { return nil }
                    return message
                }.rows
        }
        return due
    }

    /// Messages that the caller sees, in one state or in all.
    package func messages(
        _ context: CommandContext, state: MessageState, after id: UInt64, limit: Int,
        _ trace: inout ReadTrace
    ) -> Page<ShortMessage> {
        page(ShortMessage.self, .message, after: id, limit: limit, &trace) { message, trace in
            (state == .unspecified || message.state == state)
                && sees(context.caller, message.divisionId, day: context.today, &trace)
        }
    }
}
