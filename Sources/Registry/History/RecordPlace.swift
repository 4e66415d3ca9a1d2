package import Schema

/// Who is told of a record that changed, and whom it is about.
package struct RecordPlace: Sendable, Equatable {
    package var audience: Audience
    /// The person concerned, for the audit of what was shown; 0 = none.
    package var personID: UInt64 = 0

    package enum Audience: Sendable, Equatable {
        /// Everybody: rules and offices.
        case everybody
        /// Whoever sees this division.
        case division(UInt32)
    }
}

extension Table {
    /// The kind under which the change feed tells of this table's records; nil for what stays
    /// inside: identities, operators, answers kept for retries, rows that are only staged.
    package var watchedKind: WatchedKind? {
        switch self {
        case .person: .person
        case .certificate: .certificate
        case .registrationPeriod: .registrationPeriod
        case .application: .application
        case .receipt: .receipt
        case .notice: .notice
        case .ruleSet: .ruleSet
        case .bureau: .bureau
        case .division: .division
        case .operator, .rosterBatch, .rosterEntry, .personIdentity, .frozenForm,
            .certificateText, .rememberedWrite, .rehearsalClock, .educationEntry,
            .educationRoll, .feedbackCase, .message, .workingCalendar, .registrationEvent,
            .personChange, .reviewBatch, .report, .reportFigures, .personPair, .organisation,
            .remedyCase,
            .decisionLetter, .complaint, .comparisonCandidate, .comparisonList, .attachment:
            nil
        }
    }
}

extension Registry {
    /// The place of the record that stands under a key now; nil if there is none, or nobody is
    /// told.
    func place(_ table: Table, _ key: UInt64) -> RecordPlace? {
        var trace = ReadTrace()
        switch table {
        case .person: return place(ofPerson: key)
        case .certificate:
            return get(Certificate.self, table, key, &trace).flatMap {
                place(ofPerson: $0.personId)
            }
        case .registrationPeriod:
            return get(RegistrationPeriod.self, table, key, &trace)
                .flatMap { place(ofPerson: $0.personId) }
        case .application:
            return get(Application.self, table, key, &trace).map {
                RecordPlace(audience: .division($0.divisionId), personID: $0.personId)
            }
        case .receipt:
            return get(Receipt.self, table, key, &trace).flatMap {
                place(.application, $0.applicationId)
            }
        case .notice, .ruleSet, .bureau, .division:
            return withRecord(table, key) { record, _ in
                record.map { _ in RecordPlace(audience: .everybody) }
            }
        case .operator, .rosterBatch, .rosterEntry, .personIdentity, .frozenForm,
            .certificateText, .rememberedWrite, .rehearsalClock, .educationEntry,
            .educationRoll, .feedbackCase, .message, .workingCalendar, .registrationEvent,
            .personChange, .reviewBatch, .report, .reportFigures, .personPair, .organisation,
            .remedyCase,
            .decisionLetter, .complaint, .comparisonCandidate, .comparisonList, .attachment:
            return nil
        }
    }

    private func place(ofPerson id: UInt64) -> RecordPlace? {
        var trace = ReadTrace()
        return get(Person.self, .person, id, &trace).map {
            RecordPlace(audience: .division($0.divisionId), personID: id)
        }
    }
}
