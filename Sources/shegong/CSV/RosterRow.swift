import Schema

/// A problem of one row.
struct RowProblem: Sendable, Equatable {
    /// Row of the file from 1, without the heading and empty lines.
    var row: UInt32
    /// The daemon's name of the column.
    var column: String
    /// Stable reason.
    var reason: String
}

/// Why a row is not taken; the daemon's reasons and those found here.
enum RowReason: String, NamedCode {
    case fieldMissing = "FIELD_MISSING"
    case fieldInvalid = "FIELD_INVALID"
    case identityInvalid = "ID_INVALID"
    case numberTaken = "MANAGEMENT_NUMBER_TAKEN"
    case divisionUnknown = "DIVISION_UNKNOWN"
    /// A spreadsheet took the number for a figure and rounded it: 4.41226E+17.
    case rounded = "ROUNDED_BY_SPREADSHEET"

    var text: Localized {
        switch self {
        case .fieldMissing: Localized("未填写", "missing")
        case .fieldInvalid: Localized("格式不对", "not in the right form")
        case .identityInvalid: Localized("证件号码校验不通过", "the ID number fails its check")
        case .numberTaken: Localized("管理号已属于他人", "the management number is somebody else's")
        case .divisionUnknown: Localized("没有这个行政区划", "there is no such division")
        case .rounded:
            Localized(
                "被电子表格改成了科学计数法，数字已丢失，请把该列设为文本后重新导出",
                "rounded by the spreadsheet: format the column as text and save again")
        }
    }
}

/// Reads one record as a roster entry. What cannot be read stays at its default and is reported.
struct RosterRowReader {
    let columns: RosterColumns

    func read(_ record: [String], row: UInt32) -> (entry: RosterEntry, problems: [RowProblem]) {
        var entry = RosterEntry()
        var problems: [RowProblem] = []
        func cell(_ column: RosterColumn) -> String { columns.cell(column, of: record) }
        func note(_ column: RosterColumn, _ reason: RowReason) {
            problems.append(
                RowProblem(row: row, column: column.rawValue, reason: reason.rawValue))
        }
        func reason(_ text: String) -> RowReason { text.isEmpty ? .fieldMissing : .fieldInvalid }

        entry.name = cell(.name)
        if entry.name.isEmpty { note(.name, .fieldMissing) }
        for column in [RosterColumn.documentNumber, .managementNumber] {
            let text = CellText.halfWidth(cell(column))
            if CellText.isRounded(text) {
                note(column, .rounded)
            } else if text.isEmpty {
                note(column, .fieldMissing)
            }
            if column == .documentNumber {
                entry.documentNumber = text
            } else {
                entry.managementNumber = text
            }
        }
        entry.level = Level(rosterWord: cell(.level)) ?? .unspecified
        if entry.level == .unspecified { note(.level, reason(cell(.level))) }
        entry.examYear = UInt32(CellText.halfWidth(cell(.examYear)).replacing("年", with: "")) ?? 0
        if entry.examYear == 0 { note(.examYear, reason(cell(.examYear))) }
        entry.divisionId = UInt32(CellText.halfWidth(cell(.division))) ?? 0
        if entry.divisionId == 0 { note(.division, reason(cell(.division))) }
        readOptional(cell, note, &entry)
        return (entry, problems)
    }

    private func readOptional(
        _ cell: (RosterColumn) -> String, _ note: (RosterColumn, RowReason) -> Void,
        _ entry: inout RosterEntry
    ) {
        for column in [RosterColumn.passedOn, .issuedOn] where !cell(column).isEmpty {
            let day = CalendarText.day(from: CellText.halfWidth(cell(column)))
            if day == nil { note(column, .fieldInvalid) }
            if column == .passedOn {
                entry.passedOn = day ?? 0
            } else {
                entry.issuedOn = day ?? 0
            }
        }
        let kind = cell(.documentKind)
        let known = kind == "身份证" ? .resident : IdentityDocumentKind(named: kind)
        if known == nil, !kind.isEmpty { note(.documentKind, .fieldInvalid) }
        entry.documentKind = known ?? .resident
    }
}

extension Level {
    /// The level as rosters write it: the title, the stable word, or 初级, 中级, 高级.
    init?(rosterWord word: String) {
        switch word {
        case "初级", "助理": self = .assistant
        case "中级": self = .socialWorker
        case "高级": self = .senior
        default: self.init(named: word)
        }
    }
}

/// Cells as people and spreadsheets leave them.
enum CellText {
    /// Without spaces of any kind around it, and without the apostrophe of a forced text.
    static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        func isPadding(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || scalar == "\u{feff}" || scalar == "\u{200b}"
        }
        while let first = scalars.first, isPadding(first) || first == "'" { scalars.removeFirst() }
        while let last = scalars.last, isPadding(last) { scalars.removeLast() }
        return String(scalars)
    }

    /// Fullwidth letters and digits as ASCII.
    static func halfWidth(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    (0xff01...0xff5e).contains(scalar.value)
                        ? Unicode.Scalar(scalar.value - 0xfee0) ?? scalar : scalar
                }))
    }

    /// Whether a number has become `4.41226E+17`.
    static func isRounded(_ text: String) -> Bool {
        let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2, let mantissa = parts.first, let exponent = parts.last else {
            return false
        }
        return exponent.first == "+" && (mantissa.contains(".") || mantissa.count <= 2)
    }
}
