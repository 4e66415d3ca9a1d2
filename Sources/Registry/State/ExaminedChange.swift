package import Schema

/// A change that was looked through, so that nothing can stop it any more: it comes next, and its
/// records decode. It may be handed to the journal before it is installed.
package struct ExaminedChange: Sendable {
    package let change: Change
    let puts: [Put]
    let removes: [Remove]

    /// A record to put, and what it is to be found by.
    struct Put: Sendable {
        var table: Table
        var key: UInt64
        var record: [UInt8]
        var terms: [IndexEntry]
    }

    struct Remove: Sendable {
        var table: Table
        var key: UInt64
    }

    package var setsRehearsalClock: Bool { change.setsRehearsalClock }

    /// Whether it puts or removes a record of a table.
    func touches(_ table: Table) -> Bool {
        puts.contains { $0.table == table } || removes.contains { $0.table == table }
    }
}

extension Registry {
    /// Looks a change through that is to be installed next. Nothing moves.
    package func examine(_ change: Change) throws(ApplyError) -> ExaminedChange {
        guard change.revision == revision + 1 else {
            throw .outOfOrder(expected: revision + 1, found: change.revision)
        }
        guard change.at >= lastChangeAt || change.setsRehearsalClock else {
            throw .timeRunsBack(revision: change.revision)
        }
        var puts: [ExaminedChange.Put] = []
        puts.reserveCapacity(change.puts.count)
        for put in change.puts {
            guard let table = Table(rawValue: put.table) else {
                throw .unknownTable(put.table, revision: change.revision)
            }
            guard let terms = table.indexEntries(key: put.key, record: put.record) else {
                throw .undecodable(table, key: put.key, revision: change.revision)
            }
            puts.append(.init(table: table, key: put.key, record: put.record, terms: terms))
        }
        var removes: [ExaminedChange.Remove] = []
        for remove in change.removes {
            guard let table = Table(rawValue: remove.table) else {
                throw .unknownTable(remove.table, revision: change.revision)
            }
            removes.append(.init(table: table, key: remove.key))
        }
        return ExaminedChange(change: change, puts: puts, removes: removes)
    }
}
