import Schema

// Names of the values of spot checks.

extension SpotFinding: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "待查", "not looked at")
        case .inOrder: ValueName("in-order", "合格", "in order")
        case .defect: ValueName("defect", "有问题", "defect")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension SpotDefect: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .identity: ValueName("identity", "身份信息", "identity")
        case .eligibility: ValueName("eligibility", "登记条件", "eligibility")
        case .form: ValueName("form", "材料", "form or proof")
        case .education: ValueName("education", "继续教育", "continuing education")
        case .deadline: ValueName("deadline", "期限", "deadline")
        case .reason: ValueName("reason", "理由", "reasons")
        case .other: ValueName("other", "其他", "other")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
