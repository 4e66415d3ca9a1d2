/// Codes that the daemon sends as text and that people read with the words behind them. A code that
/// this version does not know is shown as it is.
protocol NamedCode: RawRepresentable, CaseIterable, Sendable where RawValue == String {
    var text: Localized { get }
}

extension NamedCode {
    /// A code in a table: its words for people, itself for programs.
    static func cell(_ code: String) -> Cell {
        guard !code.isEmpty else { return .absent }
        let text = Self(rawValue: code)?.text ?? Localized(code, code)
        return .value(ValueName(code, text.chinese, text.english))
    }
}

/// Conditions of a registration.
enum ConditionCode: String, NamedCode {
    case noticeStands = "NOTICE_STANDS"
    case ruleSetInForce = "RULE_SET_IN_FORCE"
    case kindAdmitted = "KIND_ADMITTED"
    case windowOpen = "WINDOW_OPEN"
    case certificateInRoster = "CERTIFICATE_IN_ROSTER"
    case examYearAdmitted = "EXAM_YEAR_ADMITTED"
    case withinOneYearOfPassing = "WITHIN_ONE_YEAR_OF_PASSING"
    case withinOneYearOfIssue = "WITHIN_ONE_YEAR_OF_ISSUE"
    case householdOrWorkplaceInRegion = "HOUSEHOLD_OR_WORKPLACE_IN_REGION"
    case notRegisteredBeforeAtLevel = "NOT_REGISTERED_BEFORE_AT_LEVEL"
    case fullCivilCapacity = "FULL_CIVIL_CAPACITY"
    case noOtherApplicationOpen = "NO_OTHER_APPLICATION_OPEN"
    case personalFormComplete = "PERSONAL_FORM_COMPLETE"
    case pledgeGiven = "PLEDGE_GIVEN"
    case holdsRegistration = "HOLDS_REGISTRATION"
    case firstRegisteredInTime = "FIRST_REGISTERED_IN_TIME"
    case withinRenewalWindow = "WITHIN_RENEWAL_WINDOW"
    case periodComplete = "PERIOD_COMPLETE"
    case notReRegistered = "NOT_RE_REGISTERED"
    case continuingEducationDone = "CONTINUING_EDUCATION_DONE"
    case attachmentsGiven = "ATTACHMENTS_GIVEN"

    var text: Localized {
        switch self {
        case .noticeStands: Localized("登记通知未撤回", "the notice stands")
        case .ruleSetInForce: Localized("规则施行中", "rule set in force")
        case .kindAdmitted: Localized("受理此类申请", "kind admitted")
        case .windowOpen: Localized("在办理时间内", "within the window")
        case .certificateInRoster: Localized("列入社工库", "in the roster")
        case .examYearAdmitted: Localized("考试年度在受理范围内", "exam year admitted")
        case .withinOneYearOfPassing:
            Localized("在通过后的受理期限内", "within the time after passing")
        case .withinOneYearOfIssue: Localized("在发证后的受理期限内", "within the time after issue")
        case .householdOrWorkplaceInRegion:
            Localized("户籍或工作单位在受理地区", "household or workplace in the region")
        case .notRegisteredBeforeAtLevel:
            Localized("该级别未登记过", "not registered before at this level")
        case .fullCivilCapacity: Localized("具有完全民事行为能力", "full civil capacity")
        case .noOtherApplicationOpen: Localized("没有在办的其他申请", "no other application open")
        case .personalFormComplete: Localized("个人信息表填写完整", "personal form complete")
        case .pledgeGiven: Localized("已作出承诺声明", "pledge given")
        case .holdsRegistration: Localized("已办理过登记", "holds a registration")
        case .firstRegisteredInTime:
            Localized("首次登记日期在受理范围内", "first registered by the notice's day")
        case .withinRenewalWindow: Localized("在再登记受理期限内", "within the time for re-registration")
        case .periodComplete: Localized("登记有效期已满", "registration period complete")
        case .notReRegistered: Localized("届满后未再登记", "not re-registered")
        case .attachmentsGiven: Localized("所需附件已上传", "attachments needed are there")
        case .continuingEducationDone:
            Localized("继续教育达到要求（分钟）", "continuing education done (minutes)")
        }
    }
}

/// Why a condition does not hold.
enum IneligibilityCode: String, NamedCode {
    case noticeWithdrawn = "NOTICE_WITHDRAWN"
    case ruleSetNotInForce = "RULE_SET_NOT_IN_FORCE"
    case kindNotAdmitted = "KIND_NOT_ADMITTED"
    case windowNotOpenYet = "WINDOW_NOT_OPEN_YET"
    case windowClosed = "WINDOW_CLOSED"
    case notInRoster = "NOT_IN_ROSTER"
    case nameDiffers = "NAME_DIFFERS"
    case resultVoid = "RESULT_VOID"
    case examYearNotAdmitted = "EXAM_YEAR_NOT_ADMITTED"
    case notPassedYet = "NOT_PASSED_YET"
    case deadlinePassed = "FIRST_REGISTRATION_DEADLINE_PASSED"
    case outsideRegion = "OUTSIDE_REGION"
    case registeredBefore = "REGISTERED_BEFORE"
    case underAge = "UNDER_AGE"
    case noCivilCapacity = "NO_CIVIL_CAPACITY"
    case otherApplicationOpen = "OTHER_APPLICATION_OPEN"
    case formIncomplete = "PERSONAL_FORM_INCOMPLETE"
    case pledgeMissing = "PLEDGE_MISSING"
    case neverRegistered = "NEVER_REGISTERED"
    case notRegisteredYet = "NOT_REGISTERED_YET"
    case registrationRevoked = "REGISTRATION_REVOKED"
    case firstRegisteredTooLate = "FIRST_REGISTERED_TOO_LATE"
    case renewalWindowNotOpenYet = "RENEWAL_WINDOW_NOT_OPEN_YET"
    case renewalWindowClosed = "RENEWAL_WINDOW_CLOSED"
    case renewalWindowEmpty = "RENEWAL_WINDOW_EMPTY"
    case periodNotComplete = "PERIOD_NOT_COMPLETE"
    case reRegistered = "RE_REGISTERED"
    case educationMissing = "CONTINUING_EDUCATION_MISSING"
    case attachmentMissing = "ATTACHMENT_MISSING"

    var text: Localized {
        switch self {
        case .noticeWithdrawn:
            Localized(
                "登记通知已撤回，请按其他通知或一般规则申请",
                "the notice was withdrawn; apply under another or the general rule")
        case .ruleSetNotInForce: Localized("规则当日未施行", "the rule set is not in force")
        case .kindNotAdmitted: Localized("通知不受理此类申请", "the notice does not admit this kind")
        case .windowNotOpenYet: Localized("尚未到办理时间", "the window is not open yet")
        case .windowClosed: Localized("办理时间已过", "the window is closed")
        case .notInRoster: Localized("社工库暂无此人", "not in the roster")
        case .nameDiffers: Localized("姓名与社工库不一致", "the name differs from the roster's")
        case .resultVoid: Localized("考试成绩无效", "the exam result is void")
        case .examYearNotAdmitted: Localized("考试年度不在受理范围内", "exam year not admitted")
        case .notPassedYet: Localized("当日尚未通过考试", "not passed yet on that day")
        case .deadlinePassed:
            Localized("首次登记受理期限已过", "the time for a first registration is over")
        case .outsideRegion:
            Localized(
                "户籍和工作单位均不在受理地区", "household and workplace outside the region")
        case .registeredBefore: Localized("该级别已登记过", "registered before")
        case .underAge: Localized("未成年", "under age")
        case .noCivilCapacity: Localized("不具有完全民事行为能力", "no full civil capacity")
        case .otherApplicationOpen: Localized("有在办的其他申请", "another application is open")
        case .formIncomplete: Localized("个人信息表不完整", "the personal form is incomplete")
        case .pledgeMissing: Localized("未作承诺声明", "no pledge")
        default: renewalText
        }
    }
}

extension IneligibilityCode {
    fileprivate var renewalText: Localized {
        switch self {
        case .neverRegistered: Localized("从未登记", "never registered")
        case .notRegisteredYet: Localized("当日尚未登记", "not registered yet on that day")
        case .registrationRevoked: Localized("登记已被撤销", "the registration was revoked")
        case .firstRegisteredTooLate:
            Localized("首次登记晚于通知规定的日期", "first registered after the notice's day")
        case .renewalWindowNotOpenYet:
            Localized("尚未到再登记受理期限", "the time for re-registration has not come")
        case .renewalWindowClosed:
            Localized(
                "再登记受理期限已过，可等待登记通知", "the time for re-registration is over; wait for a notice")
        case .renewalWindowEmpty:
            Localized("12月31日届满，当年无受理日", "no day of that year after 31 December")
        case .periodNotComplete: Localized("登记有效期未满", "the period is not complete")
        case .reRegistered: Localized("已办理再登记", "re-registered already")
        case .attachmentMissing: Localized("缺少所需附件", "an attachment is missing")
        case .educationMissing: Localized("继续教育时间不足", "continuing education is missing")
        default: Localized(rawValue, rawValue)
        }
    }
}

/// Facts without which nothing can be told.
enum MissingFactCode: String, NamedCode {
    case examYear = "EXAM_YEAR"
    case passingDay = "PASSING_DAY"
    case issueDay = "ISSUE_DAY"
    case household = "HOUSEHOLD_DIVISION"
    case workplace = "WORKPLACE_DIVISION"
    case divisionUnknown = "DIVISION_NOT_IN_TREE"
    case earlierRegistrations = "EARLIER_REGISTRATIONS"
    case birthDay = "BIRTH_DAY"
    case ownIncome = "OWN_INCOME"
    case rosterNotLoaded = "ROSTER_NOT_LOADED"

    var text: Localized {
        switch self {
        case .examYear: Localized("考试年度", "exam year")
        case .passingDay: Localized("通过日期", "day of passing")
        case .issueDay: Localized("签发日期", "day of issue")
        case .household: Localized("户籍地", "household division")
        case .workplace: Localized("工作地", "workplace division")
        case .divisionUnknown: Localized("区划代码不在区划表中", "a division that is not in the tree")
        case .earlierRegistrations: Localized("以往登记情况", "earlier registrations")
        case .birthDay: Localized("出生日期", "birth date")
        case .ownIncome: Localized("是否以自己的劳动收入为生", "whether living by own labour")
        case .rosterNotLoaded: Localized("该年度名单尚未导入", "the roster of that year")
        }
    }
}

/// Readings (◇) of a rule set, as `ExplainEligibilityReply.unconfirmed_readings` names them.
enum ReadingCode: String, NamedCode {
    case firstClock = "first_clock"
    case periodEnd = "period_end"
    case renewedFrom = "renewed_from"
    case continuingEducationCounts = "ce_counts"
    case notReRegistered = "not_re_registered"
    case sameYear = "same_year"
    case reviewWithinDays = "review_within_days"
    case afterCancellation = "after_cancellation"
    case afterRevokedRenewal = "after_revoked_renewal"

    var text: Localized {
        switch self {
        case .firstClock:
            Localized("首次登记期限的起算日", "where the time for a first registration starts")
        case .periodEnd: Localized("登记届满日", "the last day of a registration")
        case .renewedFrom: Localized("再登记的起始日", "the start of a renewed period")
        case .continuingEducationCounts: Localized("继续教育的计算期间", "which hours count")
        case .notReRegistered: Localized("“未再登记”的含义", "what 'not re-registered' means")
        case .sameYear: Localized("“当年”的含义", "what 'that year' means")
        case .reviewWithinDays: Localized("申请复核的期限", "the time to ask for a review")
        case .afterCancellation: Localized("注销后能否再次登记", "what a cancellation leaves open")
        case .afterRevokedRenewal:
            Localized("撤销再登记后的处理", "what the revocation of a renewal leaves open")
        }
    }
}
