import Schema

// Names of the values of remedies and oversight.

extension RemedyState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .open: ValueName("open", "待决定", "open")
        case .decided: ValueName("decided", "已决定", "decided")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension RemedyOutcome: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not decided")
        case .upheld: ValueName("upheld", "维持", "upheld")
        case .overturned: ValueName("overturned", "撤销原决定", "overturned")
        case .sentBack: ValueName("sent-back", "发回重新办理", "sent back")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ComplaintState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .open: ValueName("open", "待调查", "open")
        case .investigated: ValueName("investigated", "已调查", "investigated")
        case .closed: ValueName("closed", "已办结", "closed")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ComplaintOutcome: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未定", "not closed")
        case .noAction: ValueName("no-action", "不予处理", "no action")
        case .suspension: ValueName("suspension", "提出暂停", "suspension proposed")
        case .cancellation: ValueName("cancellation", "提出注销", "cancellation proposed")
        case .revocation: ValueName("revocation", "提出撤销", "revocation proposed")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ComparisonKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .death: ValueName("death", "死亡", "death")
        case .lossOfCapacity:
            ValueName("loss-of-capacity", "丧失完全民事行为能力", "loss of capacity")
        case .judgment: ValueName("judgment", "法院判决", "judgment")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension CandidateState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .open: ValueName("open", "待核对", "open")
        case .confirmed: ValueName("confirmed", "已确认", "confirmed")
        case .dismissed: ValueName("dismissed", "已排除", "dismissed")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
