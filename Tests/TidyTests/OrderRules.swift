/// The order of a dictionary or a set changes with each process, so nothing in the state or on disk
/// may follow it: replay would not give the same bytes again.
///
/// The rule works on names: what is declared as a dictionary or a set in a file (or in another
/// file of the target, unless private) may be asked, but not walked over, unless what comes out is
/// sorted within the same statement.
enum OrderRules {
    static func iterations(_ sources: [SwiftText]) -> [Finding] {
        let declarations = sources.map { unordered($0) }
        let ofOtherFiles = Set(declarations.flatMap(\.shared))
        return zip(sources, declarations).flatMap { source, declared in
            source.code.indices.compactMap { number in
                let line = source.code[number]
                guard
                    let name = walkedOver(
                        line, here: Set(declared.all), elsewhere: ofOtherFiles),
                    !isSorted(source.code, from: number)
                else { return nil }
                return Finding(
                    path: source.path, line: number + 1,
                    message: "\(name) has no order of its own: sort, or walk over an array")
            }
        }
    }

    /// Names that a file declares as dictionaries or sets; `shared` are those others can see.
    private static func unordered(_ source: SwiftText) -> (all: [String], shared: [String]) {
        var all: [String] = []
        var shared: [String] = []
        for line in source.code where line.contains(":") || line.contains("=") {
            guard let name = declaredUnordered(line) else { continue }
            all.append(name)
            if !line.contains("private") { shared.append(name) }
        }
        return (all, shared)
    }

    /// The name in `name: [Key: Value]`, `name: Set<…>`, `let name = Dictionary(…)` and the like.
    private static func declaredUnordered(_ line: String) -> String? {
        let forms = [
            #/(\w+):\s*(?:inout\s+|borrowing\s+|consuming\s+)?(?:Set|Dictionary)</#,
            #/
              (\w+):\s*(?:inout\s+|borrowing\s+|consuming\s+)?
              \[(?!\()[^\[\]:]*(?:\[[^\]]*\])?[^\[\]:]*:
            /#,
            #/(?:let|var)\s+(\w+)\s*=\s*(?:Set|Dictionary)[<(]/#,
            #/(?:let|var)\s+(\w+)\s*=\s*\[[^\[\]:,]+:[^\[\]]*\]\(/#,
        ]
        for form in forms {
            if let match = line.firstMatch(of: form) { return String(match.output.1) }
        }
        return nil
    }

    /// The unordered name that a line walks over.
    private static func walkedOver(
        _ line: String, here: Set<String>, elsewhere: Set<String>
    ) -> String? {
        // A point between letters is no word boundary to Unicode, so the simple kind is needed.
        let walks =
            #/
            (\.)?\b(\w+)\??\.
            (?:(?:keys|values)(?!\.(?:count|contains|allSatisfy|isEmpty|sorted))
            |map|flatMap|compactMap|forEach|reduce|first|min|max|enumerated|popFirst
            |randomElement|prefix|dropFirst|makeIterator|lazy|joined|elementsEqual|index)\b
            (?!:)
            /#.wordBoundaryKind(.simple)
        for match in line.matches(of: walks) {
            let name = String(match.output.2)
            if here.contains(name) || (match.output.1 != nil && elsewhere.contains(name)) {
                return name
            }
        }
        let loops = #/\bin\s+((?:\w+\.)*)(\w+)\s*(?:\{|$|where\b)/#
            .wordBoundaryKind(.simple)
        let arrays = #/\b(?:Array|ContiguousArray)\(\s*((?:\w+\.)*)(\w+)\s*\)/#
            .wordBoundaryKind(.simple)
        for match in line.matches(of: loops) + line.matches(of: arrays) {
            let name = String(match.output.2)
            if here.contains(name) || (!match.output.1.isEmpty && elsewhere.contains(name)) {
                return name
            }
        }
        return nil
    }

    /// Whether the statement that begins on a line sorts, here or on the lines that go on from it
    /// with a point.
    private static func isSorted(_ code: [String], from number: Int) -> Bool {
        if code[number].contains(".sorted") { return true }
        for line in code[(number + 1)...] {
            let rest = line.drop { $0 == " " || $0 == "}" }
            guard rest.hasPrefix(".") else { return false }
            if rest.contains(".sorted") { return true }
        }
        return false
    }
}
