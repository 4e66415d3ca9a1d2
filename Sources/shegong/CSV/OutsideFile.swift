import Schema

/// What is known outside, as a file: a register of receipts, a list of letters or certificates.
enum OutsideFile {
    private enum Column: CaseIterable {
        case number, at, day, name, application

        /// Headings under which it is found.
        var headings: [String] {
            switch self {
            case .number:
                ["number", "编号", "收件编号", "收件号", "文号", "决定书编号", "登记号", "证书编号"]
            case .at: ["at", "received_at", "时间", "收件时间"]
            case .day: ["day", "decided_on", "valid_from", "日期", "收件日期", "决定日期", "起始日期"]
            case .name: ["name", "姓名"]
            case .application: ["application", "application_id", "申请编号"]
            }
        }
    }

    static func items(_ path: String, _ kind: OutsideKind) throws -> [OutsideItem] {
        let reader = try RecordReader(path, try RosterFile.form(of: path))
        var positions: [Column: Int] = [.number: 0]
        var items: [OutsideItem] = []
        var row = 0
        while let record = try reader.next() {
            row += 1
            let cells = record.map { CellText.trimmed($0) }
            if row == 1, let found = columns(cells) {
                positions = found
                continue
            }
            if cells.allSatisfy(\.isEmpty) { continue }
            guard let item = item(kind, cells, positions) else {
                throw CommandFailure.usage(
                    Localized(
                        "第 \(row) 行无法理解：编号不得为空或为身份证号码，时间如 2022-01-15 16:40。",
                        "Line \(row) does not read: a number, no ID number; times as in 2022-01-15 "
                            + "16:40."))
            }
            items.append(item)
        }
        return items
    }

    /// Nil if it is no line of headings.
    private static func columns(_ cells: [String]) -> [Column: Int]? {
        var positions: [Column: Int] = [:]
        for (position, cell) in cells.enumerated() {
            let column = Column.allCases.first { $0.headings.contains(cell.lowercased()) }
            if let column { positions[column] = position }
        }
        return positions[.number] == nil ? nil : positions
    }

    /// Nil if it does not read.
    private static func item(
        _ kind: OutsideKind, _ cells: [String], _ positions: [Column: Int]
    ) -> OutsideItem? {
        let cell = { (column: Column) -> String in
            guard let position = positions[column], position < cells.count else { return "" }
            return cells[position]
        }
        var item = OutsideItem(kind: kind, number: cell(.number), name: cell(.name))
        guard !item.number.isEmpty, !IdentityNumberShape.matches(item.number) else { return nil }
        if !cell(.at).isEmpty {
            guard let instant = InstantArgument(argument: cell(.at)) else { return nil }
            item.at = instant.instant
        }
        if !cell(.day).isEmpty {
            guard let day = DayArgument(argument: cell(.day)) else { return nil }
            item.day = day.day
        }
        if !cell(.application).isEmpty {
            guard let application = UInt64(cell(.application)) else { return nil }
            item.applicationId = application
        }
        return item
    }
}
