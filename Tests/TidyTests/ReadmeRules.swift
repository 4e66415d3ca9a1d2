/// Rules about the two README files.
enum ReadmeRules {
    /// The table of targets is that of the manifest: one line for each, in its order, with its job.
    static func targets(path: String, text: String, manifest: PackageManifest) -> [Finding] {
        let rows = text.split(separator: "\n").compactMap(row)
        let named = rows.flatMap(\.names)
        let wanted = manifest.targets.filter { !$0.isTest }.map(\.name)
        var findings: [Finding] = []
        if named != wanted {
            findings.append(
                Finding(
                    path: path, line: 0,
                    message: "the table names \(named), Package.swift has \(wanted)"))
        }
        for row in rows where row.job.isEmpty {
            findings.append(
                Finding(path: path, line: 0, message: "\(row.names) has no job in the table"))
        }
        return findings
    }

    /// `| `Name` | its job |`.
    private static func row(_ line: Substring) -> (names: [String], job: String)? {
        guard line.hasPrefix("| `") else { return nil }
        let cells = line.split(separator: "|", omittingEmptySubsequences: false)
        guard cells.count > 3 else { return nil }
        let names = cells[1].split(separator: "`").filter { part in
            part.contains { $0.isLetter }
        }
        return (names.map(String.init), String(cells[2].drop { $0 == " " }))
    }
}
