import ProtobufRuntime
import Registry
import Rules
import Schema
package import Storage

/// The journal for people: what was done when, by whom, by which method; never what it was about.
///
/// Neither records nor reasons nor tokens of persons are printed: reasons are free text, and
/// somebody may have written a name there.
package enum JournalDump {
    /// Gives the lines of every entry that holds a revision of the range, in order.
    package static func run(
        directory: String, revisions: ClosedRange<UInt64>,
        on fileSystem: any FileSystem = LinuxFileSystem(), _ line: (String) -> Void
    ) throws(DaemonError) -> VerbReport {
        var entries = 0
        try StoreKeeping.onStore { () throws(StorageError) in
            let history = try StoreHistory(directory: directory, on: fileSystem)
            let first = try history.firstEntry()
            try history.visitEntries(after: first) { (entry, file, body) throws(StorageError) in
                guard entry.lastRevision >= revisions.lowerBound else { return true }
                guard entry.firstRevision <= revisions.upperBound else { return false }
                entries += 1
                line(describe(entry, file))
                let decoded: JournalBody
                do {
                    decoded = try JournalBody(decoding: Array(copying: body))
                } catch {
                    throw .refusal(.content(reason: "entry \(entry.sequence): \(error)"))
                }
                decoded.changes.forEach { line(describe($0)) }
                decoded.audit.forEach { line(describe($0)) }
                let shown = decoded.maskedReads.count / MaskedRead.byteCount
                if shown > 0 { line("  masked readings: \(shown)") }
                return true
            }
        }
        return VerbReport(["\(entries) entries"])
    }

    private static func describe(_ entry: JournalEntry, _ file: String) -> String {
        let revisions =
            entry.firstRevision > entry.lastRevision
            ? "no change" : "revisions \(entry.firstRevision)–\(entry.lastRevision)"
        let instant = Instant(milliseconds: entry.instant)
        return "entry \(entry.sequence) epoch \(entry.epoch) \(revisions) \(instant) "
            + "\(entry.bodyBytes) bytes at \(entry.offset) of \(file)"
    }

    private static func describe(_ change: Change) -> String {
        let instant = Instant(milliseconds: change.at)
        return "  change \(change.revision) \(instant) \(change.method) "
            + "operator \(change.operatorId) puts \(change.puts.count) "
            + "removes \(change.removes.count)"
    }

    private static func describe(_ entry: AuditEntry) -> String {
        let instant = Instant(milliseconds: entry.at)
        return "  audit \(entry.sequence) \(instant) \(entry.kind) \(entry.method) "
            + "operator \(entry.operatorId) uid \(entry.uid) revision \(entry.revision)"
    }
}
