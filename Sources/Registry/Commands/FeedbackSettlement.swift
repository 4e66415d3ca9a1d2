import Rules
import Schema

/// What an official roster does to feedback: it closes open cases and confirms entries that were
/// made of others, but only where document and name are both the same.
extension Registry {
    /// Whether there is any case or entry that a roster could answer.
    func mayAnswerFeedback(_ trace: inout ReadTrace) -> Bool {
        var found = false
        let note: (UInt64) -> Bool = { _ in
            found = true
            return false
        }
        for state in Self.openFeedbackStates where !found {
            visitIDs(.feedbackByState, IndexTerm.state(state.rawValue), after: 0, &trace, note)
        }
        if !found {
            visitIDs(.feedbackEntryByConfirmation, 0, after: 0, &trace, note)
        }
        return found
    }

    static var openFeedbackStates: [FeedbackState] { [.open, .countyReviewed] }

    /// Goes through the cases that a published batch may answer, up to 1,000 rows a change. ids:
    /// the batch while some remain, none when all are settled: whoever publishes a batch repeats
    /// the command until then.
    func planSettleFeedback(
        _ batchID: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var batch = get(RosterBatch.self, .rosterBatch, batchID, &trace),
            batch.state == .published, batch.feedbackUnsettled
        else { throw Refusal(.batchNotOpen) }
        var plan = Plan()
        closeAnsweredCases(context, &plan, &trace)
        confirmEntries(&plan, &trace)
        batch.feedbackUnsettled = plan.isFull
        plan.ids = plan.isFull ? [batchID] : []
        plan.put(batch, in: .rosterBatch, key: batch.id)
        return plan
    }

    private func closeAnsweredCases(
        _ context: CommandContext, _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        let open = Self.openFeedbackStates.flatMap {
            ids(.feedbackByState, IndexTerm.state($0.rawValue), &trace)
        }
        for id in open where !plan.isFull {
            guard var feedback = get(FeedbackCase.self, .feedbackCase, id, &trace) else { continue }
            let official = rosterEntries(document: feedback.documentNumber, &trace).first {
                $0.origin == .official && PersonName.agree($0.name, feedback.name)
            }
            guard let official else { continue }
            feedback.state = .closedByRoster
            feedback.closedByBatchId = official.batchId
            feedback.closedAt = context.now
            plan.put(feedback, in: .feedbackCase, key: id)
            queueMessage(.feedbackClosed, about: feedback, "", context, &plan, &trace)
        }
    }

    private func confirmEntries(_ plan: inout Plan, _ trace: inout ReadTrace) {
        for id in ids(.feedbackEntryByConfirmation, 0, &trace) where !plan.isFull {
            guard var entry = get(RosterEntry.self, .rosterEntry, id, &trace) else { continue }
            let official = rosterEntries(document: entry.documentNumber, &trace).first {
                $0.origin == .official && $0.managementNumber == entry.managementNumber
                    && $0.level == entry.level && $0.examYear == entry.examYear
                    && PersonName.agree($0.name, entry.name)
            }
            guard let official else { continue }
            entry.confirmedByBatchId = official.batchId
            plan.put(entry, in: .rosterEntry, key: id)
        }
    }

    /// A batch that is undone confirms nothing any more.
    func withdrawConfirmations(
        by batch: UInt64, _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        for id in ids(.feedbackEntryByConfirmation, batch, &trace) where !plan.isFull {
            guard var entry = get(RosterEntry.self, .rosterEntry, id, &trace) else { continue }
            entry.confirmedByBatchId = 0
            plan.put(entry, in: .rosterEntry, key: id)
        }
    }
}

extension Plan {
    /// No case with its message has room any more beside the batch itself.
    fileprivate var isFull: Bool { puts.count + 3 > Registry.rowsPerChange }
}
