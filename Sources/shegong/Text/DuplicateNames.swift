import Schema

// Names of what concerns accounts of one human, and organisations.

extension DuplicateGround: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .nameAndBirth:
            ValueName("name-and-birth", "姓名和出生日期相同", "same name and birth date")
        case .soundAndPhone:
            ValueName("sound-and-phone", "姓名同音且手机号相同", "names sound alike, same mobile")
        case .oldAndNewNumber:
            ValueName("old-and-new-number", "新旧号码为同一号码", "old and new form of a number")
        case .foreignerCards:
            ValueName("foreigner-cards", "新旧外国人永久居留证", "old and new foreigner's card")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension PersonPairState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未处理", "nothing yet")
        case .notDuplicate: ValueName("not-duplicate", "并非重复", "not a duplicate")
        case .mergeProposed: ValueName("merge-proposed", "待决定合并", "merge proposed")
        case .mergeDeclined: ValueName("merge-declined", "不同意合并", "merge declined")
        case .merged: ValueName("merged", "已合并", "merged")
        case .undoProposed: ValueName("undo-proposed", "待决定撤销合并", "undoing proposed")
        case .undone: ValueName("undone", "已撤销合并", "merge undone")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension OrganisationKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .town: ValueName("town", "镇街", "town or street")
        case .agency: ValueName("agency", "社会工作服务机构", "social work agency")
        case .association: ValueName("association", "行业协会", "industry association")
        case .committee: ValueName("committee", "村（居）委会", "village or residents' committee")
        case .other: ValueName("other", "其他", "other")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
