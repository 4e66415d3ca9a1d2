/// Rules about code that may stop the process, or that the compiler does not check.
enum SafetyRules {
    /// Nothing traps on purpose or by a force.
    static func traps(_ source: SwiftText) -> [Finding] {
        source.code.enumerated().flatMap { number, line in
            guard line.contains("!") || line.contains("fatalError") else { return [Finding]() }
            var messages: [String] = []
            if line.contains("try!") { messages.append("a forced try") }
            if line.contains("as!") { messages.append("a forced cast") }
            if line.contains("fatalError(") { messages.append("fatalError") }
            if hasForcedUnwrap(line) { messages.append("a forced unwrap") }
            return messages.map {
                Finding(
                    path: source.path, line: number + 1,
                    message: "\($0) ends the process; throw, or return, instead")
            }
        }
    }

    /// What the compiler is told to take on trust has a comment above that says why it is sound.
    static func uncheckedConcurrency(_ source: SwiftText) -> [Finding] {
        source.code.enumerated().compactMap { number, line in
            guard line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)"),
                wordsOfCommentAbove(source, line: number) < 5
            else { return nil }
            return Finding(
                path: source.path, line: number + 1,
                message: "unchecked by the compiler, and no comment above says why it is sound")
        }
    }

    /// An exclamation mark that follows a value: not an operator before one, nor `!=`.
    private static func hasForcedUnwrap(_ line: String) -> Bool {
        let bytes = Array(line.utf8)
        for position in bytes.indices.dropFirst() where bytes[position] == UInt8(ascii: "!") {
            let next = position + 1 < bytes.count ? bytes[position + 1] : UInt8(ascii: " ")
            let forced = line.contains("try!") || line.contains("as!")
            if next != UInt8(ascii: "="), endsValue(bytes[position - 1]), !forced { return true }
        }
        return false
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            true
        default: ")]}>_\"`?".utf8.contains(byte)
        }
    }

    /// Words of the comment directly above a line; attributes and the like may stand between.
    private static func wordsOfCommentAbove(_ source: SwiftText, line: Int) -> Int {
        var words = 0
        for above in (0..<line).reversed() {
            let comment = source.comments[above].split { " /".contains($0) }
            let code = source.code[above].drop { $0 == " " }
            if !comment.isEmpty, code.isEmpty {
                words += comment.count
            } else if !(comment.isEmpty && code.hasPrefix("@") && words == 0) {
                break
            }
        }
        return words
    }
}
