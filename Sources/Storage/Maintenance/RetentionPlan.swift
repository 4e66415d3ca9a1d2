/// Which snapshots go and which segments move to the archive: a decision without a disk.
///
/// Rules:
/// 1. the two newest snapshots stay, and the first of each month (UTC+8) for ever;
/// 2. a segment moves when both newest snapshots hold all of it: either alone, with what stays,
///    gives the whole state;
/// 3. with fewer than two snapshots nothing goes or moves;
/// 4. the newest segment never moves.
package struct RetentionPlan: Sendable, Equatable {
    /// A snapshot that verified.
    package struct Snapshot: Sendable, Equatable {
        package let name: SnapshotName
        /// Unix milliseconds.
        package let instant: Int64

        package init(name: SnapshotName, instant: Int64) {
            self.name = name
            self.instant = instant
        }
    }

    package let snapshotsToRemove: [SnapshotName]
    /// First sequences.
    package let segmentsToArchive: [UInt64]

    /// `segments` are the first sequences of the segments in the journal.
    package static func decide(snapshots: [Snapshot], segments: [UInt64]) -> RetentionPlan {
        let snapshots = snapshots.sorted { $0.name < $1.name }
        let segments = segments.sorted()
        guard snapshots.count >= 2 else {
            return RetentionPlan(snapshotsToRemove: [], segmentsToArchive: [])
        }
        let newest = snapshots.suffix(2)
        var removed: [SnapshotName] = []
        var month: Int64?
        for snapshot in snapshots.dropLast(2) {
            let itsMonth = monthNumber(of: snapshot.instant)
            if itsMonth == month {
                removed.append(snapshot.name)
            }
            month = itsMonth
        }
        let covered = newest.map(\.name.sequence).min() ?? 0
        var archived: [UInt64] = []
        for (segment, next) in zip(segments, segments.dropFirst()) where next - 1 <= covered {
            archived.append(segment)
        }
        return RetentionPlan(snapshotsToRemove: removed, segmentsToArchive: archived)
    }

    /// Months since March of the year 0, in UTC+8, of an instant in Unix milliseconds.
    static func monthNumber(of instant: Int64) -> Int64 {
        let millisecondsPerDay: Int64 = 86_400_000
        let shifted = instant.addingReportingOverflow(8 * 3_600_000)
        let local = shifted.overflow ? instant : shifted.partialValue
        let day = floorDivide(local, millisecondsPerDay) + 719_468
        // Years that begin in March put the leap day last; 146,097 days are 400 years.
        let era = floorDivide(day, 146_097)
        let dayOfEra = day - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        return (era * 400 + yearOfEra) * 12 + (5 * dayOfYear + 2) / 153
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value % divisor < 0 ? value / divisor - 1 : value / divisor
    }
}
