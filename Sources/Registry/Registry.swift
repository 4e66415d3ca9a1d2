package import ProtobufRuntime
import Rules
package import Schema

/// The registry of social work certificates as one value.
///
/// Duties:
/// 1. Hold every record of every table, and the indexes over them, as copy-on-write trees, so that
///    `let frozen = registry` is a consistent snapshot for as long as it is kept.
/// 2. Move only by `apply` and `install`: state = fold(changes). Rules have run before a change was
///    made and are not asked again, so a rule changed later re-judges nothing.
/// 3. Refuse a change that is out of order or does not decode, without having moved.
/// 4. Tell every reader which revision the newest page it touched has (`ReadTrace`).
///
/// What it does not do: no I/O, no clock, no randomness, and nothing decided by the order of a
/// Dictionary or Set.
package struct Registry: Sendable {
    /// Revision of the newest change applied; 0 before the first.
    package private(set) var revision: UInt64 = 0
    /// Instant of the newest change, Unix milliseconds.
    package private(set) var lastChangeAt: Int64 = 0

    /// The divisions as the rules' dated tree, made anew when one changes; nil if they do not make
    /// one.
    private var divisions: DivisionTree?
    /// The same for questions of every request: parent and successor by id, without decoding.
    private var divisionLinks = DivisionLinks()
    /// Revision of the newest change to a division.
    private var divisionsRevision: UInt64 = 0
    /// Revision of the newest change to an operator or a bureau: who was recognised at it is still
    /// recognised.
    package private(set) var bindingsRevision: UInt64 = 0
    /// Milliseconds to add to the machine's clock on a rehearsal, and the change that said so:
    /// asked by every request, so it is not read from its table each time.
    private var clockOffset: (milliseconds: Int64, revision: UInt64) = (0, 0)

    /// By table number, the greatest number that is never given again: see `StoreEpoch`.
    private var floors: [UInt64] = Array(repeating: 0, count: Table.numberCount)

    private var tables: TreeShelf<RecordTree>
    private var indexes: TreeShelf<PairTree>

    package init() {
        tables = TreeShelf(Array(repeating: RecordTree(), count: Table.numberCount))
        indexes = TreeShelf(Array(repeating: PairTree(), count: Index.allCases.count))
    }

    /// What the rows of a snapshot have been laid into, and the revision that they stand for.
    init(tables: [RecordTree], indexes: [PairTree], revision: UInt64, lastChangeAt: Int64) {
        self.tables = TreeShelf(tables)
        self.indexes = TreeShelf(indexes)
        self.revision = revision
        self.lastChangeAt = lastChangeAt
        rebuildDivisions()
        bindingsRevision = revision
        takeRehearsalClock()
        takeFloors()
    }

    /// Applies a change: all of it, or nothing and an error.
    package mutating func apply(_ change: Change) throws(ApplyError) {
        install(try examine(change))
    }

    /// Installs a change that was examined, and that nothing has come before since.
    package mutating func install(_ examined: ExaminedChange) {
        let change = examined.change
        precondition(change.revision == revision + 1, "changes are installed in their order")
        for put in examined.puts {
            store(put.record, put.terms, in: put.table, key: put.key, revision: change.revision)
        }
        for remove in examined.removes {
            let former = tables[remove.table.position].remove(
                remove.key, revision: change.revision)
            withdraw(former, of: remove.table, key: remove.key, revision: change.revision)
        }
        revision = change.revision
        lastChangeAt = change.at
        if examined.touches(.division) {
            rebuildDivisions()
        }
        if examined.touches(.operator) || examined.touches(.bureau) {
            bindingsRevision = revision
        }
        if change.setsRehearsalClock {
            takeRehearsalClock()
        }
        if examined.touches(.storeEpoch) {
            takeFloors()
        }
    }

    private mutating func takeFloors() {
        visit(.storeEpoch) { _, record in
            let epoch = try? StoreEpoch(decoding: record, options: .stored)
            for floor in epoch?.floors ?? [] {
                guard let table = Table(rawValue: floor.table) else { continue }
                floors[table.position] = max(floors[table.position], floor.floor)
            }
            return true
        }
    }

    private mutating func takeRehearsalClock() {
        var trace = ReadTrace()
        let clock = get(RehearsalClock.self, .rehearsalClock, 1, &trace)
        clockOffset = (clock?.offset ?? 0, trace.newestRevision)
    }

    /// Milliseconds to add to the machine's clock; 0 on a real store.
    package func rehearsalOffset(_ trace: inout ReadTrace) -> Int64 {
        trace.note(clockOffset.revision)
        return clockOffset.milliseconds
    }

    private mutating func rebuildDivisions() {
        var rows: [DivisionRow] = []
        var trace = ReadTrace()
        var all: [Division] = []
        forEach(Division.self, .division, &trace) { _, division in
            all.append(division)
            if let row = DivisionRow(division) {
                rows.append(row)
            }
            return true
        }
        divisions = try? DivisionTree(rows: rows)
        divisionLinks = DivisionLinks(all)
        divisionsRevision = revision
    }

    private mutating func store(
        _ record: [UInt8], _ terms: [IndexEntry], in table: Table, key: UInt64, revision: UInt64
    ) {
        let former = tables[table.position].put(record, for: key, revision: revision)
        let formerTerms = former.map { table.indexEntries(key: key, known: $0) } ?? []
        for entry in formerTerms where !terms.contains(entry) {
            indexes[entry.index.rawValue].remove(entry.pair, revision: revision)
        }
        for entry in terms where !formerTerms.contains(entry) {
            indexes[entry.index.rawValue].insert(entry.pair, revision: revision)
        }
    }

    private mutating func withdraw(
        _ former: [UInt8]?, of table: Table, key: UInt64, revision: UInt64
    ) {
        guard let former else { return }
        for entry in table.indexEntries(key: key, known: former) {
            indexes[entry.index.rawValue].remove(entry.pair, revision: revision)
        }
    }
}

// MARK: Reading

extension Registry {
    package func count(_ table: Table) -> Int { tables[table.position].count }
    package func encodedBytes(_ table: Table) -> Int { tables[table.position].encodedBytes }
    /// Leaf pages that writes had to copy because a frozen copy was held.
    package var copiedPages: Int {
        tables.all.reduce(0) { $0 + $1.copiedPages }
            + indexes.all.reduce(0) { $0 + $1.copiedPages }
    }

    /// The record under `key`, decoded; nil if there is none.
    ///
    /// Records were decoded once before they came in (`apply`, `load`), so a record that does not
    /// decode here cannot exist; it would read as absent rather than end the process.
    package func get<Record: ProtobufMessage>(
        _ type: Record.Type, _ table: Table, _ key: UInt64, _ trace: inout ReadTrace
    ) -> Record? {
        withRecord(table, key) { record, pageRevision in
            trace.note(pageRevision)
            return record.flatMap { try? Record(decoding: $0, options: .verified) }
        }
    }

    /// Calls `body` with the record under `key` as it lies, or nil if there is none, and with the
    /// revision to note for having looked.
    ///
    /// No reference is counted on the way. It need not be: the registry is a variable or an
    /// argument of whoever calls, and such a one lives on until memory that was reached through it
    /// by pointers has been read.
    @inline(__always)
    package func withRecord<Result>(
        _ table: Table, _ key: UInt64,
        _ body: (UnsafeRawBufferPointer?, _ pageRevision: UInt64) -> Result
    ) -> Result {
        tables[table.position].place.withRecord(key, body)
    }

    /// The same without a closure, for one that reads the registry itself would hold a copy of it.
    /// The record lies there as long as the registry is the caller's and does not change.
    @inline(__always)
    func record(
        _ table: Table, _ key: UInt64
    ) -> (bytes: UnsafeRawBufferPointer?, pageRevision: UInt64) {
        withRecord(table, key) { ($0, $1) }
    }

    /// The tree of a table, as it stands.
    func tree(_ table: Table) -> RecordTree { tables[table.position] }

    /// The tree of an index, as it stands.
    func tree(_ index: Index) -> PairTree { indexes[index.rawValue] }

    /// Visits the rows of a table as they lie, from `key` on, until `body` returns false.
    package func visit(
        _ table: Table, from key: UInt64 = 0,
        _ body: (_ key: UInt64, _ record: UnsafeRawBufferPointer) -> Bool
    ) {
        tables[table.position].visit(from: key) { key, record, _ in body(key, record) }
    }

    /// Visits, as they lie, the rows of a table that changed after a revision, and some beside
    /// them.
    func visit(
        _ table: Table, changedAfter revision: UInt64,
        _ body: (_ key: UInt64, _ record: UnsafeRawBufferPointer) -> Void
    ) {
        tables[table.position].visit(changedAfter: revision, body)
    }

    /// How many records of a table were ever removed since it was loaded.
    func removals(_ table: Table) -> Int { tables[table.position].removals }

    /// Visits decoded rows from `key` on, noting what was seen, until `body` returns false.
    package func forEach<Record: ProtobufMessage>(
        _ type: Record.Type, _ table: Table, after key: UInt64 = 0, _ trace: inout ReadTrace,
        _ body: (UInt64, Record) -> Bool
    ) {
        let (start, overflow) = key.addingReportingOverflow(1)
        guard !overflow else { return }
        // Also where nothing is found: what was just removed may still come back.
        trace.note(tables[table.position].pageRevision(for: start))
        tables[table.position].visit(from: start) { key, bytes, pageRevision in
            trace.note(pageRevision)
            guard let record = try? Record(decoding: bytes, options: .stored) else { return true }
            return body(key, record)
        }
    }

    /// The divisions as the rules' dated tree; nil if they do not make one.
    func divisionTree(_ trace: inout ReadTrace) -> DivisionTree? {
        trace.note(divisionsRevision)
        return divisions
    }

    /// Every division there is or was, in no order that means anything.
    func divisionIDs(_ trace: inout ReadTrace) -> [UInt32] {
        trace.note(divisionsRevision)
        return divisionLinks.ids
    }

    func divisionLink(_ id: UInt32, _ trace: inout ReadTrace) -> DivisionLink? {
        trace.note(divisionsRevision)
        return divisionLinks[id]
    }

    /// The id that the next record of a table gets: one more than the greatest there is. Of records
    /// with ids only rows of imports are ever removed: those of an abandoned one nothing has seen,
    /// so theirs can be given again; for those of an undone one see `nextRosterEntryID`. Numbers
    /// that a lost time may have given are left out: see `planSkipNumbers`.
    func nextID(_ table: Table) -> UInt64 {
        max(
            tables[table.position].lastKey ?? 0, lastMigratedID(table), floors[table.position]
        ) + 1
    }

    /// The greatest id that an import from a retired system gave a record of a table: it may have
    /// been undone, and what was seen under an id is never another record.
    private func lastMigratedID(_ table: Table) -> UInt64 {
        let field: KeyPath<MigrationBatch, UInt64>
        switch table {
        case .person: field = \.lastPersonId
        case .certificate: field = \.lastCertificateId
        case .registrationPeriod: field = \.lastPeriodId
        case .educationEntry: field = \.lastEducationId
        default: return 0
        }
        var last: UInt64 = 0
        visit(.migrationBatch) { _, record in
            let batch = try? MigrationBatch(decoding: record, options: .stored)
            last = max(last, batch?[keyPath: field] ?? 0)
            return true
        }
        return last
    }

    func ids(_ index: Index, _ term: UInt64, _ trace: inout ReadTrace) -> [UInt64] {
        indexes[index.rawValue].ids(term, &trace)
    }

    /// The first id under a term of an index that is greater than `id`; nil if there is none.
    func firstID(
        _ index: Index, _ term: UInt64, after id: UInt64, _ trace: inout ReadTrace
    ) -> UInt64? {
        var found: UInt64?
        visitIDs(index, term, after: id, &trace) { id in
            found = id
            return false
        }
        return found
    }

    /// Visits the ids under a term of an index that are greater than `id`, in order, until `body`
    /// returns false.
    func visitIDs(
        _ index: Index, _ term: UInt64, after id: UInt64, _ trace: inout ReadTrace,
        _ body: (UInt64) -> Bool
    ) {
        let next = indexes[index.rawValue].place.visitFirstPage(term, after: id, &trace, body)
        if let next { indexes[index.rawValue].visit(from: next, &trace, body) }
    }

    /// Oldest remembered write, for dropping those past their window.
    func visitRememberedWrites(_ body: (UInt64, UnsafeRawBufferPointer) -> Bool) {
        tables[Table.rememberedWrite.position].visit(from: 0) { key, bytes, _ in body(key, bytes) }
    }
}

extension Table {
    /// Where it stands in a list of all tables.
    var position: Int { Int(rawValue) }
}
