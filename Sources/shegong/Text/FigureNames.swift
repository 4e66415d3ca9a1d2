import Schema

// Names of figures.

extension FigureKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .stock: ValueName("stock", "存量", "stock")
        case .flow: ValueName("flow", "办理量", "flow")
        case .due: ValueName("due", "届满", "due")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension FigureMeasure: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .account: ValueName("account", "社工账户", "accounts")
        case .certificate: ValueName("certificate", "职业水平证书", "professional certificates")
        case .inForce: ValueName("in-force", "有效", "in force")
        case .renewable: ValueName("renewable", "届满待再登记", "over, may be renewed")
        case .lapsed: ValueName("lapsed", "逾期未再登记", "lapsed")
        case .suspended: ValueName("suspended", "暂停", "suspended")
        case .cancelled: ValueName("cancelled", "注销", "cancelled")
        case .revoked: ValueName("revoked", "撤销", "revoked")
        case .neverRegistered: ValueName("never-registered", "未登记", "never registered")
        case .statusUnknown:
            ValueName("status-unknown", "届满，规则不详", "over, rule not known")
        case .ending: ValueName("ending", "届满", "ending")
        case .renewed: ValueName("renewed", "已再登记", "renewed")
        case .applied: ValueName("applied", "已申请再登记", "applied for renewal")
        case .neither: ValueName("neither", "应登未登", "neither")
        case .unrecognized(let number): .unknown(number)
        default: flowName
        }
    }

    private var flowName: ValueName {
        switch self {
        case .received: ValueName("received", "收件", "received")
        case .submitted: ValueName("submitted", "提交", "submitted")
        case .firstPassed: ValueName("first-passed", "初审通过", "first review passed")
        case .firstRefused: ValueName("first-refused", "初审未通过", "first review refused")
        case .finalPassed: ValueName("final-passed", "终审通过", "final review passed")
        case .finalRefused: ValueName("final-refused", "终审未通过", "final review refused")
        case .returned: ValueName("returned", "退回补正", "returned")
        case .notAccepted: ValueName("not-accepted", "不予受理", "not accepted")
        case .withdrawn: ValueName("withdrawn", "撤回", "withdrawn")
        case .firstRegistration: ValueName("first-registration", "首次登记", "first registrations")
        case .reRegistration: ValueName("re-registration", "再登记", "re-registrations")
        case .certificateIssued: ValueName("certificate-issued", "出证", "certificates issued")
        case .suspension: ValueName("suspension", "暂停登记", "suspensions")
        case .resumption: ValueName("resumption", "恢复（结束暂停）", "suspensions lifted")
        case .cancellation: ValueName("cancellation", "注销登记", "cancellations")
        case .revocation: ValueName("revocation", "撤销登记", "revocations")
        case .reinstatement: ValueName("reinstatement", "恢复登记", "reinstatements")
        case .transferIn: ValueName("transfer-in", "转入", "transferred in")
        case .transferOut: ValueName("transfer-out", "转出", "transferred out")
        default: ValueName("overdue", "超期", "overdue")
        }
    }
}

extension FigureDimension: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .sex: ValueName("sex", "性别", "sex")
        case .age: ValueName("age", "年龄段", "age group")
        case .education: ValueName("education", "学历", "education")
        case .employer: ValueName("employer", "工作单位", "employer")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension PreviewList: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不列名单", "nobody")
        case .admitted: ValueName("admitted", "可登记", "let in")
        case .shutOut: ValueName("shut-out", "不可登记", "shut out")
        case .cannotTell: ValueName("cannot-tell", "无法判断", "cannot tell")
        case .newlyAdmitted: ValueName("newly-admitted", "新增可登记", "newly let in")
        case .newlyShutOut: ValueName("newly-shut-out", "不再可登记", "newly shut out")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
