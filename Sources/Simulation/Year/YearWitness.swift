import ProtobufRuntime
import Registry
import Schema

/// A plain model of the register, kept beside it and made of the changes alone, with its own
/// arithmetic. It holds every change against what must always be true, looking only at what the
/// change touched.
///
/// Duties:
/// 1. The state is the fold of the changes as they lie on disk.
/// 2. Every state is reached by a step of `LegalTransitions`, through a command that may take it.
/// 3. The periods of a certificate do not overlap, and nobody has two registrations of one level
///    on one day.
/// 4. Whoever was merged has nothing any more: all of it is the survivor's.
/// 5. The status that an officer is shown is the one that the model reckons.
struct YearWitness {
    /// The changes folded anew, each from its bytes.
    private(set) var folded = Registry()
    private(set) var taken: Set<LegalTransition> = []
    private(set) var made: Set<CommandKind> = []
    private(set) var changeCount = 0
    private var states: [LifeSubject: [UInt64: String]] = [:]
    private(set) var holdings = Holdings()
    private var belongings = Belongings()

    mutating func saw(
        _ change: Change, _ kind: CommandKind, _ registry: Registry
    ) throws(Violation) {
        changeCount += 1
        made.insert(kind)
        let rows = change.puts.count + change.removes.count
        try expect(
            rows <= Self.rowsAtMost || kind == .installDivisions,
            "no change holds more than 1,000 rows: \(kind.rawValue) \(rows)")
        try fold(change, registry)
        for put in change.puts {
            try saw(put, kind)
        }
        for person in change.puts where person.table == Table.person.rawValue {
            try belongings.check(try decoded(Person.self, person))
        }
        let today = YearCalendar.date(change.at)
        for certificate in holdings.takeTouched() {
            try holdings.checkPeriods(of: certificate)
            try checkStatus(of: certificate, registry, today)
        }
    }

    /// A batch or a list may stand beside the rows.
    private static var rowsAtMost: Int { 1_002 }

    private mutating func fold(
        _ change: Change, _ registry: Registry
    ) throws(Violation) {
        do {
            try folded.apply(Change(decoding: change.encoded()))
        } catch {
            throw Violation("a change folds as it lies on disk: \(error)")
        }
        for put in change.puts {
            guard let table = Table(rawValue: put.table) else {
                throw Violation("a change names a table: \(put.table)")
            }
            let isThere = registry.holds(put.record, table, put.key)
            try expect(
                isThere && folded.holds(put.record, table, put.key),
                "what a change puts is in the state: \(table.name) \(put.key)")
        }
        for remove in change.removes {
            guard let table = Table(rawValue: remove.table) else { continue }
            try expect(
                registry.holds(nil, table, remove.key),
                "what a change removes is gone: \(table.name) \(remove.key)")
        }
    }

    // MARK: Steps from state to state

    private mutating func saw(
        _ put: RecordPut, _ kind: CommandKind
    ) throws(Violation) {
        guard let table = Table(rawValue: put.table) else { return }
        switch table {
        case .application:
            let record = try decoded(Application.self, put)
            try step(.application, put.key, "\(record.state)", kind)
            belongings.take(.application, put.key, of: record.personId)
        case .registrationPeriod:
            let record = try decoded(RegistrationPeriod.self, put)
            let isKnown = states[.registration]?[put.key] != nil
            try step(.registration, put.key, record.standing, kind, mayStay: isKnown)
            belongings.take(.registration, put.key, of: record.personId)
            holdings.take(record)
        case .certificate: holdings.take(try decoded(Certificate.self, put))
        case .person: holdings.take(try decoded(Person.self, put))
        case .registrationEvent:
            let record = try decoded(RegistrationEvent.self, put)
            try step(.event, put.key, "\(record.state)", kind)
            belongings.take(.event, put.key, of: record.personId)
        case .personChange:
            let record = try decoded(PersonChange.self, put)
            try step(.personChange, put.key, "\(record.state)", kind)
        case .personPair:
            let record = try decoded(PersonPair.self, put)
            try step(.pair, put.key, "\(record.state)", kind)
        case .educationEntry:
            let record = try decoded(EducationEntry.self, put)
            try step(.education, put.key, "\(record.state)", kind)
            belongings.take(.education, put.key, of: record.personId)
        default: try sawOther(put, table, kind)
        }
    }

    private mutating func sawOther(
        _ put: RecordPut, _ table: Table, _ kind: CommandKind
    ) throws(Violation) {
        switch table {
        case .remedyCase:
            let record = try decoded(RemedyCase.self, put)
            try step(.remedy, put.key, "\(record.state)", kind)
            belongings.take(.remedy, put.key, of: record.personId)
        case .complaint:
            let record = try decoded(Complaint.self, put)
            try step(.complaint, put.key, "\(record.state)", kind)
            belongings.take(.complaint, put.key, of: record.personId)
        case .comparisonCandidate:
            let record = try decoded(ComparisonCandidate.self, put)
            try step(.candidate, put.key, "\(record.state)", kind)
            belongings.take(.candidate, put.key, of: record.personId)
        case .feedbackCase:
            let record = try decoded(FeedbackCase.self, put)
            try step(.feedback, put.key, "\(record.state)", kind)
        case .message:
            let record = try decoded(ShortMessage.self, put)
            try step(.message, put.key, "\(record.state)", kind)
            belongings.take(.message, put.key, of: record.personId)
        case .rosterBatch:
            let record = try decoded(RosterBatch.self, put)
            try step(.batch, put.key, "\(record.state)", kind)
        default: return
        }
    }

    /// A merge, or its undoing, moves records from person to person and leaves their states alone.
    private mutating func step(
        _ subject: LifeSubject, _ key: UInt64, _ next: String, _ kind: CommandKind,
        mayStay: Bool = false
    ) throws(Violation) {
        let former = states[subject]?[key] ?? "none"
        states[subject, default: [:]][key] = next
        if former == next, kind == .decideMerge || mayStay { return }
        let transition = LegalTransition(subject, former, next)
        guard let commands = LegalTransitions.table[transition], commands.contains(kind) else {
            throw Violation("\(transition) by \(kind.rawValue) is no legal step: \(key)")
        }
        taken.insert(transition)
    }

    private func decoded<Record: ProtobufMessage>(
        _ type: Record.Type, _ put: RecordPut
    ) throws(Violation) -> Record {
        guard let record = try? type.init(decoding: put.record) else {
            throw Violation("a record decodes: table \(put.table), key \(put.key)")
        }
        return record
    }

    // MARK: What an officer is shown

    private func checkStatus(
        of certificate: UInt64, _ registry: Registry, _ today: UInt32
    ) throws(Violation) {
        guard let number = holdings.certificates[certificate]?.managementNumber else { return }
        var trace = ReadTrace()
        let shown = try? registry.registrationStatus(
            GetRegistrationStatusRequest(managementNumber: number), YearDesk.watcher(today),
            &trace)
        let reckoned = holdings.status(of: certificate, on: today)
        try expect(
            shown?.status == reckoned,
            "the status shown is the one reckoned: \(number) \(reckoned), not "
                + "\(shown.map { "\($0.status)" } ?? "none")")
    }
}

extension Registry {
    /// The record lies under the key, byte for byte; nil = there is none.
    fileprivate func holds(_ record: [UInt8]?, _ table: Table, _ key: UInt64) -> Bool {
        var isSame = record == nil
        visit(table, from: key) { found, bytes in
            if found == key {
                isSame = record.map { bytes.elementsEqual($0) } ?? false
            }
            return false
        }
        return isSame
    }
}

extension RegistrationPeriod {
    /// Where it stands, whatever the day.
    fileprivate var standing: String {
        if revokedById != 0 { return "revoked" }
        if cancelledById != 0 { return "cancelled" }
        return suspensions.last.map { $0.untilDay == 0 } ?? false ? "suspended" : "stands"
    }
}
