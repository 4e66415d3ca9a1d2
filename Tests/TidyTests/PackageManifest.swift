/// The targets as `Package.swift` lists them, read from its text.
struct PackageManifest {
    struct Target: Equatable {
        var name: String
        /// Whether it is a test target, or one that only tests need.
        var isTest: Bool
        var dependencies: [String]
    }

    /// In the order of the manifest.
    let targets: [Target]

    init(_ source: SwiftText) {
        let code = source.code.joined(separator: "\n")
        let written = source.lines.joined(separator: "\n")
        let products = Self.products(source.lines)
        guard let start = code.utf8.firstRange(of: "    targets: [".utf8) else {
            targets = []
            return
        }
        targets = Self.calls(
            Array(code.utf8), Array(written.utf8),
            from: code.utf8.distance(from: code.utf8.startIndex, to: start.upperBound)
        ).map { kind, body in
            Target(
                name: Self.quoted(after: "name:", in: body) ?? "",
                isTest: kind == "testTarget" || body.contains("path: \"Tests/"),
                dependencies: Self.list(after: "dependencies:", in: body).map {
                    products[$0] ?? $0
                })
        }
    }

    /// `.kind(body)` at the outermost level of the list of targets. Literals are taken from the
    /// text as written, parentheses from the one without literals and comments.
    private static func calls(
        _ code: [UInt8], _ written: [UInt8], from start: Int
    ) -> [(kind: String, body: String)] {
        var found: [(kind: String, body: String)] = []
        var position = start
        while position < code.count, code[position] != UInt8(ascii: "]") {
            guard code[position] == UInt8(ascii: ".") else {
                position += 1
                continue
            }
            let open = code[position...].firstIndex(of: UInt8(ascii: "(")) ?? code.count
            let kind = String(decoding: code[(position + 1)..<open], as: UTF8.self)
            var depth = 0
            position = open
            repeat {
                if code[position] == UInt8(ascii: "(") { depth += 1 }
                if code[position] == UInt8(ascii: ")") { depth -= 1 }
                position += 1
            } while depth > 0 && position < code.count
            found.append((kind, String(decoding: written[open..<position], as: UTF8.self)))
        }
        return found
    }

    /// `let identifier = Target.Dependency.product(name: "Product", …)`.
    private static func products(_ lines: [String]) -> [String: String] {
        var products: [String: String] = [:]
        for (number, line) in lines.enumerated() where line.contains("Target.Dependency.product(") {
            let words = line.split(separator: " ")
            let rest = lines[number...].prefix(2).joined(separator: " ")
            if words.count > 1, let name = quoted(after: "name:", in: rest) {
                products[String(words[1])] = name
            }
        }
        return products
    }

    private static func quoted(after label: String, in text: String) -> String? {
        guard let start = text.utf8.firstRange(of: label.utf8) else { return nil }
        let parts = text[start.upperBound...].split(
            separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        return parts.count > 1 ? String(parts[1]) : nil
    }

    private static func list(after label: String, in text: String) -> [String] {
        guard let start = text.utf8.firstRange(of: label.utf8) else { return [] }
        let rest = text[start.upperBound...]
        guard let open = rest.firstIndex(of: "["), let close = rest[open...].firstIndex(of: "]")
        else { return [] }
        return rest[rest.index(after: open)..<close]
            .split { " \n,\"".contains($0) }.map(String.init)
    }
}
