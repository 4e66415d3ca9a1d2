import ProtobufRuntime
import Registry
import Schema
package import Storage

/// A question to the audit. Whoever carries out `BackgroundWork` reads it from the journal's files,
/// away from the loop and beside those who write.
///
/// Duties:
/// 1. everything that was on the disk when the question came, and nothing else: entries behind
///    `through` are not looked at;
/// 2. read no more than `bytesAtMost` of the journal, and tell how far that was;
/// 3. tell from when on the audit is complete.
package struct AuditReading: Sendable {
    /// Bytes of the journal that one page reads.
    static var bytesAtMost: Int { 32 << 20 }
    /// How far the clock may have been set back between an act and its group commit, milliseconds:
    /// entries of the journal are passed over by time only beyond it.
    static var clockTolerance: Int64 { 86_400_000 }

    let filter: AuditFilter
    let start: AuditPlace
    /// Sequence of the last journal entry to be looked at.
    let through: UInt64
    let question: Question
    /// For the names of operators and bureaus.
    let today: Registry
    /// On a rehearsal the clock runs back at will.
    let isRehearsal: Bool

    enum Question: Sendable {
        /// At most so many rows, of about so many bytes.
        case rows(limit: Int, bytes: Int)
        case counts
    }

    /// What does not hold is refused; a disk that fails is the error of whoever runs this.
    package func answer(
        directory: String, on fileSystem: any FileSystem
    ) throws(StorageError) -> WorkResult {
        do throws(StorageError) {
            let reply = FrozenReply(bytes: try readTwice(directory, fileSystem), persons: [])
            return .query(FrozenAnswer(outcome: .success(reply), revision: today.revision))
        } catch {
            guard error.isOfTheFiles else { throw error }
            let refusal = Refusal(.auditUnreadable)
            return .query(FrozenAnswer(outcome: .failure(refusal), revision: today.revision))
        }
    }

    /// A segment may move to the archive, or be pruned, while it is read.
    private func readTwice(
        _ directory: String, _ fileSystem: any FileSystem
    ) throws(StorageError) -> [UInt8] {
        do throws(StorageError) {
            return try read(directory, fileSystem)
        } catch {
            guard error.isOfTheFiles else { throw error }
            return try read(directory, fileSystem)
        }
    }

    private func read(
        _ directory: String, _ fileSystem: any FileSystem
    ) throws(StorageError) -> [UInt8] {
        let history = try StoreHistory(directory: directory, on: fileSystem)
        var page = AuditPage(self)
        let reading = try history.visit(
            JournalStretch(
                first: start.entry, through: through, since: isRehearsal ? .min : writtenSince,
                bytesAtMost: Self.bytesAtMost)
        ) { (entry, body) throws(StorageError) in
            try page.take(entry, body)
        }
        return page.reply(reading)
    }

    private var writtenSince: Int64 {
        let since = filter.since.subtractingReportingOverflow(Self.clockTolerance)
        return since.overflow ? .min : since.partialValue
    }

    /// Whether nothing asked for can be in this entry or behind it.
    func isBeyond(_ entry: JournalEntry) -> Bool {
        guard !isRehearsal else { return false }
        let until = filter.until.addingReportingOverflow(Self.clockTolerance)
        return !until.overflow && entry.instant > until.partialValue
    }
}
