import ProtobufRuntime
import Schema

// Where the record of each table belongs.

extension Registry {
    /// The place of the record that stands under a key now; nil if there is none, or nobody is
    /// told.
    func place(_ table: Table, _ key: UInt64) -> RecordPlace? {
        switch table {
        case .person: place(ofPerson: key)
        case .certificate: place(Certificate.self, table, key) { place(ofPerson: $0.personId) }
        case .registrationPeriod:
            place(RegistrationPeriod.self, table, key) { place(ofPerson: $0.personId) }
        case .application:
            place(Application.self, table, key) { Self.place($0.divisionId, $0.personId) }
        case .receipt: place(Receipt.self, table, key) { place(.application, $0.applicationId) }
        case .notice, .ruleSet, .bureau, .division:
            withRecord(table, key) { record, _ in
                record.map { _ in RecordPlace(audience: .everybody) }
            }
        case .educationEntry:
            place(Schema.EducationEntry.self, table, key) { place(ofPerson: $0.personId) }
        case .registrationEvent:
            place(RegistrationEvent.self, table, key) { place(ofPerson: $0.personId) }
        case .personChange: place(PersonChange.self, table, key) { place(of: $0) }
        case .feedbackCase:
            place(FeedbackCase.self, table, key) { Self.place($0.divisionId, 0) }
        case .message:
            place(ShortMessage.self, table, key) { Self.place($0.divisionId, $0.personId) }
        case .organisation:
            place(Organisation.self, table, key) { Self.place($0.divisionId, 0) }
        case .remedyCase, .decisionLetter, .complaint, .comparisonCandidate:
            placeOfOversight(table, key)
        case .educationRoll, .reviewBatch, .report: placeInBureau(table, key)
        case .operator, .rosterBatch, .rosterEntry, .personIdentity, .frozenForm,
            .certificateText, .rememberedWrite, .rehearsalClock, .workingCalendar,
            .reportFigures, .personPair, .comparisonList, .recusal, .spotCheck,
            .divisionChange, .migrationBatch, .migrationRow, .attachment, .operatorGrant,
            .storeEpoch, .erasureCase, .outsideSettlement:
            nil
        }
    }

    private func placeOfOversight(_ table: Table, _ key: UInt64) -> RecordPlace? {
        switch table {
        case .remedyCase:
            place(RemedyCase.self, table, key) { Self.place($0.divisionId, $0.personId) }
        case .decisionLetter:
            place(DecisionLetter.self, table, key) { place(.application, $0.applicationId) }
        case .complaint:
            place(Complaint.self, table, key) { Self.place($0.divisionId, $0.personId) }
        default:
            place(ComparisonCandidate.self, table, key) { place(ofPerson: $0.personId) }
        }
    }

    /// What a bureau made for itself, or for those above it too.
    private func placeInBureau(_ table: Table, _ key: UInt64) -> RecordPlace? {
        switch table {
        case .educationRoll:
            place(EducationRoll.self, table, key) {
                RecordPlace(audience: .bureau($0.bureauId, isAlone: false))
            }
        case .reviewBatch:
            place(ReviewBatch.self, table, key) {
                RecordPlace(audience: .bureau($0.bureauId, isAlone: true))
            }
        default:
            place(PublishedReport.self, table, key) {
                RecordPlace(audience: .bureau($0.bureauId, isAlone: false))
            }
        }
    }

    private func place<Record: ProtobufMessage>(
        _ type: Record.Type, _ table: Table, _ key: UInt64, _ body: (Record) -> RecordPlace?
    ) -> RecordPlace? {
        var trace = ReadTrace()
        return get(type, table, key, &trace).flatMap(body)
    }

    private static func place(_ division: UInt32, _ person: UInt64) -> RecordPlace {
        RecordPlace(audience: .division(division), personID: person)
    }

    /// Read where it lies: with each change of a person it is asked twice.
    private func place(ofPerson id: UInt64) -> RecordPlace? {
        withRecord(.person, id) { record, _ in
            record.flatMap { try? Person.View(reading: $0, options: .verified) }
                .map { Self.place($0.divisionId, id) }
        }
    }

    /// Of a transfer the accepting bureau hears as well: it decides.
    private func place(of change: PersonChange) -> RecordPlace? {
        guard var place = place(ofPerson: change.personId) else { return nil }
        if change.kind == .transfer {
            place.audience = .eitherDivision(change.fromDivisionId, change.toDivisionId)
        }
        return place
    }
}
