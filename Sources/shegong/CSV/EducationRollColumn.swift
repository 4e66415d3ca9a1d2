/// Columns of an organiser's roll; the raw value is the daemon's name of the column.
enum EducationRollColumn: String, Sendable, CaseIterable {
    case managementNumber = "management_number"
    case minutes = "claimed_minutes"
    /// Hours of 60 minutes.
    case hours
    /// 学时: of no fixed length, and so only with a conversion that somebody states.
    case credits
    case fromDay = "from_day"
    case untilDay = "until_day"
    case fromAt = "from_at"
    case untilAt = "until_at"
    case completedOn = "completed_on"
    case proofNumber = "proof_number"

    /// Headings under which the column is found, besides the raw value and the texts for people.
    private var otherHeadings: [String] {
        switch self {
        case .managementNumber: ["证书管理号"]
        case .minutes: ["minutes", "分钟数"]
        case .hours: ["小时数"]
        case .credits: ["课时"]
        case .fromDay: ["开始日期"]
        case .untilDay: ["结束日期"]
        case .fromAt: ["from"]
        case .untilAt: ["until"]
        case .completedOn: ["结业日"]
        case .proofNumber: ["证书编号", "proof"]
        }
    }

    var text: Localized {
        switch self {
        case .managementNumber: Localized("管理号", "management number")
        case .minutes: Localized("分钟", "minutes claimed")
        case .hours: Localized("小时", "hours of 60 minutes")
        case .credits: Localized("学时", "credits")
        case .fromDay: Localized("首日", "first day")
        case .untilDay: Localized("末日", "last day")
        case .fromAt: Localized("开始时间", "start")
        case .untilAt: Localized("结束时间", "end")
        case .completedOn: Localized("结业日期", "completed on")
        case .proofNumber: Localized("证明编号", "proof number")
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
}

/// Why a row of a roll is not taken; the daemon's reasons and those found here.
enum EducationRowReason: String, NamedCode {
    case fieldMissing = "FIELD_MISSING"
    case fieldInvalid = "FIELD_INVALID"
    case rounded = "ROUNDED_BY_SPREADSHEET"
    case notFound = "NOT_FOUND"
    case ownCase = "OWN_CASE"
    case proofTaken = "PROOF_TAKEN"
    case alreadyRecorded = "ALREADY_RECORDED"
    case tooMany = "EDUCATION_ENTRIES_TOO_MANY"

    var text: Localized {
        switch self {
        case .fieldMissing: RowReason.fieldMissing.text
        case .fieldInvalid: RowReason.fieldInvalid.text
        case .rounded: RowReason.rounded.text
        case .notFound: Localized("没有找到，或者不在本机构管辖范围内", "not found in your territory")
        case .ownCase: Localized("本人的学时须由他人录入", "somebody else has to enter your own")
        case .proofTaken: Localized("该证明已有人使用", "the proof has been shown before")
        case .alreadyRecorded: Localized("相同的继续教育已录入", "the same course is recorded already")
        case .tooMany: Localized("未使用的记录过多", "too many unused entries")
        }
    }
}
