import ArgumentParser
import Schema
import ShegongClient

extension RosterNoun {
    struct Import: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "导入名单：全部或一行也不 · Import a roster: all of it or nothing",
                discussion: "UTF-8 或 GB18030 的 CSV · CSV in UTF-8 or GB18030")
        }

        @Argument(help: "CSV 文件 · CSV file")
        var file: String
        @Option(help: "批次名称，缺省为文件名 · Label of the batch, else the file name")
        var label: String?
        @Flag(help: "只检查，不保存 · Check everything, keep nothing")
        var dryRun = false
        @Option(help: "把错误行写入该文件 · Write rejected rows to this file")
        var rejected: String?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let roster = try RosterFile(file)
            for heading in roster.columns.ignored {
                session.tell(Text.columnIgnored[session.language] + heading)
            }
            // With errors found here the daemon still checks the rest, so that one correction
            // is enough.
            let isCheck = dryRun || roster.problemCount > 0
            let name = file.split(separator: "/").last.map(String.init) ?? file
            let header = RosterImportHeader(
                label: label ?? name, expectedRows: roster.rowCount, dryRun: isCheck,
                contentDigest: roster.contentDigest)
            let bar = ProgressBar(session, total: Int(roster.rowCount))
            let reply: RosterImportReply
            do {
                reply = try await session.client.importRoster(
                    header, rows: roster.rows, progress: bar.show)
                bar.end()
            } catch {
                bar.end()
                throw error
            }
            let problems = Self.merged(roster.problems, reply.errors)
            let report = ImportReport(
                reply: reply, problems: problems, rows: roster.rowCount, isCheck: isCheck,
                localErrorCount: roster.problemCount)
            if let result = reply.result {
                session.show(
                    Report(sections: report.sections(session), isRehearsal: result.rehearsal))
            } else {
                try await session.show(report.sections(session))
            }
            guard !problems.isEmpty else { return }
            if let rejected {
                try roster.writeRejected(
                    report.reasonsByRow(session.language), to: rejected, session.language)
                session.tell(Text.rejectedWritten[session.language] + rejected)
            }
            throw CommandFailure(.failed, "ROWS_IN_ERROR", Text.importRefused.localized)
        }

        /// Problems of both sides in file order; what was found here says more about a cell.
        static func merged(_ local: [RowProblem], _ remote: [RowError]) -> [RowProblem] {
            var problems = local
            let known = Set(local.map { "\($0.row)|\($0.column)" })
            for error in remote where !known.contains("\(error.row)|\(error.column)") {
                problems.append(
                    RowProblem(row: error.row, column: error.column, reason: error.reason))
            }
            return problems.enumerated().sorted {
                ($0.element.row, $0.offset) < ($1.element.row, $1.offset)
            }.map(\.element)
        }
    }
}

/// The answer to an import.
struct ImportReport {
    var reply: RosterImportReply
    var problems: [RowProblem]
    var rows: UInt32
    var isCheck: Bool
    /// Rows in error found before anything was sent.
    var localErrorCount: Int

    /// Rows in error: those listed, or what either side counted beyond them.
    private var errorCount: Int {
        max(Set(problems.map(\.row)).count, Int(reply.errorCount), localErrorCount)
    }

    func sections(_ session: Session) -> [Report.Section] {
        let language = session.language
        var fields: [Report.Field] = [
            .init(.dryRun, .flag(isCheck)), .init(.rowCount, .number(UInt64(rows))),
            .init(.alreadyKnown, .number(UInt64(reply.batch?.alreadyKnown ?? 0))),
            .init(.errorCount, .number(UInt64(errorCount))),
        ]
        if let result = reply.result { fields += result.fields }
        guard !problems.isEmpty else { return [.init(nil, .fields(fields))] }
        let listed: [[Cell]] = problems.prefix(RosterFile.listedProblems).map { problem in
            [
                .number(UInt64(problem.row)),
                .text(RosterColumn(rawValue: problem.column)?.text[language] ?? problem.column),
                .text(problem.reason), .text(Self.text(problem.reason, language)),
            ]
        }
        return [
            .init(nil, .fields(fields)),
            .init(.errors, .rows([.row, .column, .reason, .text], listed)),
        ]
    }

    /// What is wrong with each row, for the file of rejected rows.
    func reasonsByRow(_ language: Language) -> [UInt32: String] {
        var reasons: [UInt32: String] = [:]
        for problem in problems {
            let column = RosterColumn(rawValue: problem.column)?.text[language] ?? problem.column
            let text = column + ": " + Self.text(problem.reason, language)
            reasons[problem.row] = reasons[problem.row].map { $0 + "; " + text } ?? text
        }
        return reasons
    }

    private static func text(_ reason: String, _ language: Language) -> String {
        RowReason(rawValue: reason)?.text[language] ?? reason
    }
}

/// A line on standard error that shows how far an import is; none where nobody watches.
struct ProgressBar {
    private let session: Session
    private let total: Int
    private static let width = 30

    init(_ session: Session, total: Int) {
        self.session = session
        self.total = total
    }

    func show(_ done: Int) {
        guard session.console.errorIsTerminal, total > 0 else { return }
        let full = min(Self.width, done * Self.width / total)
        let bar =
            String(repeating: "#", count: full)
            + String(repeating: ".", count: Self.width - full)
        let word = Text.importing[session.language]
        session.console.writeError("\r\(word) [\(bar)] \(done)/\(total)")
    }

    func end() {
        if session.console.errorIsTerminal { session.console.writeError("\n") }
    }
}
