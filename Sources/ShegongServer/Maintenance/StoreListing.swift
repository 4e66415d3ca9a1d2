import Rules
import Storage

/// Lists of a store's snapshots and archived segments, one line each.
package enum StoreListing {
    /// One line a snapshot. With `readsRows` every row of each is read and held against its root
    /// hash; the first refusal is the list's.
    package static func snapshots(
        directory: String, readsRows: Bool
    ) throws(DaemonError) -> VerbReport {
        let history = try StoreKeeping.onStore { () throws(StorageError) in
            try StoreHistory(directory: directory, on: StoreKeeping.fileSystem)
        }
        let names = try StoreKeeping.onStore { () throws(StorageError) in
            try history.snapshots()
        }
        var lines: [String] = []
        var problem: DaemonError?
        for name in names {
            do throws(StorageError) {
                let reader = try history.openSnapshot(name)
                if readsRows { try reader.load { _, _, _ in } }
                let instant = Instant(milliseconds: reader.header.instant)
                lines.append(
                    "revision \(name.revision) \(instant) \(reader.rowCount) rows "
                        + "root \(reader.rootHash) \(name.text)" + (readsRows ? " whole" : ""))
            } catch {
                let failure = DaemonError.storage(error)
                problem = problem ?? failure
                lines.append("damaged: \(failure)")
            }
        }
        return VerbReport(lines, problem: problem)
    }

    /// One line a segment of the archive, held against the ones around it.
    package static func archive(
        directory: String
    ) throws(DaemonError) -> VerbReport {
        let archived = try StoreKeeping.onStore { () throws(StorageError) in
            try StoreHistory(directory: directory, on: StoreKeeping.fileSystem).archivedSegments()
        }
        var lines: [String] = []
        var problem: DaemonError?
        for segment in archived {
            switch segment.content {
            case .success(let content):
                lines.append(
                    "entries \(segment.first)–\(content.lastEntry) revisions up to "
                        + "\(content.lastRevision) "
                        + "\(Instant(milliseconds: content.from)) to "
                        + "\(Instant(milliseconds: content.to)) \(segment.path)")
            case .failure(let error):
                let failure = DaemonError.storage(error)
                problem = problem ?? failure
                lines.append("damaged: \(failure)")
            }
        }
        return VerbReport(lines, problem: problem)
    }

    /// Removes what the retention no longer keeps; lines for what went.
    package static func prune(
        directory: String, years: Int, isDryRun: Bool
    ) throws(DaemonError) -> VerbReport {
        let since = MachineClock.now() - Int64(years) * 31_556_952_000
        let report = try StoreKeeping.onStore { () throws(StorageError) in
            try ArchiveRetention.run(
                directory: directory, since: since, isDryRun: isDryRun,
                on: StoreKeeping.fileSystem)
        }
        let verb = isDryRun ? "would go" : "gone"
        let removed = report.removed.map { "\(verb): the segment of entry \($0)" }
        return VerbReport(
            removed + [
                "\(report.removed.count) \(verb), \(report.kept) stay; the past can be told from "
                    + (report.base.map { "revision \($0.revision) on" } ?? "its beginning on")
            ])
    }
}
