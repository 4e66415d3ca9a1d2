import Rules
import Storage

/// What a verb has to say, for an administrator and his scripts.
package struct VerbReport: Sendable, CustomStringConvertible {
    package var lines: [String]
    /// The first thing that is wrong: its exit code is the verb's. Nil if nothing is.
    package var problem: DaemonError?

    init(_ lines: [String], problem: DaemonError? = nil) {
        self.lines = lines
        self.problem = problem
    }

    /// The lines about what is wrong, and how many are about what is not.
    package var withProblemsOnly: VerbReport {
        let wrong = lines.filter { $0.hasPrefix("damaged: ") }
        return VerbReport(wrong + ["\(lines.count - wrong.count) whole"], problem: problem)
    }

    package var description: String { lines.joined(separator: "\n") }
}

/// The verbs of `shegongd` over a store's files, in words.
package enum StoreVerbs {
    package static func backUp(
        directory: String, to path: String
    ) throws(DaemonError) -> VerbReport {
        VerbReport([describe(try StoreKeeping.backUp(directory: directory, to: path), path)])
    }

    package static func verifyBackup(_ path: String) throws(DaemonError) -> VerbReport {
        VerbReport(["whole: " + describe(try StoreKeeping.verifyBackup(path), path)])
    }

    package static func restore(
        backup path: String, to directory: String
    ) throws(DaemonError) -> VerbReport {
        let began = ContinuousClock.now
        let restored = try StoreKeeping.restore(backup: path, to: directory)
        return report(restored, directory, began)
    }

    /// `instant` is text such as "2021-12-15 09:00:00" (UTC+8).
    package static func restore(
        store: String, toRevision revision: UInt64?, toInstant instant: String?,
        in directory: String
    ) throws(DaemonError) -> VerbReport {
        let began = ContinuousClock.now
        let point = try point(revision, instant)
        let restored = try StoreKeeping.restore(store: store, to: point, in: directory)
        return report(restored, directory, began)
    }

    package static func repairJournal(
        directory: String, isDryRun: Bool
    ) throws(DaemonError) -> VerbReport {
        let plan = try StoreKeeping.onStore { () throws(StorageError) in
            try JournalRepair.run(
                directory: directory, isDryRun: isDryRun, at: MachineClock.now(),
                on: LinuxFileSystem())
        }
        guard let plan else {
            return VerbReport(["nothing to repair: the journal holds, or a start mends its end"])
        }
        let lost =
            plan.entries == 0
            ? "no whole entry lies behind the damage"
            : "\(plan.entries) whole entries behind it go too, up to revision \(plan.newestCut)"
        return VerbReport([
            "\(isDryRun ? "would cut" : "cut") \(plan.file) at byte \(plan.offset): "
                + "revision \(plan.revision) stays, \(lost)",
            "\(plan.bytes) bytes \(isDryRun ? "would be kept" : "are kept") in \(plan.copy)",
        ])
    }

    package static func replay(
        directory: String, everyStep: Bool
    ) throws(DaemonError) -> VerbReport {
        let steps = try ReplayCheck.run(directory: directory, everyStep: everyStep)
        guard !steps.isEmpty else {
            return VerbReport(["nothing to replay: there are no two snapshots yet"])
        }
        return VerbReport(
            steps.map {
                "replayed: \($0.from?.text ?? "the beginning") and \($0.entries) entries give "
                    + "\($0.to.text), root \($0.rootHash)"
            })
    }

    private static func point(
        _ revision: UInt64?, _ instant: String?
    ) throws(DaemonError) -> HistoryPoint {
        if let revision { return .revision(revision) }
        guard let instant else { return .newest }
        guard let parsed = Instant(parsing: instant) else {
            throw .argument("no instant: \(instant) (2021-12-15 09:00:00 is one, in UTC+8)")
        }
        return .instant(parsed.milliseconds)
    }

    private static func describe(_ summary: BackupSummary, _ path: String) -> String {
        "\(path): revision \(summary.revision) of epoch \(summary.identity.epoch), taken "
            + "\(Instant(milliseconds: summary.takenAt)), \(summary.rows) rows, "
            + "\(summary.bytes) bytes, root \(summary.rootHash)"
            + ", \(summary.attachments.count) attachments"
            + (summary.attachments.missing == 0
                ? "" : " (\(summary.attachments.missing) missing)")
            + (summary.identity.isRehearsal ? ", a rehearsal (演示)" : "")
    }

    private static func report(
        _ restored: RestoredStore, _ directory: String,
        _ began: ContinuousClock.Instant
    ) -> VerbReport {
        let (seconds, attoseconds) = (ContinuousClock.now - began).components
        let milliseconds = max(1, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
        var time = "\(milliseconds) ms"
        if let bytes = restored.bytes {
            // Milliseconds a gigabyte, without floating point: both fit easily.
            let each = UInt64(milliseconds) * 1_000_000_000 / max(1, bytes)
            time += " for \(bytes) bytes, \(each) ms/GB"
        }
        return VerbReport([
            "restored in \(directory): revision \(restored.revision), root \(restored.rootHash)",
            "a new epoch has begun: \(restored.epoch)", "took \(time)",
        ])
    }
}
