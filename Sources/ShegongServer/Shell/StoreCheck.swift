import Storage

/// What a check of a store's files comes to, for an administrator and his scripts.
package struct StoreCheck: Sendable, CustomStringConvertible {
    private let found: StoreVerifier.Report

    /// Contents of attachments that are not there.
    private let missing: [OpeningRefusal]

    init(_ found: StoreVerifier.Report, missing: [OpeningRefusal] = []) {
        self.found = found
        self.missing = missing
    }

    private var findings: [OpeningRefusal] { found.findings + missing }

    /// The first thing that is wrong: its exit code is the check's. Nil if nothing is.
    package var problem: DaemonError? {
        findings.first.map { .storage(.refusal($0)) }
    }

    package var report: VerbReport { VerbReport([description], problem: problem) }

    /// One line for each finding, then what was read.
    package var description: String {
        var lines = findings.map { "damaged: \($0.advice)" }
        if found.isInUse {
            lines.append("a daemon has the store open: the segment it writes was left out")
        }
        if let tail = found.openTail {
            lines.append("a start would cut the last entry of \(tail.file) at byte \(tail.offset)")
        }
        lines.append(
            "\(findings.isEmpty ? "all whole" : "read"): \(found.segments) segments with "
                + "\(found.entries) entries, \(found.snapshots) snapshots with "
                + "\(found.rows) rows, \(found.attachments) attachments")
        if let position = found.position {
            lines.append("up to revision \(position.revision), digest \(position.digest)")
        }
        return lines.joined(separator: "\n")
    }
}
