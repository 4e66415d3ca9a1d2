import Schema

/// Columns of a roster file; the raw value is the daemon's name of the column.
enum RosterColumn: String, Sendable, CaseIterable {
    case name, level, division
    case documentNumber = "id_number"
    case managementNumber = "management_number"
    case examYear = "exam_year"
    case passedOn = "passed_on"
    case issuedOn = "issued_on"
    case documentKind = "id_kind"

    /// Headings under which the column is found, besides the raw value and the texts for people.
    private var otherHeadings: [String] {
        switch self {
        case .name: []
        case .level: ["证书级别", "考试级别"]
        case .division: ["行政区划", "division_id", "division_code"]
        case .documentNumber: ["身份证号", "身份证号码", "证件号", "document_number"]
        case .managementNumber: ["证书管理号"]
        case .examYear: ["年度", "考试年份"]
        case .passedOn: ["通过日"]
        case .issuedOn: ["发证日期"]
        case .documentKind: ["document_kind"]
        }
    }

    var text: Localized {
        switch self {
        case .name: Localized("姓名", "name")
        case .level: Localized("级别", "level")
        case .division: Localized("行政区划代码", "division code")
        case .documentNumber: Localized("证件号码", "ID number")
        case .managementNumber: Localized("管理号", "management number")
        case .examYear: Localized("考试年度", "exam year")
        case .passedOn: Localized("通过日期", "passed on")
        case .issuedOn: Localized("签发日期", "issued on")
        case .documentKind: Localized("证件类型", "kind of ID")
        }
    }

    /// Whether a file without it cannot be a roster.
    var isRequired: Bool {
        switch self {
        case .name, .level, .division, .documentNumber, .managementNumber, .examYear: true
        case .passedOn, .issuedOn, .documentKind: false
        }
    }

    init?(heading: String) {
        let plain = heading.lowercased()
        let found = Self.allCases.first { column in
            column.rawValue == plain || column.text.chinese == plain
                || column.text.english.lowercased() == plain
                || column.otherHeadings.contains(plain)
        }
        guard let found else { return nil }
        self = found
    }

    /// The heading of the column that `--rejected` adds; it is left out when the file comes back.
    static var errorHeading: Localized { Localized("错误", "error") }
}

/// Which column of the file holds what.
struct RosterColumns: Sendable, Equatable {
    private(set) var positions: [RosterColumn: Int] = [:]
    /// Headings that mean nothing here.
    private(set) var ignored: [String] = []

    init(_ headings: [String]) throws(CommandFailure) {
        for (position, raw) in headings.enumerated() {
            let heading = CellText.trimmed(raw)
            guard let column = RosterColumn(heading: heading) else {
                let isOurs = [
                    RosterColumn.errorHeading.chinese, RosterColumn.errorHeading.english,
                ].contains(heading.lowercased())
                if !heading.isEmpty, !isOurs { ignored.append(heading) }
                continue
            }
            guard positions.updateValue(position, forKey: column) == nil else {
                throw CommandFailure(
                    .failed, "COLUMN_TWICE",
                    Localized("重复的列：\(heading)。", "The column \(heading) is there twice."))
            }
        }
        let missing = RosterColumn.allCases.filter { $0.isRequired && positions[$0] == nil }
        guard missing.isEmpty else {
            throw CommandFailure(
                .failed, "COLUMN_MISSING",
                Localized(
                    "缺少的列：" + missing.map(\.text.chinese).joined(separator: "、"),
                    "Columns missing: " + missing.map(\.rawValue).joined(separator: ", ")))
        }
    }

    /// The trimmed cell of a column; empty if the record is too short.
    func cell(_ column: RosterColumn, of record: [String]) -> String {
        guard let position = positions[column], position < record.count else { return "" }
        return CellText.trimmed(record[position])
    }
}
