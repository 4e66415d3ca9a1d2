import Testing

/// The repository's own text, held against its rules. What each rule catches is shown by the
/// suites beside this one.
@Suite struct `The repository` {
    let tree: RepositoryTree
    let manifest: PackageManifest

    init() throws {
        tree = try RepositoryTree()
        manifest = PackageManifest(
            SwiftText(path: "Package.swift", text: try tree.text(of: "Package.swift")))
    }

    private func handWritten() throws -> [SwiftText] {
        try tree.swift(below: "Sources") { !RepositoryTree.isGenerated($0) }
    }

    private func expectNone(_ findings: [Finding]) {
        for finding in findings { Issue.record("\(finding)") }
    }

    @Test func `has the sources that the rules are about`() throws {
        #expect(try handWritten().count > 20)
        #expect(tree.paths.contains("Package.swift"))
        #expect(!tree.paths.contains { $0.contains(".build/") })
    }

    @Test func `imports only what the row of each target names`() throws {
        expectNone(try tree.swift(below: "Sources").flatMap(ImportRules.imports))
    }

    @Test func `lists the table's targets in its manifest, with no other dependency`() {
        expectNone(ImportRules.manifest(manifest))
    }

    @Test(arguments: ["README.md", "README.zh-CN.md"])
    func `has a line for every target in its README`(path: String) throws {
        expectNone(
            ReadmeRules.targets(path: path, text: try tree.text(of: path), manifest: manifest))
    }

    @Test func `says each target's duties in its head file`() throws {
        let sources = try handWritten()
        let swiftTargets = Architecture.rows.map(\.target).filter { target in
            sources.contains { $0.path.hasPrefix("Sources/\(target)/") }
        }
        #expect(swiftTargets.count > 10)
        expectNone(
            swiftTargets.flatMap { ShapeRules.headSaysDuties(target: $0, sources: sources) })
    }

    @Test func `keeps files short`() throws {
        expectNone(try handWritten().flatMap(ShapeRules.fileLength))
    }

    @Test func `keeps functions on a screen`() throws {
        expectNone(try handWritten().flatMap(ShapeRules.functionLength))
    }

    @Test func `keeps lines within 100 columns`() throws {
        let sources = try tree.swift(below: "Sources", "Tests") { !RepositoryTree.isGenerated($0) }
        expectNone(sources.flatMap(ShapeRules.lineWidth))
    }

    @Test func `traps nowhere by a force`() throws {
        expectNone(try handWritten().flatMap(SafetyRules.traps))
    }

    @Test func `says why, where the compiler does not check`() throws {
        let sources = try tree.swift(below: "Sources", "Tests") { !RepositoryTree.isGenerated($0) }
        expectNone(sources.flatMap(SafetyRules.uncheckedConcurrency))
    }

    @Test(arguments: ["Registry", "Storage"])
    func `follows the order of no dictionary or set in`(target: String) throws {
        expectNone(OrderRules.iterations(try tree.swift(below: "Sources/\(target)")))
    }

    @Test func `leaves nothing for later`() throws {
        expectNone(try texts().flatMap { TextRules.leftovers(path: $0.path, text: $0.text) })
    }

    @Test func `refers to no document that it does not have`() throws {
        let paths = tree.paths
        expectNone(
            try texts().flatMap {
                TextRules.missingDocuments(path: $0.path, text: $0.text, tree: paths)
            })
    }

    @Test func `marks generated files, and those only`() throws {
        let sources = try tree.texts { path in
            path.hasPrefix("Sources/") || path.hasPrefix("Tests/")
        }
        expectNone(
            sources.flatMap {
                TextRules.generatedMark(
                    path: $0.path, text: $0.text,
                    isGenerated: RepositoryTree.isGenerated($0.path))
            })
    }

    @Test func `has scripts that stop at the first failure`() throws {
        let scripts = try tree.texts { path in
            path.hasPrefix("scripts/") && path.hasSuffix(".sh") || path == ".ci/run"
        }
        #expect(scripts.count > 3)
        expectNone(
            scripts.flatMap {
                TextRules.script(
                    path: $0.path, text: $0.text, isExecutable: tree.isExecutable($0.path))
            })
    }

    /// All that people wrote; not the licence, whose words are not ours.
    private func texts() throws -> [(path: String, text: String)] {
        try tree.texts { path in
            path != "LICENSE" && !path.hasSuffix(".tsv") && !RepositoryTree.isGenerated(path)
        }
    }
}
