package import Schema

/// Questions about feedback.
extension Registry {
    /// The case about this document that somebody still has to decide; nil if there is none.
    func openFeedback(document number: String, _ trace: inout ReadTrace) -> FeedbackCase? {
        for id in ids(.feedbackByDocument, IndexTerm.text(number), &trace) {
            if let feedback = get(FeedbackCase.self, .feedbackCase, id, &trace),
                feedback.documentNumber == number, feedback.state.isOpen
            {
                return feedback
            }
        }
        return nil
    }

    /// A case that the caller sees; otherwise as if there were none.
    package func feedback(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> FeedbackCase {
        guard let feedback = get(FeedbackCase.self, .feedbackCase, id, &trace),
            sees(context.caller, feedback.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        return feedback
    }

    /// Cases that the caller sees, in one state or in all.
    package func feedbackCases(
        _ context: CommandContext, state: FeedbackState, after id: UInt64, limit: Int,
        _ trace: inout ReadTrace
    ) -> Page<FeedbackCase> {
        let seen = { (feedback: FeedbackCase, trace: inout ReadTrace) in
            sees(context.caller, feedback.divisionId, day: context.today, &trace)
        }
        guard state != .unspecified else {
            return page(
                FeedbackCase.self, .feedbackCase, after: id, limit: limit, &trace, isIncluded: seen)
        }
        let term = IndexTerm.state(state.rawValue)
        return page(.feedbackByState, term, after: id, limit: limit, &trace) { id, trace in
            guard let feedback = get(FeedbackCase.self, .feedbackCase, id, &trace),
                feedback.state == state
            else { return nil }
            return seen(feedback, &trace) ? feedback : nil
        }
    }

    /// Published batches whose feedback was not settled to the end: a stop came in between.
    package func unsettledBatches(_ trace: inout ReadTrace) -> [UInt64] {
        var found: [UInt64] = []
        forEach(RosterBatch.self, .rosterBatch, &trace) { key, batch in
            if batch.state == .published, batch.feedbackUnsettled {
                found.append(key)
            }
            return true
        }
        return found
    }
}
