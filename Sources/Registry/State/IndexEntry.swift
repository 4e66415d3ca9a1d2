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
    /// The index entries of a record that is in the register: it was checked when it came in.
    func indexEntries(key: UInt64, known record: [UInt8]) -> [IndexEntry] {
        record.withUnsafeBytes { bytes in
            var entries: [IndexEntry] = []
            switch self {
            case .person: add(Person.View.self, bytes, key, &entries)
            case .personIdentity: add(PersonIdentity.View.self, bytes, key, &entries)
            default: _ = addIndexEntries(key: key, record: bytes, to: &entries)
            }
            return entries
        }
    }

    /// The index entries of a record; nil if it does not decode as one of this table.
    func indexEntries(key: UInt64, record: [UInt8]) -> [IndexEntry]? {
        var entries: [IndexEntry] = []
        // As many as a person has: the array need not grow.
        entries.reserveCapacity(3)
        let isOne = record.withUnsafeBytes {
            addIndexEntries(key: key, record: $0, to: &entries)
        }
        return isOne ? entries : nil
    }

    /// Adds the index entries of a record; false if it does not decode as one of this table.
    func addIndexEntries(
        key: UInt64, record: UnsafeRawBufferPointer, to entries: inout [IndexEntry]
    ) -> Bool {
        switch self {
        case .division: isOne(Division.self, record)
        case .bureau: decoded(Bureau.self, record, key, &entries)
        case .operator: decoded(Operator.self, record, key, &entries)
        case .ruleSet: decoded(RuleSet.self, record, key, &entries)
        case .notice: decoded(Notice.self, record, key, &entries)
        case .rosterBatch: decoded(RosterBatch.self, record, key, &entries)
        case .rosterEntry:
            viewed(RosterEntry.View.self, of: RosterEntry.self, record, key, &entries)
        case .person: viewed(Person.View.self, of: Person.self, record, key, &entries)
        case .personIdentity:
            viewed(PersonIdentity.View.self, of: PersonIdentity.self, record, key, &entries)
        case .certificate:
            viewed(Certificate.View.self, of: Certificate.self, record, key, &entries)
        case .registrationPeriod:
            viewed(RegistrationPeriod.View.self, of: RegistrationPeriod.self, record, key, &entries)
        case .application:
            viewed(Application.View.self, of: Application.self, record, key, &entries)
        case .receipt: decoded(Receipt.self, record, key, &entries)
        case .frozenForm: viewed(FrozenForm.View.self, of: FrozenForm.self, record, key, &entries)
        case .certificateText: isOne(CertificateText.self, record)
        case .rememberedWrite:
            viewed(RememberedWrite.View.self, of: RememberedWrite.self, record, key, &entries)
        case .rehearsalClock: isOne(RehearsalClock.self, record)
        case .educationEntry:
            viewed(
                Schema.EducationEntry.View.self, of: Schema.EducationEntry.self, record, key,
                &entries)
        case .educationRoll: decoded(EducationRoll.self, record, key, &entries)
        case .feedbackCase: decoded(FeedbackCase.self, record, key, &entries)
        case .message: viewed(ShortMessage.View.self, of: ShortMessage.self, record, key, &entries)
        case .workingCalendar: isOne(Schema.WorkingCalendar.self, record)
        case .registrationEvent:
            viewed(RegistrationEvent.View.self, of: RegistrationEvent.self, record, key, &entries)
        case .personChange:
            viewed(PersonChange.View.self, of: PersonChange.self, record, key, &entries)
        case .reviewBatch: isOne(ReviewBatch.self, record)
        case .report: decoded(PublishedReport.self, record, key, &entries)
        case .reportFigures: isOne(ReportFigures.self, record)
        case .personPair: decoded(PersonPair.self, record, key, &entries)
        case .organisation: decoded(Organisation.self, record, key, &entries)
        case .remedyCase: decoded(RemedyCase.self, record, key, &entries)
        case .decisionLetter: isOne(DecisionLetter.self, record)
        case .complaint: decoded(Complaint.self, record, key, &entries)
        case .comparisonCandidate: decoded(ComparisonCandidate.self, record, key, &entries)
        case .comparisonList: decoded(ComparisonList.self, record, key, &entries)
        case .recusal: decoded(Recusal.self, record, key, &entries)
        case .spotCheck: isOne(SpotCheck.self, record)
        case .operatorGrant: isOne(OperatorGrant.self, record)
        case .divisionChange: isOne(DivisionChange.self, record)
        case .migrationBatch: decoded(MigrationBatch.self, record, key, &entries)
        case .migrationRow: decoded(MigrationRow.self, record, key, &entries)
        case .attachment: decoded(Attachment.self, record, key, &entries)
        case .storeEpoch: isOne(StoreEpoch.self, record)
        case .erasureCase: decoded(ErasureCase.self, record, key, &entries)
        case .outsideSettlement: decoded(OutsideSettlement.self, record, key, &entries)
        }
    }

    private func isOne<Record: ProtobufMessage>(
        _ type: Record.Type, _ record: UnsafeRawBufferPointer
    ) -> Bool {
        (try? Record.check(record, options: .stored)) != nil
    }

    private func decoded<Record: IndexedRecord>(
        _ type: Record.Type, _ record: UnsafeRawBufferPointer, _ key: UInt64,
        _ entries: inout [IndexEntry]
    ) -> Bool {
        guard let record = try? Record(decoding: record, options: .stored) else { return false }
        entries += record.indexEntries(key)
        return true
    }

    @inline(__always)
    private func viewed<Record: ProtobufMessage, View: IndexedView>(
        _ view: View.Type, of type: Record.Type, _ record: UnsafeRawBufferPointer, _ key: UInt64,
        _ entries: inout [IndexEntry]
    ) -> Bool {
        isOne(type, record) && add(view, record, key, &entries)
    }

    @discardableResult
    private func add<View: IndexedView>(
        _ type: View.Type, _ record: UnsafeRawBufferPointer, _ key: UInt64,
        _ entries: inout [IndexEntry]
    ) -> Bool {
        guard let view = try? View(reading: record, options: .verified) else { return false }
        view.addIndexEntries(key, &entries)
        return true
    }
}
