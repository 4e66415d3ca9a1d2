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
    /// The index entries of a record; nil if it does not decode as one of this table.
    func indexEntries(key: UInt64, record: [UInt8]) -> [IndexEntry]? {
        var entries: [IndexEntry] = []
        let isOne = record.withUnsafeBytes {
            addIndexEntries(key: key, record: $0, to: &entries)
        }
        return isOne ? entries : nil
    }

    /// Adds the index entries of a record; false if it does not decode as one of this table. Of
    /// tables with a row or more for each person, what is needed is read in place.
    func addIndexEntries(
        key: UInt64, record: UnsafeRawBufferPointer, to entries: inout [IndexEntry]
    ) -> Bool {
        switch self {
        case .division: isOne(Division.self, record)
        case .bureau:
            decoded(Bureau.self, record) { entries += $0.indexEntries(key) }
        case .operator:
            decoded(Operator.self, record) { entries += $0.indexEntries(key) }
        case .ruleSet:
            decoded(RuleSet.self, record) { entries += $0.indexEntries(key) }
        case .notice:
            decoded(Notice.self, record) { entries += $0.indexEntries(key) }
        case .rosterBatch:
            decoded(RosterBatch.self, record) { entries += $0.indexEntries(key) }
        case .rosterEntry:
            viewed(RosterEntry.self, record) { (view: RosterEntry.View) in
                view.addIndexEntries(key, &entries)
            }
        case .person:
            viewed(Person.self, record) { (view: Person.View) in view.addIndexEntries(key, &entries)
            }
        case .personIdentity:
            viewed(PersonIdentity.self, record) { (view: PersonIdentity.View) in
                view.addIndexEntries(key, &entries)
            }
        case .certificate:
            viewed(Certificate.self, record) { (view: Certificate.View) in
                view.addIndexEntries(key, &entries)
            }
        case .registrationPeriod:
            viewed(RegistrationPeriod.self, record) { (view: RegistrationPeriod.View) in
                view.addIndexEntries(key, &entries)
            }
        case .application:
            viewed(Application.self, record) { (view: Application.View) in
                view.addIndexEntries(key, &entries)
            }
        case .receipt: isOne(Receipt.self, record)
        case .frozenForm:
            viewed(FrozenForm.self, record) { (view: FrozenForm.View) in
                view.addIndexEntries(key, &entries)
            }
        case .certificateText: isOne(CertificateText.self, record)
        case .rememberedWrite:
            viewed(RememberedWrite.self, record) { (view: RememberedWrite.View) in
                view.addIndexEntries(key, &entries)
            }
        case .rehearsalClock: isOne(RehearsalClock.self, record)
        case .educationEntry:
            viewed(Schema.EducationEntry.self, record) { (view: Schema.EducationEntry.View) in
                view.addIndexEntries(key, &entries)
            }
        case .educationRoll:
            decoded(EducationRoll.self, record) { entries += $0.indexEntries(key) }
        case .feedbackCase:
            decoded(FeedbackCase.self, record) { entries += $0.indexEntries(key) }
        case .message:
            viewed(ShortMessage.self, record) { (view: ShortMessage.View) in
                view.addIndexEntries(key, &entries)
            }
        case .workingCalendar: isOne(Schema.WorkingCalendar.self, record)
        case .registrationEvent:
            viewed(RegistrationEvent.self, record) { (view: RegistrationEvent.View) in
                view.addIndexEntries(key, &entries)
            }
        case .personChange:
            viewed(PersonChange.self, record) { (view: PersonChange.View) in
                view.addIndexEntries(key, &entries)
            }
        case .reviewBatch: isOne(ReviewBatch.self, record)
        case .report:
            decoded(PublishedReport.self, record) { entries += $0.indexEntries(key) }
        case .reportFigures: isOne(ReportFigures.self, record)
        case .personPair:
            decoded(PersonPair.self, record) { entries += $0.indexEntries(key) }
        case .organisation:
            decoded(Organisation.self, record) { entries += $0.indexEntries(key) }
        case .remedyCase:
            decoded(RemedyCase.self, record) { entries += $0.indexEntries(key) }
        case .decisionLetter: isOne(DecisionLetter.self, record)
        case .complaint:
            decoded(Complaint.self, record) { entries += $0.indexEntries(key) }
        case .comparisonCandidate:
            decoded(ComparisonCandidate.self, record) { entries += $0.indexEntries(key) }
        case .comparisonList:
            decoded(ComparisonList.self, record) { entries += $0.indexEntries(key) }
        case .recusal:
            decoded(Recusal.self, record) { entries += $0.indexEntries(key) }
        case .spotCheck: isOne(SpotCheck.self, record)
        case .divisionChange: isOne(DivisionChange.self, record)
        case .migrationBatch:
            decoded(MigrationBatch.self, record) { entries += $0.indexEntries(key) }
        case .migrationRow:
            decoded(MigrationRow.self, record) { entries += $0.indexEntries(key) }
        case .attachment:
            decoded(Attachment.self, record) { entries += $0.indexEntries(key) }
        }
    }

    private func isOne<Record: ProtobufMessage>(
        _ type: Record.Type, _ record: UnsafeRawBufferPointer
    ) -> Bool {
        do {
            try Record.check(record, options: .stored)
            return true
        } catch {
            return false
        }
    }

    private func decoded<Record: ProtobufMessage>(
        _ type: Record.Type, _ record: UnsafeRawBufferPointer, _ body: (Record) -> Void
    ) -> Bool {
        guard let record = try? Record(decoding: record, options: .stored) else { return false }
        body(record)
        return true
    }

    @inline(__always)
    private func viewed<Record: ProtobufMessage, View: MessageView>(
        _ type: Record.Type, _ record: UnsafeRawBufferPointer, _ body: (View) -> Void
    ) -> Bool {
        guard isOne(Record.self, record), let view = try? View(reading: record, options: .verified)
        else { return false }
        body(view)
        return true
    }
}
