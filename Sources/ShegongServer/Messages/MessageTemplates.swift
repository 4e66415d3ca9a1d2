import Registry

/// The texts that a clerk reads when something is refused: what is wrong and what to do next, in
/// Chinese and English. `{name}` stands for a parameter of the refusal. No text repeats what was
/// typed, so no identity number can come back in an error.
struct MessageTemplate {
    var chinese: String
    var english: String

    init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    func text(_ language: Language, _ parameters: [Refusal.Parameter]) -> String {
        var text = language == .chinese ? chinese : english
        for parameter in parameters {
            text = Self.replacing("{\(parameter.name)}", with: parameter.value, in: text)
        }
        return text
    }

    private static func replacing(
        _ mark: String, with value: String, in text: String
    ) -> String {
        var result = ""
        var rest = text[...]
        while let found = rest.firstRange(of: mark) {
            result += rest[..<found.lowerBound]
            result += value
            rest = rest[found.upperBound...]
        }
        return result + rest
    }
}

extension RefusalReason {
    var template: MessageTemplate {
        switch self {
        case .notFound:
            MessageTemplate(
                "没有找到，或者不在本机构管辖范围内。请核对编号。",
                "Not found, or not within your bureau's territory. Check the number.")
        case .requestInvalid:
            MessageTemplate(
                "请求内容不完整，请升级客户端后重试。", "The request is incomplete. Update the client and try again.")
        case .fieldInvalid:
            MessageTemplate("有填写错误的项目，请按提示修改。", "Some fields are wrong. Correct those listed.")
        case .identityInvalid:
            MessageTemplate(
                "证件号码有误（长度、出生日期或校验码不符），请对照证件重新输入。",
                "The ID number is wrong: length, birth date or check digit. Type it again."
            )
        case .notInRoster:
            MessageTemplate(
                "社工库暂无此人。请核对姓名和证件号码；确已通过考试的，请提交反馈。",
                "Not in the roster of exam passers. Check it; if it was passed, give feedback."
            )
        case .nameDiffers:
            MessageTemplate(
                "证件号码与姓名不一致，请对照证件核对姓名。",
                "The name does not go with this ID number. Check the name on the document.")
        case .rosterNotLoaded:
            MessageTemplate(
                "社工库尚未导入通过人员名单，请联系市级管理人员。",
                "No roster of exam passers has been loaded yet. Ask the prefecture.")
        case .accountExists:
            MessageTemplate(
                "此人已有社工账户，登记机构为{bureau}，请勿重复开户。",
                "This person has an account already, kept by {bureau}. Do not open a second one.")
        default: secondHalf
        }
    }

    private var secondHalf: MessageTemplate {
        switch self {
        case .nameTaken: MessageTemplate("名称“{name}”已被使用。", "The name {name} is taken.")
        case .accountBound:
            MessageTemplate(
                "系统账号 {uid} 已绑定操作员，请先终止原绑定。",
                "uid {uid} is bound to an operator already. End that binding first.")
        case .accountReserved:
            MessageTemplate("系统账号 {uid} 不能绑定操作员。", "uid {uid} cannot be bound to an operator.")
        case .rolesExclude:
            MessageTemplate(
                "管理员角色与其他角色不能兼任。", "An administrator's role excludes every other role.")
        case .operatorEnded: MessageTemplate("该操作员绑定已终止。", "This binding has ended already.")
        case .divisionUnknown:
            MessageTemplate("行政区划 {division} 不存在。", "There is no division {division}.")
        case .bureauUnknown: MessageTemplate("机构 {bureau} 不存在。", "There is no bureau {bureau}.")
        case .notResponsible:
            MessageTemplate(
                "本机构不负责该区划的登记，请由当地登记机构办理。",
                "Your bureau is not responsible for this division. The local bureau is.")
        case .batchNotOpen: MessageTemplate("导入批次已关闭。", "The import batch is not open.")
        case .rowCountDiffers:
            MessageTemplate(
                "收到的行数与文件不符，请重新导入。", "The number of rows differs from the file. Import again.")
        case .versionConflict:
            MessageTemplate(
                "内容已被他人修改，现为第 {version} 版。请重新打开后再操作。",
                "Somebody changed it: it is version {version} now. Open it again first.")
        case .identityDiffers:
            MessageTemplate("姓名或证件号码与账户不一致。", "Name or ID number differ from the account.")
        case .formIncomplete:
            MessageTemplate(
                "个人信息表未填写完整，请先补齐所列项目。",
                "The personal form is incomplete. Fill in the fields listed first.")
        case .kindNotOffered:
            MessageTemplate("暂不受理此类申请。", "This kind of application is not offered.")
        default: lastThird
        }
    }

    private var lastThird: MessageTemplate {
        switch self {
        case .applicationOpen:
            MessageTemplate(
                "该证书已有办理中的申请（编号 {application}）。",
                "There is an open application for this certificate: number {application}.")
        case .alreadyRegistered:
            MessageTemplate(
                "该证书已办理过首次登记，请办理再登记。",
                "This certificate has had its first registration. Apply for a re-registration.")
        case .stateForbids:
            MessageTemplate("申请的当前状态不允许此操作。", "The state of the application does not allow this.")
        case .receiptInFuture:
            MessageTemplate("收件时间不能晚于现在。", "A receipt cannot lie in the future.")
        case .pledgeMissing:
            MessageTemplate("申请人须先勾选承诺声明。", "The applicant has to give the pledge first.")
        case .noticeUnknown: MessageTemplate("没有登记通知“{notice}”。", "There is no notice {notice}.")
        case .ruleSetUnknown: MessageTemplate("没有适用的规则集。", "There is no rule set for this.")
        case .notEligible:
            MessageTemplate(
                "不符合登记条件：{condition}。请查看资格说明。",
                "Not eligible: {condition}. See the explanation of eligibility.")
        case .reasonRequired: MessageTemplate("请填写理由。", "Give a reason.")
        case .ownCase:
            MessageTemplate(
                "不得办理本人的事项，请回避。", "Nobody acts on his own case. Leave it to a colleague.")
        case .sameOfficer:
            MessageTemplate(
                "您已办理此事的前一步（录入、提出或初审），须由另一人员决定。请交由同事办理。",
                "You took an earlier step of this matter: entry, proposal or first review. "
                    + "Somebody else decides it; leave it to a colleague.")
        case .notYourStep:
            MessageTemplate("该步骤不由您所在的机构和角色办理。", "This step is not for your bureau and role.")
        case .versionNotNext:
            MessageTemplate("应为第 {version} 版。", "The version has to be {version}.")
        case .periodsOverlap:
            MessageTemplate(
                "与此人同一级别的另一登记有效期重叠：同一级别只能登记一次。请核对其另一证书和登记。",
                "Another registration of this level stands on those days: nobody has two. "
                    + "Look at the person's other certificate.")
        case .idempotencyKeyRequired:
            MessageTemplate(
                "请求缺少幂等键，请升级客户端。", "The request has no idempotency key. Update the client.")
        case .idempotencyMismatch:
            MessageTemplate("该幂等键已用于另一请求。", "This idempotency key was used for another request.")
        case .idempotencyExpired:
            MessageTemplate(
                "请求已超过七日，不再执行。请核对后重新提交。",
                "The request is more than seven days old and is not run. Check, then submit anew."
            )
        case .rehearsalOnly:
            MessageTemplate("只有演示库可以设置时钟。", "Only a rehearsal's clock can be set.")
        case .revisionCompacted:
            MessageTemplate(
                "该修订号之前的变更已不再保留（最早可从 {oldest} 起）。跟踪变更的，请先取全量列表，再从当前修订号"
                    + "起跟踪；统计请改用较新的修订号。",
                "Changes so old are no longer kept (the oldest: after {oldest}). Take the lists, "
                    + "then follow from the revision they show; count as of a later revision.")
        case .revisionUnknown:
            MessageTemplate(
                "该修订号尚未产生（当前为 {newest}）。请核对是否连接了另一个库。",
                "There is no such revision yet (newest: {newest}). Is it that of another store?")
        case .epochChanged:
            MessageTemplate(
                "库已恢复过，世代为 {epoch}。请重新取全量列表后再跟踪。",
                "The store was restored: its epoch is {epoch}. Take the lists anew, then follow.")
        case .clockBehind:
            MessageTemplate(
                "时钟早于最后一次变更，暂停写入。请管理员检查系统时间。",
                "The clock is behind the last change. An administrator has to check the time.")
        default:
            renewalTemplate ?? feedbackTemplate ?? remedyTemplate ?? spotCheckTemplate
                ?? divisionTemplate ?? attachmentTemplate ?? noticeTemplate
                ?? grantTemplate ?? recoveryTemplate ?? auditTemplate
                ?? MessageTemplate("请求被拒绝。", "Refused.")
        }
    }
}
