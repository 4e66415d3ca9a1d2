import Rules
import Schema

/// What may stand against the erasure of a person's data, of every account of his.
extension Registry {
    func erasureFacts(_ person: UInt64, _ trace: inout ReadTrace) -> [ErasureFact] {
        var facts: [ErasureFact] = []
        for account in accounts(of: person, &trace) {
            facts += factsOfRegistrations(account, &trace)
            facts += factsOfFiles(account, &trace)
            facts += factsOfCases(account, &trace)
        }
        facts += factsOfPairs(person, &trace)
        return facts
    }

    private func factsOfRegistrations(
        _ person: UInt64, _ trace: inout ReadTrace
    ) -> [ErasureFact] {
        var facts: [ErasureFact] = []
        for period in periods(of: person, &trace) {
            if !period.isRevoked, period.cancelledFrom == 0,
                let until = CalendarDay(yyyymmdd: period.validUntil)
            {
                facts.append(ErasureFact(.registration(until: until), period.id))
            }
            // The day of the decision, where none is kept (a retired system): its first day.
            let application = get(Application.self, .application, period.applicationId, &trace)
            if application == nil, let from = CalendarDay(yyyymmdd: period.validFrom) {
                facts.append(ErasureFact(.decided(on: from), period.id))
            }
            for id in ids(.eventByPeriod, period.id, &trace) {
                guard let event = get(RegistrationEvent.self, .registrationEvent, id, &trace)
                else { continue }
                facts.append(fact(isOpen: event.state == .proposed, event.decidedAt, event.id))
            }
        }
        for id in ids(.changeByPerson, person, &trace) {
            guard let change = get(PersonChange.self, .personChange, id, &trace) else { continue }
            facts.append(fact(isOpen: change.state == .proposed, change.decidedAt, change.id))
        }
        return facts
    }

    private func fact(
        isOpen: Bool, _ decidedAt: Int64, _ id: UInt64
    ) -> ErasureFact {
        isOpen ? ErasureFact(.proposalOpen, id) : Self.decided(decidedAt, id)
    }

    private static func decided(_ at: Int64, _ id: UInt64) -> ErasureFact {
        ErasureFact(.decided(on: Instant(milliseconds: at).day), id)
    }

    private func factsOfFiles(_ person: UInt64, _ trace: inout ReadTrace) -> [ErasureFact] {
        var facts: [ErasureFact] = []
        for application in applications(of: person, &trace) {
            if application.state.isOpen {
                facts.append(ErasureFact(.filePending, application.id))
            } else if application.state != .withdrawn {
                // What was withdrawn was not decided, and is no file to be kept.
                let last = application.reviews.map(\.at).max() ?? application.notAcceptedAt
                facts.append(Self.decided(max(last, application.createdAt), application.id))
            }
        }
        let identity = get(PersonIdentity.self, .personIdentity, person, &trace)
        for document in identity?.documents ?? [] {
            for id in ids(.feedbackByDocument, IndexTerm.text(document.number), &trace) {
                guard let feedback = get(FeedbackCase.self, .feedbackCase, id, &trace),
                    feedback.documentNumber == document.number
                else { continue }
                let isOpen = feedback.state == .open || feedback.state == .countyReviewed
                facts.append(
                    isOpen
                        ? ErasureFact(.filePending, id)
                        : Self.decided(max(feedback.closedAt, feedback.openedAt), id))
            }
        }
        return facts
    }

    private func factsOfCases(_ person: UInt64, _ trace: inout ReadTrace) -> [ErasureFact] {
        var facts: [ErasureFact] = []
        for id in ids(.remedyByPerson, person, &trace) {
            guard let remedy = get(RemedyCase.self, .remedyCase, id, &trace) else { continue }
            facts.append(
                remedy.state == .open
                    ? ErasureFact(.remedyOpen, id) : Self.decided(remedy.decidedAt, id))
        }
        for id in ids(.complaintByPerson, person, &trace) {
            guard let complaint = get(Complaint.self, .complaint, id, &trace) else { continue }
            facts.append(
                complaint.state == .closed
                    ? Self.decided(complaint.closedAt, id) : ErasureFact(.complaintOpen, id))
        }
        for id in ids(.candidateByPerson, person, &trace) {
            guard
                let candidate = get(ComparisonCandidate.self, .comparisonCandidate, id, &trace),
                candidate.decidedAt == 0
            else { continue }
            facts.append(ErasureFact(.proposalOpen, id))
        }
        return facts
    }

    /// Pairs are few: all of them are looked at.
    private func factsOfPairs(_ person: UInt64, _ trace: inout ReadTrace) -> [ErasureFact] {
        var facts: [ErasureFact] = []
        forEach(PersonPair.self, .personPair, &trace) { id, pair in
            let isHis = pair.survivorId == person || pair.mergedId == person
            if isHis, pair.state == .mergeProposed || pair.state == .undoProposed {
                facts.append(ErasureFact(.proposalOpen, id))
            }
            return true
        }
        return facts
    }
}
