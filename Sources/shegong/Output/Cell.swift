/// One value of an answer, before it is written in one of the formats.
enum Cell: Sendable, Equatable {
    case text(String)
    case value(ValueName)
    case number(UInt64)
    /// A calendar day, yyyymmdd; 0 = not known.
    case day(UInt32)
    /// A month, yyyymm; 0 = not known.
    case month(UInt32)
    /// An instant, Unix milliseconds; 0 = none.
    case instant(Int64)
    case flag(Bool)
    case several([Cell])
    case absent

    /// An internal id, where 0 stands for none.
    static func id(_ id: UInt64) -> Cell { id == 0 ? .absent : .number(id) }

    static func id(_ id: UInt32) -> Cell { .id(UInt64(id)) }

    /// A text, where the empty one stands for none.
    static func optional(_ text: String) -> Cell { text.isEmpty ? .absent : .text(text) }

    var isNumber: Bool {
        if case .number = self { return true }
        return false
    }

    /// As people read it.
    func text(_ language: Language) -> String {
        switch self {
        case .text(let text): text
        case .value(let name): name.label[language]
        case .number(let number): String(number)
        case .day(let day): CalendarText.day(day)
        case .month(let month): CalendarText.month(month)
        case .instant(let instant): CalendarText.instant(instant, separator: " ")
        case .flag(let flag): (flag ? Localized("是", "yes") : Localized("否", "no"))[language]
        case .several(let cells):
            cells.map { $0.text(language) }.joined(separator: Localized("、", ", ")[language])
        case .absent: ""
        }
    }

    /// As programs read it.
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .value(let name): .string(name.token)
        case .number(let number): .number(number)
        case .day(let day): day == 0 ? .null : .string(CalendarText.day(day))
        case .month(let month): month == 0 ? .null : .string(CalendarText.month(month))
        case .instant(let instant):
            instant == 0
                ? .null : .string(CalendarText.instant(instant, separator: "T") + "+08:00")
        case .flag(let flag): .bool(flag)
        case .several(let cells): .array(cells.map(\.json))
        case .absent: .null
        }
    }
}
