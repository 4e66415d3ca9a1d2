/// Rules about the shape of files and functions.
enum ShapeRules {
    static let longestFile = 400
    static let longestFunction = 70
    static let widestLine = 100

    /// No file is longer than 400 lines.
    static func fileLength(_ source: SwiftText) -> [Finding] {
        guard source.lines.count > longestFile else { return [] }
        return [
            Finding(
                path: source.path, line: 0,
                message: "\(source.lines.count) lines; at most \(longestFile)")
        ]
    }

    /// No line is wider than 100 columns, a character each.
    static func lineWidth(_ source: SwiftText) -> [Finding] {
        source.lines.enumerated().compactMap { number, line in
            guard line.utf8.count > widestLine else { return nil }
            let columns = line.count
            guard columns > widestLine else { return nil }
            return Finding(
                path: source.path, line: number + 1,
                message: "\(columns) columns; at most \(widestLine)")
        }
    }

    /// No function is longer than a screen of 70 lines, from its first line to its last.
    static func functionLength(_ source: SwiftText) -> [Finding] {
        var findings: [Finding] = []
        var open: [(start: Int, depth: Int)] = []
        var pending: Int?
        var depth = 0
        for (number, line) in source.code.enumerated() {
            if beginsFunction(line) { pending = number }
            for byte in line.utf8 {
                if byte == UInt8(ascii: "{") {
                    depth += 1
                    if let start = pending { open.append((start, depth)) }
                    pending = nil
                } else if byte == UInt8(ascii: "}") {
                    if let function = open.last, function.depth == depth {
                        open.removeLast()
                        let length = number - function.start + 1
                        if length > longestFunction {
                            findings.append(
                                Finding(
                                    path: source.path, line: function.start + 1,
                                    message: "function of \(length) lines; at most "
                                        + "\(longestFunction)"))
                        }
                    }
                    depth -= 1
                }
            }
        }
        return findings
    }

    /// A target's head file, at the top of its folder, says its duties as a numbered list.
    static func headSaysDuties(target: String, sources: [SwiftText]) -> [Finding] {
        let folder = "Sources/\(target)/"
        let heads = sources.filter { source in
            source.path.hasPrefix(folder) && !source.path.dropFirst(folder.count).contains("/")
        }
        let says = heads.contains { head in
            ["1. ", "2. "].allSatisfy { item in
                head.comments.contains { comment in
                    comment.drop { " /".contains($0) }.hasPrefix(item)
                }
            }
        }
        guard !says else { return [] }
        return [
            Finding(
                path: folder, line: 0,
                message: "no file at the top of the target's folder lists its duties (1., 2., …)")
        ]
    }

    /// Whether a function begins on a line. Those of a protocol have no body and end at once.
    private static func beginsFunction(_ line: String) -> Bool {
        guard line.contains("func ") || line.contains("init") else { return false }
        let words = line.split { " (<?".contains($0) }
        guard
            let keyword = words.firstIndex(where: { ["func", "init", "deinit"].contains($0) })
        else { return false }
        let modifiers: Set<Substring> = [
            "public", "package", "internal", "fileprivate", "private", "static", "mutating",
            "override", "final", "nonisolated", "borrowing", "consuming", "convenience", "isolated",
            "required", "nonmutating",
        ]
        return words[..<keyword].allSatisfy { $0.hasPrefix("@") || modifiers.contains($0) }
    }
}
