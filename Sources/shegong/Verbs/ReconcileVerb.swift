import ArgumentParser
import Schema
import ShegongClient

struct ReconcileVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reconcile", abstract: "与全国系统导出数据对账 · Compare with the national export",
            discussion: """
                UTF-8 文件，每行：管理号,级别,状态,有效期至；后三项可空。只查不改 · UTF-8, a line each: management \
                number,level,status,valid until; the last three may be empty. Changes nothing
                """)
    }

    @Argument(help: "文件，- 为标准输入 · File, - for standard input")
    var file: String
    @OptionGroup var options: CommonOptions

    func perform(_ session: Session) async throws {
        let rows = try NationalFile.rows(try TextFile.read(file, session.console))
        var agreeing: UInt64 = 0
        var lines: [[Cell]] = []
        for start in stride(from: 0, to: rows.count, by: NationalFile.rowsAtMost) {
            let part = rows[start..<min(start + NationalFile.rowsAtMost, rows.count)]
            let reply = try await session.client.compareNational(
                CompareNationalRequest(rows: Array(part)))
            agreeing += UInt64(reply.agreeingCount)
            lines += reply.differences.map(\.cells)
        }
        let known = Set(rows.map(\.managementNumber))
        var after: UInt64 = 0
        repeat {
            let reply = try await session.client.listRegistered(
                ListRegisteredRequest(page: PageRequest(limit: 1_000, afterId: after)))
            lines += reply.rows.filter { !known.contains($0.managementNumber) }.map {
                NationalDifference(here: $0).cells
            }
            after = reply.end?.nextAfterId ?? 0
        } while after != 0
        try await session.show([
            .init(.result, .fields([.init(.agreeing, .number(agreeing))])),
            .init(.differences, .rows(NationalDifference.headings, lines)),
        ])
    }
}

/// The national system's export as a file, with commas between.
enum NationalFile {
    static let rowsAtMost = 1_000

    static func rows(_ text: String) throws -> [NationalRow] {
        var rows: [NationalRow] = []
        for (index, line) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        )
        .enumerated() {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.filter { !$0.isWhitespace } }
            if parts == [""] { continue }
            guard let row = row(parts) else {
                throw CommandFailure.usage(Text.nationalRow(index + 1))
            }
            rows.append(row)
        }
        return rows
    }

    /// Nil if it does not read.
    private static func row(_ parts: [String]) -> NationalRow? {
        guard (1...4).contains(parts.count), !parts[0].isEmpty,
            !IdentityNumberShape.matches(parts[0])
        else { return nil }
        let parts = parts + Array(repeating: "", count: 4 - parts.count)
        var row = NationalRow(managementNumber: parts[0])
        if !parts[1].isEmpty {
            guard let level = Level(named: parts[1]) else { return nil }
            row.level = level
        }
        if !parts[2].isEmpty {
            guard let status = RegistrationStatus(named: parts[2]) else { return nil }
            row.status = status
        }
        if !parts[3].isEmpty {
            guard let day = DayArgument(argument: parts[3]) else { return nil }
            row.validUntil = day.day
        }
        return row
    }
}

extension NationalDifference {
    static var headings: [Heading] {
        [
            .result, .managementNumber, .levelHere, .levelThere, .statusHere, .statusThere,
            .untilHere, .untilThere,
        ]
    }

    var cells: [Cell] {
        let number = here?.managementNumber ?? there?.managementNumber ?? ""
        return [
            .text(here == nil ? "only-there" : there == nil ? "only-here" : "different"),
            .text(number), here?.level.cell ?? .absent, there?.level.cell ?? .absent,
            here?.status.cell ?? .absent, there?.status.cell ?? .absent,
            .day(here?.validUntil ?? 0), .day(there?.validUntil ?? 0),
        ]
    }
}
