import Schema

/// Columns of a file from a retired system; the raw value is the heading for programs.
enum MigrationColumn: String, CaseIterable {
    case kind, name, division, number, level, form, organiser, minutes
    case legacyNumber = "legacy_number"
    case owner = "owner_number"
    case documentNumber = "id_number"
    case documentKind = "id_kind"
    case examYear = "exam_year"
    case from, until
    case periodKind = "registration_kind"

    private var chinese: String {
        switch self {
        case .kind: "类别"
        case .legacyNumber: "原系统编号"
        case .owner: "所属编号"
        case .name: "姓名"
        case .documentNumber: "证件号码"
        case .documentKind: "证件类型"
        case .division: "行政区划代码"
        case .number: "编号"
        case .level: "级别"
        case .examYear: "考试年度"
        case .from: "起始日期"
        case .until: "截止日期"
        case .periodKind: "登记类别"
        case .form: "继续教育形式"
        case .organiser: "举办单位"
        case .minutes: "分钟"
        }
    }

    init?(heading: String) {
        let plain = heading.lowercased()
        guard
            let found = Self.allCases.first(where: { $0.rawValue == plain || $0.chinese == plain })
        else { return nil }
        self = found
    }
}

/// A file from a retired system: read twice from the disk, to digest it and to send it. What cannot
/// be read in a row stays empty; the daemon refuses the row for it, and so accounts for every one.
struct MigrationFile {
    let contentDigest: [UInt8]
    private let path: String
    private let form: RosterFile.Form
    private let positions: [MigrationColumn: Int]

    init(_ path: String) throws(CommandFailure) {
        self.path = path
        form = try RosterFile.form(of: path)
        let reader = try RecordReader(path, form)
        guard let headings = try reader.next() else { throw Self.empty }
        var positions: [MigrationColumn: Int] = [:]
        for (position, heading) in headings.enumerated() {
            guard let column = MigrationColumn(heading: CellText.trimmed(heading)) else { continue }
            positions[column] = position
        }
        for column in [MigrationColumn.kind, .legacyNumber] where positions[column] == nil {
            throw CommandFailure(
                .failed, "COLUMN_MISSING",
                Localized("缺少的列：\(column.rawValue)", "Column missing: \(column.rawValue)"))
        }
        self.positions = positions
        while try reader.next() != nil {}
        contentDigest = reader.contentDigest
    }

    private static var empty: CommandFailure {
        CommandFailure(.failed, "FILE_EMPTY", Localized("文件是空的。", "The file is empty."))
    }

    /// Rows of one request at most, in number and roughly in bytes.
    private static let rowsPerRequest = 500
    private static let bytesPerRequest = 256 * 1_024

    /// Hands the rows on in parts, each with the number of its first row from 1.
    func send(_ part: (UInt32, [MigrationRow]) async throws -> Void) async throws {
        let reader = try RecordReader(path, form)
        _ = try reader.next()
        var first: UInt32 = 1
        var rows: [MigrationRow] = []
        var bytes = 0
        while let record = try reader.next() {
            bytes += record.reduce(64) { $0 + $1.utf8.count }
            rows.append(row(record))
            if rows.count == Self.rowsPerRequest || bytes > Self.bytesPerRequest {
                try await part(first, rows)
                first += UInt32(rows.count)
                rows = []
                bytes = 0
            }
        }
        guard reader.contentDigest == contentDigest else {
            throw CommandFailure(.failed, "FILE_CHANGED", Text.fileChanged.localized)
        }
        if !rows.isEmpty { try await part(first, rows) }
    }

    private func row(_ record: [String]) -> MigrationRow {
        func cell(_ column: MigrationColumn) -> String {
            guard let position = positions[column], position < record.count else { return "" }
            return CellText.halfWidth(CellText.trimmed(record[position]))
        }
        func day(_ column: MigrationColumn) -> UInt32 {
            CalendarText.day(from: cell(column)) ?? 0
        }
        var row = MigrationRow()
        row.kind = MigrationRowKind(named: cell(.kind)) ?? .unspecified
        row.legacyNumber = cell(.legacyNumber)
        row.legacyOwnerNumber = cell(.owner)
        row.name = cell(.name)
        let documentKind = cell(.documentKind)
        row.documentKind =
            documentKind == "身份证"
            ? .resident : IdentityDocumentKind(named: documentKind) ?? .resident
        row.documentNumber = cell(.documentNumber)
        row.divisionId = UInt32(cell(.division)) ?? 0
        row.number = cell(.number)
        row.level = Level(rosterWord: cell(.level)) ?? .unspecified
        row.examYear = UInt32(cell(.examYear)) ?? 0
        row.fromDay = day(.from)
        row.untilDay = day(.until)
        row.periodKind = ApplicationKind(named: cell(.periodKind)) ?? .first
        row.form = EducationForm(named: cell(.form)) ?? .training
        row.organiser = cell(.organiser)
        row.minutes = UInt32(cell(.minutes)) ?? 0
        return row
    }
}
