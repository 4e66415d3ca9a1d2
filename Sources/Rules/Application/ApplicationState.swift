/// State of an application (登记申请), in the words of the national system and three of our own:
/// returned, withdrawn, not accepted. Raw values are those of the records.
package enum ApplicationState: UInt8, Sendable, CaseIterable {
    case draft = 1
    case pending
    case firstPassed
    case firstRefused
    case finalPassed
    case finalRefused
    case registered
    case certificateIssued
    case returned
    case withdrawn
    case notAccepted

    /// The state of an application that was just begun.
    package static let initial = ApplicationState.draft

    /// The applicant's bureau may still edit the form. 待审核 is: so an approval names the version
    /// it saw.
    package var isEditable: Bool {
        switch self {
        case .draft, .pending, .returned: true
        default: false
        }
    }

    /// The registration certificate may be shown.
    package var showsCertificate: Bool { self == .registered || self == .certificateIssued }

    /// Nothing more happens to it. What was refused or withdrawn is applied for anew.
    package var isClosed: Bool {
        switch self {
        case .firstRefused, .finalRefused, .certificateIssued, .withdrawn, .notAccepted: true
        default: false
        }
    }

    /// The national system's words; those of re-registration are by analogy.
    package func chineseName(_ kind: RegistrationKind = .first) -> String {
        switch self {
        case .draft: "未申请登记证书"
        case .pending: "待审核"
        case .firstPassed: "初审通过"
        case .firstRefused: "初审未通过"
        case .finalPassed: "终审通过"
        case .finalRefused: "终审未通过"
        case .registered: kind == .first ? "首次登记已完成" : "再登记已完成"
        case .certificateIssued: "已出证"
        case .returned: "退回补正"
        case .withdrawn: "已撤回"
        case .notAccepted: "不予受理"
        }
    }
}
