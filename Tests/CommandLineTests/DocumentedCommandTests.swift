import Testing

@testable import shegong

/// Goal: whoever types what he has read is understood. Texts are held against the real parser.
struct DocumentedCommandTests {
    private static let tree = CommandTree()
    private static let documents = [
        "README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/*.md",
        "Sources/*/*.docc/*.md",
    ]
    /// A log message of the daemon.
    private static let notOurs = ["snapshot failed"]

    @Test(arguments: documents)
    func `Every command line in the documentation is understood`(_ pattern: String) throws {
        for (file, text) in try DocumentedCommands.texts(pattern) {
            for line in DocumentedCommands.lines(text, file) {
                #expect(Self.tree.understands(line.words), "\(line)")
            }
        }
    }

    @Test(arguments: documents)
    func `Every command that the documentation names is there, with its options`(
        _ pattern: String
    ) throws {
        let texts = try DocumentedCommands.texts(pattern)
        #expect(!texts.isEmpty)
        for (file, text) in texts {
            for span in DocumentedCommands.spans(text, file, Self.tree)
            where !Self.notOurs.contains(span.words.joined(separator: " ")) {
                let problem = Self.tree.problem(span.words)
                #expect(problem == nil, "\(span)")
            }
        }
    }

    @Test(arguments: [
        "Sources/shegong/*.swift", "Sources/shegong/*/*.swift", "Sources/shegongd/*.swift",
        "Sources/ShegongServer/Messages/*.swift", "Sources/Rules/Messages/*.swift",
    ])
    func `Every command that a help text or a message names is there`(_ pattern: String) throws {
        let texts = try DocumentedCommands.texts(pattern)
        #expect(!texts.isEmpty)
        for (file, text) in texts {
            for mention in DocumentedCommands.sentences(text, file, Self.tree) {
                let problem = Self.tree.problem(mention.words)
                #expect(problem == nil, "\(mention)")
            }
        }
    }

    @Test func `The check itself finds a verb, a noun and an option that are not there`() {
        let tree = Self.tree
        #expect(tree.problem(["registration", "propose"]) == "there is no registration propose")
        #expect(tree.problem(["registrar"]) == "there is no registrar")
        #expect(tree.problem(["status", "--loud"]) == "status takes no --loud")
        #expect(tree.problem(["notice", "withdraw", "NAME", "--reason", "…"]) == nil)
        #expect(tree.problem(["--socket", "…"]) == nil)
        #expect(!tree.understands(["operator", "confirm"]))
        #expect(tree.understands(["operator", "confirm", "GRANT"]))
        let text = "有问题的，另用 registration propose 提出 · A defect goes further by notice vanish"
        let found = DocumentedCommands.sentences(text, "f", tree).map(\.words)
        #expect(found == [["registration", "propose"], ["notice", "vanish"]])
    }
}
