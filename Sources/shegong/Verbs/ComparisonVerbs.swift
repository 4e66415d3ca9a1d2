import ArgumentParser
import ProtobufRuntime
import Schema
import ShegongClient

struct ComparisonNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "comparison", abstract: "比对名单 · Lists of other authorities",
            subcommands: [Import.self, Decide.self, List.self])
    }

    struct Import: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "导入比对名单 · Compare a list with the register",
                discussion: """
                    UTF-8 文件，每行：证件号码,日期,文号；分批导入，每批至多 500 行。相符者仅列为待核对象 · UTF-8, a \
                    line each: ID number,day,reference; in parts of at most 500 rows. A match is a \
                    candidate for review, nothing more
                    """)
        }

        @Argument(help: "文件，- 为标准输入 · File, - for standard input")
        var file: String
        @Option(help: "名单种类 · What it names people for")
        var kind: Named<ComparisonKind>
        @Option(help: "名单来源 · Where it came from")
        var label: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let rows = try ComparisonFile.rows(try TextFile.read(file, session.console))
            try session.confirm("comparison import \(file): \(rows.count)")
            var isFirst = true
            for part in ComparisonFile.parts(rows) {
                var request = ImportComparisonListRequest(
                    kind: kind.value, label: label, rows: part)
                var digest = ContentDigest()
                digest.add(request.encoded())
                request.contentDigest = digest.finish()
                // Each part is a change of its own; a key names one change.
                session.show(
                    try await session.client.importComparison(
                        request, key: isFirst ? session.key : nil))
                isFirst = false
            }
        }
    }

    struct Decide: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "核对一名待核对象 · Confirm or dismiss a candidate",
                discussion: "确认后提出注销或撤销，由另一人决定；误确认的可改为排除 · A confirmed one is proposed for "
                    + "cancellation or revocation; a wrong confirmation can be dismissed")
        }

        @Argument(help: "待核对象编号 · Candidate")
        var candidate: UInt64
        @Flag(inversion: .prefixedNo, help: "确认或排除 · Confirm or dismiss")
        var confirm: Bool
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("comparison decide \(candidate)")
            session.show(
                try await session.client.decideCandidate(
                    DecideCandidateRequest(
                        candidateId: candidate, confirmed: confirm, reason: reason),
                    key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出待核对象 · List candidates")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<CandidateState>?
        @Option(help: "只列该种类 · Only of this kind")
        var kind: Named<ComparisonKind>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listCandidates(
                ListCandidatesRequest(
                    state: state?.value ?? .unspecified, kind: kind?.value ?? .unspecified,
                    page: page.request))
            try await session.show([
                .init(
                    .listed,
                    .rows(ComparisonCandidate.headings, reply.candidates.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}

/// A comparison list as a file: ID number, day and reference, with commas between.
enum ComparisonFile {
    /// Rows of a request: with references of the usual length it stays under 64 KiB.
    private static let rowsAtMost = 500

    static func rows(_ text: String) throws -> [ComparisonRow] {
        var rows: [ComparisonRow] = []
        for (index, line) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        )
        .enumerated() {
            let parts = line.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
                .map { $0.filter { !$0.isWhitespace } }
            if parts == [""] { continue }
            guard parts.count >= 2, !parts[0].isEmpty, let day = DayArgument(argument: parts[1])
            else { throw CommandFailure.usage(Text.comparisonRow(index + 1)) }
            rows.append(
                ComparisonRow(
                    documentNumber: parts[0], eventOn: day.day,
                    reference: parts.count == 3 ? parts[2] : ""))
        }
        return rows
    }

    static func parts(_ rows: [ComparisonRow]) -> [[ComparisonRow]] {
        stride(from: 0, to: rows.count, by: rowsAtMost).map {
            Array(rows[$0..<min($0 + rowsAtMost, rows.count)])
        }
    }
}
