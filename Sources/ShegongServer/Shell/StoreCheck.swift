import Storage

/// What a check of a store's files comes to, for an administrator and his scripts.
package struct StoreCheck: Sendable, CustomStringConvertible {
    private let report: StoreVerifier.Report

    init(_ report: StoreVerifier.Report) {
        self.report = report
    }

    /// The first thing that is wrong: its exit code is the check's. Nil if nothing is.
    package var problem: DaemonError? {
        report.findings.first.map { .storage(.refusal($0)) }
    }

    /// One line for each finding, then what was read.
    package var description: String {
        var lines = report.findings.map { "damaged: \($0)" }
        if report.isInUse {
            lines.append("a daemon has the store open: the segment it writes was left out")
        }
        if let tail = report.openTail {
            lines.append("a start would cut the last entry of \(tail.file) at byte \(tail.offset)")
        }
        lines.append(
            "\(report.findings.isEmpty ? "all whole" : "read"): \(report.segments) segments with "
                + "\(report.entries) entries, \(report.snapshots) snapshots with "
                + "\(report.rows) rows")
        if let position = report.position {
            lines.append("up to revision \(position.revision), digest \(position.digest)")
        }
        return lines.joined(separator: "\n")
    }
}
