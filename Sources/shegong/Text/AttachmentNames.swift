import Schema

// Names of the values of attachments.

extension AttachmentKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .identity: ValueName("identity", "身份证明", "proof of identity")
        case .degree: ValueName("degree", "学历证明", "proof of education")
        case .certificateScan: ValueName("certificate-scan", "证书扫描件", "certificate scan")
        case .pledge: ValueName("pledge", "承诺书", "signed pledge")
        case .educationProof:
            ValueName("education-proof", "继续教育证明", "proof of continuing education")
        case .guide: ValueName("guide", "指南", "guide")
        case .other: ValueName("other", "其他", "other")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension AttachmentSubject: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .person: ValueName("person", "个人", "person")
        case .application: ValueName("application", "申请", "application")
        case .feedback: ValueName("feedback", "反馈", "feedback case")
        case .notice: ValueName("notice", "通知", "notice")
        case .complaint: ValueName("complaint", "举报", "complaint")
        case .remedy: ValueName("remedy", "复核", "review of a refusal")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
