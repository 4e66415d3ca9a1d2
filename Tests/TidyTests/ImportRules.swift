/// Rules about which target may know which.
enum ImportRules {
    /// A file imports only what the row of its target names.
    static func imports(_ source: SwiftText) -> [Finding] {
        guard let target = target(of: source.path) else { return [] }
        guard let row = Architecture.row(of: target) else {
            return [Finding(path: source.path, line: 0, message: "\(target) has no row")]
        }
        return source.code.enumerated().compactMap { number, line in
            guard let module = importedModule(line),
                !row.mayImport.contains(module), !Architecture.toolchain.contains(module)
            else { return nil }
            let message =
                module.hasPrefix("Foundation") && !row.mayImport.contains("Foundation")
                ? "Foundation stays out of everything below the executables"
                : "\(target) may not import \(module): its row does not name it"
            return Finding(path: source.path, line: number + 1, message: message)
        }
    }

    /// The manifest has the targets of the table in its order, and gives none a dependency that its
    /// row does not name.
    static func manifest(_ manifest: PackageManifest) -> [Finding] {
        let targets = manifest.targets.filter { !$0.isTest }
        let names = targets.map(\.name)
        guard names == Architecture.rows.map(\.target) else {
            return [
                Finding(
                    path: "Package.swift", line: 0,
                    message: "targets \(names) are not those of the table, in its order")
            ]
        }
        return zip(targets, Architecture.rows).flatMap { target, row in
            target.dependencies.filter { !row.mayImport.contains($0) }.map {
                Finding(
                    path: "Package.swift", line: 0,
                    message: "\(target.name) may not depend on \($0)")
            }
        }
    }

    /// The module that a line imports.
    static func importedModule(_ line: String) -> String? {
        let words = line.split(separator: " ")
        guard let position = words.firstIndex(of: "import"),
            words[..<position].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
        else { return nil }
        let kinds = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let rest = words[(position + 1)...].drop { kinds.contains(String($0)) }
        return rest.first?.split(separator: ".").first.map(String.init)
    }

    private static let accessLevels: [Substring] = [
        "public", "package", "internal", "fileprivate", "private",
    ]

    private static func target(of path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
}
