import Registry

/// What is said about re-registration and continuing education.
extension RefusalReason {
    var renewalTemplate: MessageTemplate? {
        switch self {
        case .neverRegistered:
            MessageTemplate(
                "该证书尚未登记过，不能办理再登记，请办理首次登记。",
                "Never registered: no re-registration. Apply for a first registration.")
        case .proofTaken:
            MessageTemplate(
                "该继续教育证明已有人使用，同一证明只能用于一人一次。请核对举办单位和证明编号。",
                "This proof of education was shown before; it serves once. Check its number."
            )
        case .alreadyRecorded:
            MessageTemplate(
                "相同的继续教育已经录入，请勿重复录入。",
                "The same continuing education is recorded already. Do not record it twice.")
        case .educationInUse:
            MessageTemplate(
                "该继续教育记录已用于申请或登记，不能再修改。",
                "This entry of education is in use by an application or registration: no change."
            )
        case .educationWithdrawn:
            MessageTemplate(
                "该继续教育记录已撤回，请重新录入。", "This entry of education was withdrawn. Record it anew.")
        case .educationEntriesTooMany:
            MessageTemplate(
                "此人未使用的继续教育记录过多，请先撤回重复的记录。",
                "Too many unused entries of education. Withdraw those that are not needed.")
        case .ownEntry:
            MessageTemplate(
                "录入人不得认定本人录入的学时，请由其他审核人员认定。",
                "Who recorded an entry does not recognise it. Leave it to another reviewer.")
        case .recognisedHours:
            MessageTemplate(
                "您认定过该申请的继续教育，终审须由其他人员办理。",
                "You recognised hours of this file. Another officer has to give the final review.")
        case .rowsInError:
            MessageTemplate(
                "有 {rows} 行错误，未导入任何一行。请按提示修改后重新导入。",
                "{rows} rows are in error and nothing was imported. Correct them and import again.")
        default: caseworkTemplate
        }
    }
}
