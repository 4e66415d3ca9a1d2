import ArgumentParser
import Glibc
import Testing

@testable import shegong

/// The command line as the parser has it: which verbs there are, and which options they take.
struct CommandTree {
    /// Nouns and lone verbs, with what stands below them.
    private let below: [String: [String]]
    private var help: [[String]: String] = [:]

    init() {
        var below: [String: [String]] = [:]
        for noun in Shegong.configuration.subcommands {
            let verbs = noun.configuration.subcommands
            below[noun._commandName] = verbs.map { $0._commandName }
            help[[noun._commandName]] = Shegong.helpMessage(for: noun, columns: 1_000)
            for verb in verbs {
                help[[noun._commandName, verb._commandName]] =
                    Shegong.helpMessage(for: verb, columns: 1_000)
            }
        }
        self.below = below
    }

    func isNoun(_ word: String) -> Bool { below[word]?.isEmpty == false }

    /// What is wrong with a command as texts name it: `notice withdraw NAME --reason …`; nil if
    /// nothing is.
    func problem(_ words: [String]) -> String? {
        var words = words[...]
        while words.first?.hasPrefix("-") == true { words = words.dropFirst(2) }
        guard let noun = words.first, noun != "help", noun.first?.isLetter == true else {
            return nil
        }
        guard let verbs = below[noun] else { return "there is no \(noun)" }
        var path = [noun]
        if let verb = words.dropFirst().first, verb.isVerb, !verbs.isEmpty {
            guard verbs.contains(verb) else { return "there is no \(noun) \(verb)" }
            path.append(verb)
        }
        let taken = help.filter { $0.key.starts(with: path) }.values
        let options = words.filter { $0.hasPrefix("--") && $0.count > 2 }
        let unknown = options.first { option in
            !taken.contains { $0.split(whereSeparator: \.endsOption).contains(option[...]) }
        }
        return unknown.map { "\(path.joined(separator: " ")) takes no \($0)" }
    }

    /// Whether a whole line is understood; a word in capitals may stand for a number.
    func understands(_ line: [String]) -> Bool {
        let numbered = line.map { $0.isPlaceholder ? "1" : $0 }
        return [line, numbered].contains { (try? Shegong.parseAsRoot($0)) is any Verb }
    }
}

extension String {
    fileprivate var isVerb: Bool { wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil }
    fileprivate var isPlaceholder: Bool { wholeMatch(of: /[A-Z]+/) != nil }
}

extension Character {
    fileprivate var endsOption: Bool { isWhitespace || "[]()/,=".contains(self) }
}

/// Commands of `shegong` in texts of the repository.
enum DocumentedCommands {
    struct Mention: CustomStringConvertible {
        var file: String
        var words: [String]
        var description: String { "\(file): \(words.joined(separator: " "))" }
    }

    static let root = String(
        #filePath.dropLast("Tests/CommandLineTests/DocumentedCommands.swift".count))

    /// The text of every file that a pattern with `*` names.
    static func texts(_ pattern: String) throws -> [(file: String, text: String)] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(root + pattern, 0, nil, &found) == 0 else { return [] }
        return try (0..<Int(found.gl_pathc)).compactMap { index in
            guard let path = found.gl_pathv[index].map({ String(cString: $0) }) else { return nil }
            return (String(path.dropFirst(root.count)), try TextFile.read(path, .silent))
        }
    }

    /// Lines in fenced blocks that call `shegong`, whole: behind a prompt, without their remark.
    static func lines(_ text: String, _ file: String) -> [Mention] {
        var mentions: [Mention] = []
        let blocks = text.split(separator: "```", omittingEmptySubsequences: false)
        for (index, block) in blocks.enumerated() where index % 2 == 1 {
            let joined = block.replacing("\\\n", with: " ")
            for line in joined.split(separator: "\n") {
                let call = line.prefix(upTo: line.firstRange(of: " #")?.lowerBound ?? line.endIndex)
                guard let match = call.wholeMatch(of: /([a-z-]+\$ )?(sudo )?shegong (.*)/) else {
                    continue
                }
                mentions.append(Mention(file: file, words: shellWords(match.output.3)))
            }
        }
        return mentions
    }

    /// Spans of code that name a command: `shegong status`, `notice withdraw --version 2`.
    static func spans(_ text: String, _ file: String, _ tree: CommandTree) -> [Mention] {
        let prose = text.split(separator: "```", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
        return prose.matches(of: /`([^`]+)`/).compactMap { match in
            let words = shellWords(match.output.1)
            if words.first == "shegong" {
                return Mention(file: file, words: Array(words.dropFirst()))
            }
            guard words.count > 1, words.first.map(tree.isNoun) == true else { return nil }
            return Mention(file: file, words: words)
        }
    }

    /// Commands in texts of the programs. In a Chinese sentence two Latin words of which the first
    /// is a noun are a command; in an English one what follows `shegong`, or "by", "with", "see".
    static func sentences(_ text: String, _ file: String, _ tree: CommandTree) -> [Mention] {
        let command =
            #/
            (?: [\u{3001}-\u{9FFF}，：；（“]\s? | shegong\s | [Bb]y\s | [Ww]ith\s | [Ss]ee\s )
            ([a-z\-]+) \s ([a-z]+(?:-[a-z]+)*)
            /#
        return text.split(separator: "\n").flatMap { line in
            line.matches(of: command).compactMap { match in
                let words = [String(match.output.1), String(match.output.2)]
                guard tree.isNoun(words[0]), !["and", "or"].contains(words[1]) else { return nil }
                return Mention(file: file, words: words)
            }
        }
    }

    /// Words as a shell has them: a quoted one is whole; what follows a pipe is another command.
    private static func shellWords(_ line: Substring) -> [String] {
        line.matches(of: /"([^"]*)"|([^\s"]+)/).map { String($0.output.1 ?? $0.output.2 ?? "") }
            .prefix { !["|", ">", "<", "&&", ";"].contains($0) }.map(\.self)
    }
}
