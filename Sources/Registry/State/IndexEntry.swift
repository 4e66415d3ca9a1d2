import ProtobufRuntime
import Schema

/// One entry that a record has in an index.
struct IndexEntry: Equatable {
    var index: Index
    var pair: IndexPair

    init(_ index: Index, _ term: UInt64, _ id: UInt64) {
        self.index = index
        pair = IndexPair(term: term, id: id)
    }
}

extension Table {
    /// The index entries of a record; nil if the record does not decode as one of this table.
    func indexEntries(key: UInt64, record: [UInt8]) -> [IndexEntry]? {
        switch self {
        case .division: entries(Division.self, record) { _ in [] }
        case .bureau: entries(Bureau.self, record) { $0.indexEntries(key) }
        case .operator: entries(Operator.self, record) { $0.indexEntries(key) }
        case .ruleSet: entries(RuleSet.self, record) { $0.indexEntries(key) }
        case .notice: entries(Notice.self, record) { $0.indexEntries(key) }
        case .rosterBatch: entries(RosterBatch.self, record) { $0.indexEntries(key) }
        case .rosterEntry: entries(RosterEntry.self, record) { $0.indexEntries(key) }
        case .person: entries(Person.self, record) { $0.indexEntries(key) }
        case .personIdentity: entries(PersonIdentity.self, record) { $0.indexEntries(key) }
        case .certificate: entries(Certificate.self, record) { $0.indexEntries(key) }
        case .registrationPeriod:
            entries(RegistrationPeriod.self, record) { $0.indexEntries(key) }
        case .application: entries(Application.self, record) { $0.indexEntries(key) }
        case .receipt: entries(Receipt.self, record) { $0.indexEntries(key) }
        case .frozenForm: entries(FrozenForm.self, record) { $0.indexEntries(key) }
        case .certificateText: entries(CertificateText.self, record) { _ in [] }
        case .rememberedWrite: entries(RememberedWrite.self, record) { $0.indexEntries(key) }
        case .rehearsalClock: entries(RehearsalClock.self, record) { _ in [] }
        case .educationEntry:
            entries(Schema.EducationEntry.self, record) { $0.indexEntries(key) }
        case .educationRoll: entries(EducationRoll.self, record) { $0.indexEntries(key) }
        case .feedbackCase: entries(FeedbackCase.self, record) { $0.indexEntries(key) }
        case .message: entries(ShortMessage.self, record) { $0.indexEntries(key) }
        case .workingCalendar: entries(Schema.WorkingCalendar.self, record) { _ in [] }
        case .registrationEvent:
            entries(RegistrationEvent.self, record) { $0.indexEntries(key) }
        case .personChange: entries(PersonChange.self, record) { $0.indexEntries(key) }
        case .reviewBatch: entries(ReviewBatch.self, record) { _ in [] }
        case .report: entries(PublishedReport.self, record) { $0.indexEntries(key) }
        case .reportFigures: entries(ReportFigures.self, record) { _ in [] }
        case .personPair: entries(PersonPair.self, record) { $0.indexEntries(key) }
        case .organisation: entries(Organisation.self, record) { $0.indexEntries(key) }
        case .remedyCase: entries(RemedyCase.self, record) { $0.indexEntries(key) }
        case .decisionLetter: entries(DecisionLetter.self, record) { _ in [] }
        case .complaint: entries(Complaint.self, record) { $0.indexEntries(key) }
        case .comparisonCandidate:
            entries(ComparisonCandidate.self, record) { $0.indexEntries(key) }
        case .comparisonList: entries(ComparisonList.self, record) { $0.indexEntries(key) }
        case .recusal: entries(Recusal.self, record) { $0.indexEntries(key) }
        case .spotCheck: entries(SpotCheck.self, record) { _ in [] }
        case .divisionChange: entries(DivisionChange.self, record) { _ in [] }
        case .migrationBatch: entries(MigrationBatch.self, record) { $0.indexEntries(key) }
        case .migrationRow: entries(MigrationRow.self, record) { $0.indexEntries(key) }
        case .attachment: entries(Attachment.self, record) { $0.indexEntries(key) }
        case .storeEpoch: entries(StoreEpoch.self, record) { _ in [] }
        case .erasureCase: entries(ErasureCase.self, record) { $0.indexEntries(key) }
        case .outsideSettlement:
            entries(OutsideSettlement.self, record) { $0.indexEntries(key) }
        }
    }

    private func entries<Record: ProtobufMessage>(
        _ type: Record.Type, _ record: [UInt8], _ terms: (Record) -> [IndexEntry]
    ) -> [IndexEntry]? {
        (try? Record(decoding: record, options: .stored)).map(terms)
    }
}
