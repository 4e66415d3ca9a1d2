import ArgumentParser
import ProtobufRuntime
import Schema
import ShegongClient

extension EducationNoun {
    struct ImportRoll: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "import-roll",
                abstract: "导入举办单位的学员名单 · Import an organiser's roll",
                discussion: """
                    UTF-8 或 GB18030 的 CSV，每行一个管理号；每批至多 1000 行，一批中有错误的行则整批不导入 · \
                    CSV in UTF-8 or GB18030, a management number a line; parts of at most 1,000 \
                    rows, each imported as a whole or not at all
                    """)
        }

        @Argument(help: "CSV 文件 · CSV file")
        var file: String
        @OptionGroup var course: CourseOptions
        @Option(help: "名单编号 · Number of the roll")
        var number: String = ""
        @Option(help: "名单名称，缺省为文件名 · Label of the roll, else the file name")
        var label: String?
        @Option(help: "送交机构编号 · Organisation that hands it in")
        var handedInBy: UInt64 = 0
        @Option(help: "一学时的分钟数 · Minutes of one 学时 in the file")
        var minutesPerCredit: UInt32?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let roll = try EducationRollFile(file, minutesPerCredit: minutesPerCredit)
            for heading in roll.ignored {
                session.tell(Text.columnIgnored[session.language] + heading)
            }
            guard roll.problems.isEmpty else {
                try await refuse(roll.problems, session)
                return
            }
            var results: [WriteResult] = []
            var firstRow: UInt32 = 1
            for request in requests(roll.rows) {
                do {
                    // Each part is a change of its own; a key names one change.
                    let key = results.isEmpty ? session.key : nil
                    results.append(
                        try await session.client.importEducationRoll(request, key: key))
                } catch {
                    guard error.reason == "ROWS_IN_ERROR" else { throw error }
                    show(results, session)
                    try await refuse(Self.problems(error, firstRow: firstRow), session)
                    return
                }
                firstRow += UInt32(request.rows.count)
            }
            show(results, session)
        }

        /// The parts of a roll, each small enough for one message.
        private func requests(_ rows: [EducationRollRow]) -> [ImportEducationRollRequest] {
            let name = file.split(separator: "/").last.map(String.init) ?? file
            return EducationRollParts.cut(rows).map { rows in
                var request = ImportEducationRollRequest(
                    label: label ?? name, organiser: course.organiser, number: number,
                    form: course.form.value, title: course.title, studied: course.studied,
                    completedOn: course.completedOn?.day ?? 0,
                    claimedMinutes: course.claimedMinutes ?? 0, rows: rows,
                    organisationId: handedInBy)
                var digest = ContentDigest()
                digest.add(request.encoded())
                request.contentDigest = digest.finish()
                return request
            }
        }

        private func show(_ results: [WriteResult], _ session: Session) {
            for result in results { session.show(result) }
        }

        /// Shows the rows in error and ends the command.
        private func refuse(_ problems: [RowProblem], _ session: Session) async throws {
            let listed: [[Cell]] = problems.map { problem in
                let column = EducationRollColumn(rawValue: problem.column)?.text
                return [
                    .number(UInt64(problem.row)),
                    .text(column?[session.language] ?? problem.column), .text(problem.reason),
                    .text(
                        EducationRowReason(rawValue: problem.reason)?.text[session.language]
                            ?? problem.reason),
                ]
            }
            try await session.show([
                .init(.errors, .rows([.row, .column, .reason, .text], listed))
            ])
            throw CommandFailure(.failed, "ROWS_IN_ERROR", Text.importRefused.localized)
        }

        /// The daemon's fields are rows[3].proof_number, rows of the part counted from 1.
        static func problems(_ error: RegistryError, firstRow: UInt32) -> [RowProblem] {
            error.fields.map { violation in
                let parts = violation.field.split(separator: "]", maxSplits: 1)
                let row = parts.first.flatMap { UInt32($0.dropFirst("rows[".count)) } ?? 0
                let column = parts.last.map { String($0.drop { $0 == "." }) } ?? ""
                return RowProblem(
                    row: row == 0 ? 0 : row - 1 + firstRow, column: column,
                    reason: violation.reason)
            }
        }
    }
}

/// Cuts the rows of a roll into parts that one message can carry.
enum EducationRollParts {
    private static let rowsAtMost = 1_000
    /// Of rows; a message has 64 KiB, and carries the course too.
    private static let bytesAtMost = 56_000

    static func cut(_ rows: [EducationRollRow]) -> [[EducationRollRow]] {
        var parts: [[EducationRollRow]] = []
        var part: [EducationRollRow] = []
        var bytes = 0
        for row in rows {
            // Its tag and length come on top.
            let size = row.encoded().count + 4
            if part.count == rowsAtMost || bytes + size > bytesAtMost, !part.isEmpty {
                parts.append(part)
                part = []
                bytes = 0
            }
            part.append(row)
            bytes += size
        }
        return parts + (part.isEmpty ? [] : [part])
    }
}
