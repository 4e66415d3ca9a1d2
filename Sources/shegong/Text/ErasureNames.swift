import Schema

// Names of the values of erasures.

extension ErasureGround: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .purposeEnded: ValueName("purpose-ended", "目的已实现或者不再必要", "purpose ended")
        case .retentionExpired: ValueName("retention-expired", "保存期限已届满", "retention expired")
        case .consentWithdrawn: ValueName("consent-withdrawn", "撤回同意", "consent withdrawn")
        case .unlawful: ValueName("unlawful", "违法或者错误收集", "unlawful or in error")
        case .otherLaw: ValueName("other-law", "其他法律规定", "other law")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ErasureState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .requested: ValueName("requested", "已申请", "requested")
        case .confirmed: ValueName("confirmed", "已确认", "confirmed")
        case .withdrawn: ValueName("withdrawn", "已撤回", "withdrawn")
        case .executed: ValueName("executed", "已执行", "executed")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension ErasureHindrance: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .validRegistration: ValueName("valid-registration", "登记有效", "valid registration")
        case .filePending: ValueName("file-pending", "申请或反馈在办", "file under way")
        case .proposalOpen: ValueName("proposal-open", "变更待决定", "proposal undecided")
        case .remedyOpen: ValueName("remedy-open", "复核在办", "review of a refusal open")
        case .complaintOpen: ValueName("complaint-open", "举报在办", "complaint open")
        case .retentionRunning: ValueName("retention-running", "保存期限未满", "retention running")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension OutsideKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .receipt: ValueName("receipt", "收件", "receipt")
        case .decision: ValueName("decision", "决定书", "decision letter")
        case .certificate: ValueName("certificate", "登记证书", "certificate")
        case .message: ValueName("message", "短信", "message")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension OutsideVerdict: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .same: ValueName("same", "一致", "same")
        case .different: ValueName("different", "不一致", "different")
        case .missing: ValueName("missing", "库中没有", "missing")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension OutsideOutcome: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "未处理", "nothing yet")
        case .enteredAnew: ValueName("entered-anew", "已补录", "entered anew")
        case .void: ValueName("void", "已作废", "void")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
