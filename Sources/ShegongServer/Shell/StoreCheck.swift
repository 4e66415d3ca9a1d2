import Storage

/// What a check of a store's files comes to, for an administrator and his scripts.
package struct StoreCheck: Sendable, CustomStringConvertible {
    private let found: StoreVerifier.Report

    init(_ found: StoreVerifier.Report) {
        self.found = found
    }

    /// The first thing that is wrong: its exit code is the check's. Nil if nothing is.
    package var problem: DaemonError? {
        found.findings.first.map { .storage(.refusal($0)) }
    }

    package var report: VerbReport { VerbReport([description], problem: problem) }

    /// One line for each finding, then what was read.
    package var description: String {
        var lines = found.findings.map { "damaged: \($0.advice)" }
        if found.isInUse {
            lines.append("a daemon has the store open: the segment it writes was left out")
        }
        if let tail = found.openTail {
            lines.append("a start would cut the last entry of \(tail.file) at byte \(tail.offset)")
        }
        lines.append(
            "\(found.findings.isEmpty ? "all whole" : "read"): \(found.segments) segments with "
                + "\(found.entries) entries, \(found.snapshots) snapshots with "
                + "\(found.rows) rows")
        if let position = found.position {
            lines.append("up to revision \(position.revision), digest \(position.digest)")
        }
        return lines.joined(separator: "\n")
    }
}
