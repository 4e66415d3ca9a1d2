import Schema

// Names of the values of feedback and messages.

extension FeedbackState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .open: ValueName("open", "待县级核实", "open")
        case .countyReviewed: ValueName("county-reviewed", "待市级确认", "county reviewed")
        case .confirmed: ValueName("confirmed", "已确认", "confirmed")
        case .rejected: ValueName("rejected", "未通过核实", "rejected")
        case .closedByRoster:
            ValueName("closed-by-roster", "名单已收录", "closed by a roster")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension MessageState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .queued: ValueName("queued", "待发送", "queued")
        case .handedOver: ValueName("handed-over", "已交出", "handed over")
        case .delivered: ValueName("delivered", "已送达", "delivered")
        case .failed: ValueName("failed", "发送失败，待重发", "failed, to be tried again")
        case .givenUp: ValueName("given-up", "已停止发送", "given up")
        case .recalled: ValueName("recalled", "已撤下", "recalled")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension MessageEvent: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .feedbackConfirmed: ValueName("feedback-confirmed", "反馈已确认", "feedback confirmed")
        case .feedbackRejected:
            ValueName("feedback-rejected", "反馈未通过核实", "feedback rejected")
        case .feedbackClosed:
            ValueName("feedback-closed", "名单已收录反馈人", "feedback answered by a roster")
        case .applicationApproved:
            ValueName("application-approved", "申请通过终审", "application approved")
        case .applicationRefused:
            ValueName("application-refused", "申请不予登记", "application refused")
        case .applicationReturned:
            ValueName("application-returned", "申请退回补正", "application returned")
        case .certificateIssued: ValueName("certificate-issued", "已出证", "certificate issued")
        case .remedyDecided: ValueName("remedy-decided", "复核已决定", "review of a refusal decided")
        case .expiryReminder: ValueName("expiry-reminder", "到期提醒", "reminder before the end")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
