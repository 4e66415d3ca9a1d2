/// Level of a professional certificate (职业水平证书级别).
package enum CertificateLevel: UInt8, Sendable, CaseIterable {
    case assistant = 1
    case socialWorker
    case senior

    package var chineseName: String {
        switch self {
        case .assistant: "助理社会工作师"
        case .socialWorker: "社会工作师"
        case .senior: "高级社会工作师"
        }
    }
}

/// Kind of an application (申请类型).
package enum RegistrationKind: String, Sendable, CaseIterable {
    /// First registration (首次登记).
    case first
    /// Re-registration (再登记).
    case renewal
}
