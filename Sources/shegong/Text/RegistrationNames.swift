import Schema

// Names of what becomes of a registration.

extension RegistrationEventKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .suspension: ValueName("suspension", "暂停", "suspension")
        case .resumption: ValueName("resumption", "恢复", "suspension lifted")
        case .cancellation: ValueName("cancellation", "注销", "cancellation")
        case .revocation: ValueName("revocation", "撤销", "revocation")
        case .reinstatement: ValueName("reinstatement", "恢复登记", "reinstatement")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension RegistrationGround: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .ownRequest: ValueName("own-request", "本人申请", "own request")
        case .death: ValueName("death", "死亡", "death")
        case .lossOfCapacity:
            ValueName("loss-of-capacity", "丧失完全民事行为能力", "loss of capacity")
        case .improperMeans: ValueName("improper-means", "以不正当手段取得登记", "improper means")
        case .certificateMisused:
            ValueName(
                "certificate-misused", "涂改、出借、出租或转让证书", "certificate altered, lent or transferred")
        case .breach: ValueName("breach", "违反法律法规或职业道德", "breach of law or ethics")
        case .resultVoid: ValueName("result-void", "成绩无效", "professional result void")
        case .courtJudgment: ValueName("court-judgment", "法院判决撤销", "court judgment")
        case .duplicate: ValueName("duplicate", "重复登记", "registered twice")
        case .causeCeased: ValueName("cause-ceased", "暂停事由消失", "cause of suspension ceased")
        case .decisionOverturned:
            ValueName("decision-overturned", "原决定被撤销", "decision overturned")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension RegistrationEventState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .proposed: ValueName("proposed", "待决定", "proposed")
        case .decided: ValueName("decided", "已决定", "decided")
        case .declined: ValueName("declined", "不同意", "declined")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension RegistrationStatus: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .inForce: ValueName("in-force", "有效", "in force")
        case .renewable: ValueName("renewable", "届满待再登记", "over, may be renewed")
        case .lapsed: ValueName("lapsed", "逾期未再登记", "lapsed")
        case .suspended: ValueName("suspended", "暂停", "suspended")
        case .cancelled: ValueName("cancelled", "注销", "cancelled")
        case .revoked: ValueName("revoked", "撤销", "revoked")
        case .neverRegistered: ValueName("never-registered", "未登记", "never registered")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension PersonChangeKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .identity: ValueName("identity", "变更", "new identity")
        case .correction: ValueName("correction", "更正", "correction")
        case .transfer: ValueName("transfer", "转出转入", "transfer")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension PersonChangeState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .proposed: ValueName("proposed", "待决定", "proposed")
        case .done: ValueName("done", "已生效", "done")
        case .declined: ValueName("declined", "不同意", "declined")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
