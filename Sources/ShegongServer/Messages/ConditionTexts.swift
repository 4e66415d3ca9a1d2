/// What the conditions of an eligibility answer are called.
enum ConditionTexts {
    static func text(_ code: String, _ language: Language) -> String {
        let template: MessageTemplate? =
            switch code {
            case "CERTIFICATE_IN_ROSTER": MessageTemplate("已通过考试并列入社工库", "passed and in the roster")
            case "WINDOW_OPEN": MessageTemplate("在登记通知规定的时间内", "within the notice's window")
            case "KIND_ADMITTED": MessageTemplate("通知受理此类申请", "kind admitted by the notice")
            case "EXAM_YEAR_ADMITTED": MessageTemplate("考试年度在受理范围内", "exam year admitted")
            case "WITHIN_ONE_YEAR_OF_PASSING", "WITHIN_TIME_OF_PASSING":
                MessageTemplate("在规定期限内申请首次登记", "within the time for a first registration")
            case "HOUSEHOLD_OR_WORKPLACE_IN_REGION":
                MessageTemplate("户籍或工作单位在受理地区", "household or workplace in the region")
            case "NOT_REGISTERED_BEFORE_AT_LEVEL", "NOT_REGISTERED_BEFORE":
                MessageTemplate("此前未办理过登记", "not registered before")
            case "PERSONAL_FORM_COMPLETE": MessageTemplate("个人信息表填写完整", "personal form complete")
            case "PLEDGE_GIVEN": MessageTemplate("已作出承诺声明", "pledge given")
            case "FULL_CIVIL_CAPACITY": MessageTemplate("具有完全民事行为能力", "full civil capacity")
            case "HOLDS_REGISTRATION": MessageTemplate("已办理过登记且未被撤销", "holds a registration")
            case "FIRST_REGISTERED_IN_TIME":
                MessageTemplate("首次登记日期在通知规定范围内", "first registered by the notice's day")
            case "WITHIN_RENEWAL_WINDOW":
                MessageTemplate("在再登记受理期限内", "within the time for re-registration")
            case "PERIOD_COMPLETE": MessageTemplate("登记有效期已满", "registration period complete")
            case "NOT_RE_REGISTERED":
                MessageTemplate("届满后未办理过再登记", "not re-registered since")
            case "CONTINUING_EDUCATION_DONE":
                MessageTemplate("继续教育达到要求", "continuing education done")
            case "NOTICE_STANDS": MessageTemplate("登记通知未撤回", "the notice stands")
            case "ATTACHMENTS_GIVEN":
                MessageTemplate("所需附件已上传", "attachments needed are there")
            default: nil
            }
        return template?.text(language, []) ?? code
    }
}
