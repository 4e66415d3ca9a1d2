import Schema

/// An organiser's roll as a file: read whole, since it is the list of one course.
struct EducationRollFile: Sendable {
    static let rowsAtMost = 50_000

    private(set) var rows: [EducationRollRow] = []
    private(set) var problems: [RowProblem] = []
    /// Headings that mean nothing here.
    private(set) var ignored: [String] = []
    private var positions: [EducationRollColumn: Int] = [:]

    /// - Parameter minutesPerCredit: what a 学时 is worth; nil = nobody has said.
    init(_ path: String, minutesPerCredit: UInt32?) throws(CommandFailure) {
        let reader = try RecordReader(path, try RosterFile.form(of: path))
        guard let headings = try reader.next() else { throw Self.empty }
        try take(headings)
        if positions[.credits] != nil, minutesPerCredit == nil {
            throw CommandFailure(
                .failed, "CREDITS_UNCLEAR",
                Localized(
                    "学时不等于小时：请用 --minutes-per-credit 说明一学时是多少分钟。",
                    "A credit is no hour: say with --minutes-per-credit how long one is."))
        }
        while let record = try reader.next() {
            guard rows.count < Self.rowsAtMost else {
                throw CommandFailure(
                    .failed, "FILE_TOO_LONG",
                    Localized("行数超过 \(Self.rowsAtMost)。", "More than \(Self.rowsAtMost) rows."))
            }
            rows.append(read(record, UInt32(rows.count + 1), minutesPerCredit ?? 0))
        }
        guard !rows.isEmpty else { throw Self.empty }
    }

    private static var empty: CommandFailure {
        CommandFailure(.failed, "FILE_EMPTY", Localized("文件是空的。", "The file is empty."))
    }

    private mutating func take(_ headings: [String]) throws(CommandFailure) {
        for (position, raw) in headings.enumerated() {
            let heading = CellText.trimmed(raw)
            guard let column = EducationRollColumn(heading: heading) else {
                if !heading.isEmpty { ignored.append(heading) }
                continue
            }
            guard positions.updateValue(position, forKey: column) == nil else {
                throw CommandFailure(
                    .failed, "COLUMN_TWICE",
                    Localized("重复的列：\(heading)。", "The column \(heading) is there twice."))
            }
        }
        guard positions[.managementNumber] != nil else {
            throw CommandFailure(
                .failed, "COLUMN_MISSING",
                Localized("缺少的列：管理号", "Columns missing: management_number"))
        }
    }

    private mutating func read(
        _ record: [String], _ row: UInt32, _ minutesPerCredit: UInt32
    ) -> EducationRollRow {
        var found = EducationRollRow()
        found.managementNumber = cell(.managementNumber, record)
        if found.managementNumber.isEmpty {
            note(row, .managementNumber, .fieldMissing)
        } else if CellText.isRounded(found.managementNumber) {
            note(row, .managementNumber, .rounded)
        }
        found.proofNumber = cell(.proofNumber, record)
        if CellText.isRounded(found.proofNumber) { note(row, .proofNumber, .rounded) }
        for (column, factor) in [
            (EducationRollColumn.minutes, UInt32(1)), (.hours, 60), (.credits, minutesPerCredit),
        ] where !cell(column, record).isEmpty {
            let product = UInt32(cell(column, record))?.multipliedReportingOverflow(by: factor)
            if let product, !product.overflow, product.partialValue > 0 {
                found.claimedMinutes = product.partialValue
            } else {
                note(row, column, .fieldInvalid)
            }
        }
        found.completedOn = day(.completedOn, record, row)
        found.studied = studied(record, row)
        return found
    }

    private mutating func studied(_ record: [String], _ row: UInt32) -> StudyTime? {
        var time = StudyTime()
        time.fromDay = day(.fromDay, record, row)
        time.untilDay = day(.untilDay, record, row)
        if time.untilDay == 0 { time.untilDay = time.fromDay }
        time.fromAt = instant(.fromAt, record, row)
        time.untilAt = instant(.untilAt, record, row)
        return time == StudyTime() ? nil : time
    }

    private mutating func day(
        _ column: EducationRollColumn, _ record: [String], _ row: UInt32
    ) -> UInt32 {
        let text = cell(column, record)
        guard !text.isEmpty else { return 0 }
        let day = CalendarText.day(from: text)
        if day == nil { note(row, column, .fieldInvalid) }
        return day ?? 0
    }

    private mutating func instant(
        _ column: EducationRollColumn, _ record: [String], _ row: UInt32
    ) -> Int64 {
        let text = cell(column, record)
        guard !text.isEmpty else { return 0 }
        let instant = CalendarText.instant(from: text)
        if instant == nil { note(row, column, .fieldInvalid) }
        return instant ?? 0
    }

    private func cell(_ column: EducationRollColumn, _ record: [String]) -> String {
        guard let position = positions[column], position < record.count else { return "" }
        return CellText.halfWidth(CellText.trimmed(record[position]))
    }

    private mutating func note(
        _ row: UInt32, _ column: EducationRollColumn, _ reason: EducationRowReason
    ) {
        problems.append(RowProblem(row: row, column: column.rawValue, reason: reason.rawValue))
    }
}
