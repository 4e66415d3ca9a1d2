import ProtobufRuntime
import Registry
import Schema

/// The next message of a reader's feed: what changed in his territory, masked for his role.
struct FeedPart {
    private(set) var changes: [WatchedChange] = []
    /// Everything up to here is in it, or does not concern the reader.
    private(set) var upTo: UInt64
    /// Persons shown.
    private(set) var persons: [UInt64] = []

    /// - Parameter entries: what is kept after the reader's position, in order.
    init(
        _ reader: FeedReader, entries: ArraySlice<ChangeHistory.Entry>, durable: UInt64,
        registry: Registry, today: UInt32
    ) {
        upTo = reader.position
        var bytes = 0
        for entry in entries.prefix(FeedReader.changesAtOnce) {
            guard entry.revision <= durable else { return }
            guard bytes < FeedReader.messageBytes else { return }
            let records = entry.records.compactMap { item in
                record(of: item, reader, registry, today)
            }
            if !records.isEmpty {
                changes.append(
                    WatchedChange(
                        revision: entry.revision, at: entry.at, method: entry.method,
                        records: records))
                bytes += records.reduce(64) { $0 + $1.record.count + 32 }
            }
            upTo = entry.revision
        }
        if entries.count <= FeedReader.changesAtOnce {
            upTo = max(upTo, durable)
        }
    }

    private mutating func record(
        of item: ChangeHistory.Item, _ reader: FeedReader, _ registry: Registry, _ today: UInt32
    ) -> WatchedRecord? {
        guard reader.kinds.isEmpty || reader.kinds.contains(item.kind) else { return nil }
        let caller = reader.context.caller
        guard item.kind.isFor(caller, about: (item.place ?? item.former)?.personID ?? 0) else {
            return nil
        }
        func sees(_ place: RecordPlace?) -> Bool {
            place.map { registry.tells(caller, $0, day: today) } ?? false
        }
        var told = WatchedRecord(kind: item.kind, id: item.key)
        if sees(item.place) {
            told.outcome = .put
            told.record = item.kind.masked(item.record, by: caller.maskingProfile)
            if let person = item.place?.personID, person != 0 { persons.append(person) }
        } else if sees(item.former) {
            told.outcome = item.place == nil ? .removed : .left
        } else {
            return nil
        }
        return told
    }
}

extension WatchedKind {
    /// The question that shows records of this kind: whoever may not ask it is not told either. Nil
    /// for what every officer is told.
    private var question: Method? {
        switch self {
        case .person, .certificate, .registrationPeriod, .application, .receipt, .notice,
            .ruleSet, .bureau, .division, .unspecified, .unrecognized:
            nil
        case .educationEntry, .educationRoll: .listEducation
        case .feedbackCase: .listFeedback
        case .message: .listMessages
        case .registrationEvent: .listRegistrationEvents
        case .personChange: .listPersonChanges
        case .remedyCase: .listRemedyCases
        case .decisionLetter: .getDecisionLetter
        case .complaint: .listComplaints
        case .organisation: .listOrganisations
        case .reviewBatch: .getReviewBatch
        case .report: .listReports
        case .comparisonCandidate: .listCandidates
        }
    }

    /// Nobody hears of a complaint about himself.
    fileprivate func isFor(_ caller: Caller, about person: UInt64) -> Bool {
        let own = caller.operator.personId
        guard self != .complaint || own == 0 || own != person else { return false }
        return question.map { !$0.access.roles.isDisjoint(with: caller.roles) } ?? true
    }

    /// A record of this kind as a role may see it.
    fileprivate func masked(_ record: [UInt8], by profile: MaskingProfile) -> [UInt8] {
        switch self {
        case .person: masked(Person.self, record, profile)
        case .certificate: masked(Certificate.self, record, profile)
        case .registrationPeriod: masked(RegistrationPeriod.self, record, profile)
        case .application: masked(Application.self, record, profile)
        case .receipt: masked(Receipt.self, record, profile)
        case .notice: masked(Notice.self, record, profile)
        case .ruleSet: masked(RuleSet.self, record, profile)
        case .bureau: masked(Bureau.self, record, profile)
        case .division: masked(Division.self, record, profile)
        case .unspecified, .unrecognized: []
        default: maskedOfCases(record, profile)
        }
    }

    private func maskedOfCases(_ record: [UInt8], _ profile: MaskingProfile) -> [UInt8] {
        switch self {
        case .educationEntry: masked(EducationEntry.self, record, profile)
        case .educationRoll: masked(EducationRoll.self, record, profile)
        case .feedbackCase: masked(FeedbackCase.self, record, profile)
        case .message: masked(ShortMessage.self, record, profile)
        case .registrationEvent: masked(RegistrationEvent.self, record, profile)
        case .personChange: masked(PersonChange.self, record, profile)
        case .remedyCase: masked(RemedyCase.self, record, profile)
        case .decisionLetter: masked(DecisionLetter.self, record, profile)
        case .complaint: masked(Complaint.self, record, profile) { $0.hidden }
        case .organisation: masked(Organisation.self, record, profile)
        case .reviewBatch: masked(ReviewBatch.self, record, profile)
        case .report: masked(PublishedReport.self, record, profile)
        case .comparisonCandidate: masked(ComparisonCandidate.self, record, profile)
        default: []
        }
    }

    private func masked<Record: MaskableMessage>(
        _ type: Record.Type, _ record: [UInt8], _ profile: MaskingProfile,
        _ shown: (Record) -> Record = { $0 }
    ) -> [UInt8] {
        // What came into the registry decodes.
        (try? shown(Record(decoding: record, options: .stored)).masked(by: profile).encoded()) ?? []
    }
}
