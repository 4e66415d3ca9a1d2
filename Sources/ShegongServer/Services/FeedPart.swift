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
        func sees(_ place: RecordPlace?) -> Bool {
            switch place?.audience {
            case .everybody: return true
            case .division(let division):
                var trace = ReadTrace()
                return registry.sees(caller, division, day: today, &trace)
            case nil: return false
            }
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
        }
    }

    private func masked<Record: MaskableMessage>(
        _ type: Record.Type, _ record: [UInt8], _ profile: MaskingProfile
    ) -> [UInt8] {
        // What came into the registry decodes.
        (try? Record(decoding: record, options: .stored).masked(by: profile).encoded()) ?? []
    }
}
