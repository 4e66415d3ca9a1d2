import Testing

/// Each rule is shown a sample that breaks it and one that does not: a rule that catches nothing
/// would pass every tree.
@Suite struct `Each rule catches what it is for` {
    private func swift(_ text: String, path: String = "Sources/Registry/A.swift") -> SwiftText {
        SwiftText(path: path, text: text)
    }

    @Test(arguments: [
        ("import Foundation\n", "Sources/Registry/A.swift", 1),
        ("package import FoundationEssentials\n", "Sources/Schema/A.swift", 1),
        ("internal import CNettle\n", "Sources/TTRPC/A.swift", 1),
        ("@preconcurrency import NIOCore\n", "Sources/Rules/A.swift", 1),
        ("private import struct NIOCore.ByteBuffer\n", "Sources/Rules/A.swift", 1),
        ("import Rules\n", "Sources/Nowhere/A.swift", 1),
        ("package import Rules\nimport Glibc\n// import NIOCore\n", "Sources/Registry/A.swift", 0),
        ("import Foundation\n", "Sources/shegong/A.swift", 0),
    ])
    func `imports`(text: String, path: String, count: Int) {
        #expect(ImportRules.imports(swift(text, path: path)).count == count)
    }

    private func manifest(_ targets: String) -> PackageManifest {
        let text = """
            let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
            let arguments = Target.Dependency.product(
                name: "ArgumentParser", package: "swift-argument-parser")
            let package = Package(
                name: "p",
                targets: [
            \(targets)
                ]
            )
            """
        return PackageManifest(SwiftText(path: "Package.swift", text: text))
    }

    @Test func `the manifest's targets and dependencies`() {
        let read = manifest(
            """
            // .target(name: "No"),
            .systemLibrary(name: "A", providers: [.apt(["a-dev"])]),
            .target(
                name: "B",
                dependencies: ["A", nioCore, arguments], resources: [.embedInCode("x")]),
            .testTarget(name: "BTests", dependencies: ["B"]),
            """)
        #expect(
            read.targets == [
                .init(name: "A", isTest: false, dependencies: []),
                .init(name: "B", isTest: false, dependencies: ["A", "NIOCore", "ArgumentParser"]),
                .init(name: "BTests", isTest: true, dependencies: ["B"]),
            ])
        #expect(ImportRules.manifest(read).count == 1)
    }

    @Test func `a dependency that the row does not name`() {
        let rows = Architecture.rows.map { row in
            let more = row.target == "Rules" ? "\"Schema\"" : ""
            return ".target(name: \"\(row.target)\", dependencies: [\(more)]),"
        }
        let findings = ImportRules.manifest(manifest(rows.joined(separator: "\n")))
        #expect(findings.map(\.message) == ["Rules may not depend on Schema"])
    }

    @Test func `the table of a README`() {
        let read = manifest(".target(name: \"A\"),\n.target(name: \"B\"),")
        func count(_ text: String) -> Int {
            ReadmeRules.targets(path: "README.md", text: text, manifest: read).count
        }
        #expect(count("| target | job |\n|---|---|\n| `A` | a |\n| `B` | b |\n") == 0)
        #expect(count("| `A` | a |\n") == 1)
        #expect(count("| `B` | b |\n| `A` | a |\n") == 1)
        #expect(count("| `A` | |\n| `B` | b |\n") == 1)
    }

    @Test func `long files, long functions, wide lines`() {
        let line = "    a()\n"
        #expect(ShapeRules.fileLength(swift(String(repeating: line, count: 400))).isEmpty)
        #expect(ShapeRules.fileLength(swift(String(repeating: line, count: 401))).count == 1)
        func function(_ lines: Int) -> SwiftText {
            let body = String(repeating: line, count: lines - 3)
            return swift("struct A {\npackage static func b(\n) {\n\(body)}\nlet c = 1\n}\n")
        }
        #expect(ShapeRules.functionLength(function(70)).isEmpty)
        #expect(ShapeRules.functionLength(function(71)).map(\.line) == [2])
        #expect(ShapeRules.lineWidth(swift(String(repeating: "字", count: 100))).isEmpty)
        #expect(ShapeRules.lineWidth(swift(String(repeating: "x", count: 101))).count == 1)
    }

    @Test func `a head file without duties`() {
        func count(_ text: String) -> Int {
            ShapeRules.headSaysDuties(
                target: "A", sources: [swift(text, path: "Sources/A/A.swift")]
            ).count
        }
        #expect(count("// A. Its duties:\n//\n// 1. One.\n// 2. Two.\n") == 0)
        #expect(count("/// 1. One.\n/// 2. Two.\nenum A {}\n") == 0)
        #expect(count("// A.\nlet b = \"1. 2. \"\n") == 1)
        let deeper = swift("// 1. One.\n// 2. Two.\n", path: "Sources/A/B/C.swift")
        #expect(ShapeRules.headSaysDuties(target: "A", sources: [deeper]).count == 1)
    }

    @Test(arguments: [
        "let a = b!", "let a = b()!.c", "let a = b[1]!", "var a: String!", "try! a()",
        "let a = b as! C", "fatalError(\"no\")", "a(\"\\(b!)\")", "let a = \"b\".first!",
    ])
    func `forces`(text: String) {
        #expect(SafetyRules.traps(swift(text)).count == 1)
    }

    @Test(arguments: [
        "if a != b {}", "if !a {}", "a(!b)", "let a = \"b!\"", "// a!", "let a = !b && !c",
        "a !== b",
        "try? a()", "let a = b as? C",
    ])
    func `forces, but not what only looks like them`(text: String) {
        #expect(SafetyRules.traps(swift(text)).isEmpty)
    }

    @Test func `unchecked concurrency without its reason`() {
        func count(_ text: String) -> Int {
            SafetyRules.uncheckedConcurrency(swift(text)).count
        }
        let why = "// Sound: only the loop touches it, and the compiler cannot see that.\n"
        #expect(count("final class A: @unchecked Sendable {}") == 1)
        #expect(count("nonisolated(unsafe) var a = 1") == 1)
        #expect(count("// Sound.\nnonisolated(unsafe) var a = 1") == 1)
        #expect(count(why + "\nnonisolated(unsafe) var a = 1") == 1)
        #expect(count(why + "let b = 1\nnonisolated(unsafe) var a = 1") == 1)
        #expect(count(why + "nonisolated(unsafe) var a = 1") == 0)
        #expect(count(why + "@safe\nfinal class A: @unchecked Sendable {}") == 0)
    }

    @Test(arguments: [
        "var a: [Int: String] = [:]\nfor (k, v) in a {",
        "private var a: [Int: [String]]\nfor v in self.a {",
        "let a: Set<Int>\nfor v in a where v > 1 {",
        "let a = Set(b)\nlet c = a.map { $0 }",
        "let a: [Int: String]\nlet c = Array(a)",
        "func b(_ a: Set<Int>) {\nlet c = a.first",
        "let a = Dictionary(grouping: b) { $0.c }\nlet c = a.values.reduce(0) { $0 + $1 }",
        "let a: [Int: String]?\nlet c = a?.keys.first",
        "let a: [Int: String]\nlet c = a.keys\n    .map { $0 }",
    ])
    func `walks over dictionaries and sets`(text: String) {
        #expect(OrderRules.iterations([swift(text)]).count == 1)
    }

    @Test(arguments: [
        "var a: [Int: String] = [:]\nfor k in a.keys.sorted() {",
        "let a: Set<Int>\nlet c = a.map { $0 + 1 }.sorted()",
        "let a: [Int: String]\nlet c = a.keys\n    .map { $0 }\n    .sorted()",
        "let a: [Int: String]\nlet c = a[1]\nif a.isEmpty || a.count == 1 {",
        "let a: [Int]\nfor v in a {\nlet b = a.first",
        "var a: [(b: Int, c: Int)] = []\nfor v in a {",
        "let a: [Int: String]\nlet b = a.values.count { $0.isEmpty }",
        "let a: Set<Int>\nif a.contains(1) {",
        "func b(in a: [Int]) -> [Int: Int] {\nfor v in a {",
    ])
    func `does not mind what has an order, or needs none`(text: String) {
        #expect(OrderRules.iterations([swift(text)]).isEmpty)
    }

    @Test func `walks over what another file of the target declares`() {
        let declares = swift("struct A { var byName: [String: Int] }")
        let hides = swift("struct A { private var byName: [String: Int] }")
        let walks = swift("for b in a.byName {", path: "Sources/Registry/B.swift")
        let own = swift("for b in byName {", path: "Sources/Registry/B.swift")
        #expect(OrderRules.iterations([declares, walks]).count == 1)
        #expect(OrderRules.iterations([hides, walks]).isEmpty)
        #expect(OrderRules.iterations([declares, own]).isEmpty)
    }

    @Test func `what is left for later`() {
        func count(_ text: String) -> Int { TextRules.leftovers(path: "a", text: text).count }
        #expect(count("// TO" + "DO: later\n") == 1)
        #expect(count("# FIX" + "ME") == 1)
        #expect(count("a stu" + "b of a thing") == 1)
        #expect(count("Not imple" + "mented.") == 1)
        #expect(count("mastodons, stubborn, XX" + "XX") == 0)
    }

    @Test func `documents that are not there`() {
        func count(_ text: String) -> Int {
            let tree = ["README.md", "a/GUIDE" + ".md"]
            return TextRules.missingDocuments(path: "a", text: text, tree: tree).count
        }
        #expect(count("see PLAN" + ".md") == 1)
        #expect(count("as PLAN" + " §3 says") == 1)
        #expect(count("see ../other/PLAN" + ".md") == 1)
        #expect(count("see README.md, GUIDE" + ".md; https://a.example/PLAN" + ".md") == 0)
        #expect(count("PROTOCOL" + ".md of ttrpc") == 0)
    }

    @Test func `generated files and their marks`() {
        func count(_ path: String, _ text: String) -> Int {
            TextRules.generatedMark(
                path: path, text: text, isGenerated: RepositoryTree.isGenerated(path)
            ).count
        }
        let mark = "// Generated by scripts/generate.sh from a.proto; do not edit.\n"
        #expect(count("Sources/Schema/Generated/a.pb.swift", mark) == 0)
        #expect(count("Sources/Schema/Generated/a.pb.swift", "struct A {}\n") == 1)
        #expect(count("Sources/Schema/A.swift", mark) == 1)
        #expect(count("Sources/Schema/A.swift", "struct A {}\n") == 0)
    }

    @Test func `careless scripts`() {
        func count(_ text: String, _ isExecutable: Bool = true) -> Int {
            TextRules.script(path: "a.sh", text: text, isExecutable: isExecutable).count
        }
        #expect(count("#!/bin/bash\nset -euo pipefail\n") == 0)
        #expect(count("#!/bin/bash\nset -euo pipefail\n", false) == 1)
        #expect(count("#!/bin/bash\nset -e\n") == 1)
        #expect(count("set -euo pipefail\n") == 1)
    }
}
