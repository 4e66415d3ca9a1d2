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
        /// Whoever sees one of the two: both sides of a transfer.
        case eitherDivision(UInt32, UInt32)
        /// This bureau, and those above it unless it is for itself alone.
        case bureau(UInt64, isAlone: Bool)
    }
}

extension Registry {
    /// Whether a caller is told of what has this place.
    package func tells(_ caller: Caller, _ place: RecordPlace, day: UInt32) -> Bool {
        var trace = ReadTrace()
        switch place.audience {
        case .everybody: return true
        case .division(let division): return sees(caller, division, day: day, &trace)
        case .eitherDivision(let one, let other):
            return sees(caller, one, day: day, &trace) || sees(caller, other, day: day, &trace)
        case .bureau(let id, let isAlone):
            guard caller.bureau?.id != id else { return true }
            let bureau = isAlone ? nil : get(Bureau.self, .bureau, id, &trace)
            return bureau?.divisionIds.contains {
                sees(caller, $0, day: day, &trace)
            } ?? false
        }
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
        case .educationEntry: .educationEntry
        case .educationRoll: .educationRoll
        case .feedbackCase: .feedbackCase
        case .message: .message
        case .registrationEvent: .registrationEvent
        case .personChange: .personChange
        case .remedyCase: .remedyCase
        case .decisionLetter: .decisionLetter
        case .complaint: .complaint
        case .organisation: .organisation
        case .reviewBatch: .reviewBatch
        case .report: .report
        case .comparisonCandidate: .comparisonCandidate
        case .operator, .rosterBatch, .rosterEntry, .personIdentity, .frozenForm,
            .certificateText, .rememberedWrite, .rehearsalClock, .workingCalendar,
            .reportFigures, .personPair, .comparisonList, .recusal, .spotCheck,
            .divisionChange, .migrationBatch, .migrationRow, .attachment, .operatorGrant,
            .storeEpoch, .erasureCase, .outsideSettlement:
            nil
        }
    }
}
