import ProtobufRuntime
import Rules
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
        case .bureau:
            entries(Bureau.self, record) {
                [IndexEntry(.bureauByShortName, IndexTerm.text($0.shortName), key)]
            }
        case .operator:
            entries(Operator.self, record) {
                [IndexEntry(.operatorByUserID, UInt64($0.uid), key)]
            }
        case .ruleSet:
            entries(RuleSet.self, record) {
                [IndexEntry(.ruleSetByName, IndexTerm.text($0.name), key)]
            }
        case .notice:
            entries(Notice.self, record) {
                [IndexEntry(.noticeByName, IndexTerm.text($0.name), key)]
            }
        case .rosterBatch:
            entries(RosterBatch.self, record) {
                [IndexEntry(.batchByDigest, IndexTerm.bytes($0.contentDigest), key)]
            }
        case .rosterEntry: entries(RosterEntry.self, record) { Self.terms(of: $0, key) }
        case .person: entries(Person.self, record) { Self.terms(of: $0, key) }
        case .personIdentity:
            entries(PersonIdentity.self, record) { identity in
                identity.documents.map {
                    IndexEntry(.personByDocument, IndexTerm.text($0.number), key)
                }
            }
        case .certificate: entries(Certificate.self, record) { Self.terms(of: $0, key) }
        case .registrationPeriod:
            entries(RegistrationPeriod.self, record) { Self.terms(of: $0, key) }
        case .application: entries(Application.self, record) { Self.terms(of: $0, key) }
        case .receipt: entries(Receipt.self, record) { _ in [] }
        case .frozenForm:
            entries(FrozenForm.self, record) {
                [IndexEntry(.formByApplication, $0.applicationId, key)]
            }
        case .certificateText: entries(CertificateText.self, record) { _ in [] }
        case .rememberedWrite:
            entries(RememberedWrite.self, record) {
                let term = IndexTerm.writeKey(operator: $0.operatorId, key: $0.idempotencyKey)
                return [IndexEntry(.writeByKey, term, key)]
            }
        case .rehearsalClock: entries(RehearsalClock.self, record) { _ in [] }
        case .workingCalendar: entries(Schema.WorkingCalendar.self, record) { _ in [] }
        case .registrationEvent:
            entries(RegistrationEvent.self, record) {
                [IndexEntry(.eventByPeriod, $0.periodId, key)]
            }
        case .personChange:
            entries(PersonChange.self, record) {
                [IndexEntry(.changeByPerson, $0.personId, key)]
            }
        case .reviewBatch: entries(ReviewBatch.self, record) { _ in [] }
        }
    }

    private static func terms(of entry: RosterEntry, _ key: UInt64) -> [IndexEntry] {
        [
            IndexEntry(.rosterByDocument, IndexTerm.text(entry.documentNumber), key),
            IndexEntry(.rosterByManagementNumber, IndexTerm.text(entry.managementNumber), key),
        ]
    }

    private static func terms(of person: Person, _ key: UInt64) -> [IndexEntry] {
        [
            IndexEntry(.personByName, IndexTerm.text(PersonName.normalised(person.name)), key),
            IndexEntry(.personByDivision, UInt64(person.divisionId), key),
        ]
    }

    private static func terms(of certificate: Certificate, _ key: UInt64) -> [IndexEntry] {
        [
            IndexEntry(
                .certificateByManagementNumber, IndexTerm.text(certificate.managementNumber), key),
            IndexEntry(.certificateByPerson, certificate.personId, key),
        ]
    }

    private static func terms(of period: RegistrationPeriod, _ key: UInt64) -> [IndexEntry] {
        [
            IndexEntry(.periodByPerson, period.personId, key),
            IndexEntry(.periodByNumber, IndexTerm.text(period.number), key),
        ]
    }

    private static func terms(of application: Application, _ key: UInt64) -> [IndexEntry] {
        var entries = [
            IndexEntry(.applicationByPerson, application.personId, key),
            IndexEntry(
                .applicationByBureauAndState,
                IndexTerm.bureauAndState(application.bureauId, application.state.rawValue), key),
        ]
        if application.holderId != 0 {
            entries.append(IndexEntry(.applicationByHolder, application.holderId, key))
        }
        return entries
    }

    private func entries<Record: ProtobufMessage>(
        _ type: Record.Type, _ record: [UInt8], _ terms: (Record) -> [IndexEntry]
    ) -> [IndexEntry]? {
        (try? Record(decoding: record, options: .stored)).map(terms)
    }
}
