import Schema

extension GrantState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .pending: ValueName("pending", "待确认", "waits for a second person")
        case .confirmed: ValueName("confirmed", "已确认", "confirmed")
        case .declined: ValueName("declined", "已拒绝", "declined")
        case .takenBack: ValueName("taken-back", "已收回", "taken back")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
