package import Schema

/// The newest changes, kept in memory for those who follow them.
///
/// Duties:
/// 1. Apply each change to the registry and keep of it what followers are told: its records with
///    their places before and after, for what leaves a territory must be told there too.
/// 2. Hold no more than so many bytes; whoever asks for what was dropped is told so, never given
///    a gap.
package struct ChangeHistory: Sendable {
    /// Bytes kept at most.
    package var bytesAtMost: Int {
        didSet { dropOld() }
    }
    /// Revision before the oldest change that is still kept whole.
    package private(set) var compactedUpTo: UInt64
    private var entries: ArraySlice<Entry> = []
    private var bytes = 0

    /// A change as followers are told of it.
    package struct Entry: Sendable {
        package var revision: UInt64
        /// Unix milliseconds.
        package var at: Int64
        package var method: String
        package var records: [Item]

        /// What it takes in memory, about.
        fileprivate var bytes: Int {
            let array = 48
            return records.reduce(MemoryLayout<Entry>.stride + array) {
                $0 + MemoryLayout<Item>.stride + array + $1.record.count
            }
        }
    }

    /// What a change did to one record.
    package struct Item: Sendable {
        package var kind: WatchedKind
        package var key: UInt64
        /// The record after the change; empty if it was removed.
        package var record: [UInt8]
        /// Where it was before; nil if it was nowhere.
        package var former: RecordPlace?
        /// Where it is now; nil if it was removed.
        package var place: RecordPlace?
    }

    /// Nothing is known of what happened up to `revision`.
    package init(from revision: UInt64 = 0, bytesAtMost: Int = 32 << 20) {
        compactedUpTo = revision
        self.bytesAtMost = bytesAtMost
    }

    /// Applies a change, and keeps it.
    package mutating func apply(
        _ change: Change, to registry: inout Registry
    ) throws(ApplyError) {
        install(try registry.examine(change), in: &registry)
    }

    /// Installs a change that was examined, and keeps it.
    package mutating func install(_ examined: ExaminedChange, in registry: inout Registry) {
        let change = examined.change
        var items: [Item] = []
        for put in change.puts {
            add(put.table, put.key, put.record, registry, to: &items)
        }
        for remove in change.removes {
            add(remove.table, remove.key, [], registry, to: &items)
        }
        registry.install(examined)
        // Changes without anything to tell leave no entry.
        guard !items.isEmpty else { return }
        for index in items.indices where !items[index].record.isEmpty {
            if let table = Table(items[index].kind) {
                items[index].place = registry.place(table, items[index].key)
            }
        }
        let entry = Entry(
            revision: change.revision, at: change.at, method: change.method, records: items)
        entries.append(entry)
        bytes += entry.bytes
        dropOld()
    }

    private func add(
        _ number: UInt32, _ key: UInt64, _ record: [UInt8], _ registry: Registry,
        to items: inout [Item]
    ) {
        guard let table = Table(rawValue: number), let kind = table.watchedKind else { return }
        items.append(
            Item(kind: kind, key: key, record: record, former: registry.place(table, key)))
    }

    private mutating func dropOld() {
        while bytes > bytesAtMost, let oldest = entries.first {
            bytes -= oldest.bytes
            compactedUpTo = oldest.revision
            // A slice keeps what lies before it until it moves: its bytes must go now.
            entries[entries.startIndex].records = []
            entries.removeFirst()
        }
    }

    /// The changes after a revision, in order; nil if some of them are no longer kept.
    package func entries(after revision: UInt64) -> ArraySlice<Entry>? {
        guard revision >= compactedUpTo else { return nil }
        var low = entries.startIndex
        var high = entries.endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle].revision <= revision {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return entries[low...]
    }
}

extension Table {
    fileprivate init?(_ kind: WatchedKind) {
        guard let table = Table.allCases.first(where: { $0.watchedKind == kind }) else {
            return nil
        }
        self = table
    }
}
