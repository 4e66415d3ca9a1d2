extension Heading {
    /// Headings of casework, and the key itself for one that has no text, which a test finds.
    var caseworkText: Localized {
        switch self {
        case .calendars: Localized("工作日历", "working calendars")
        case .year: Localized("年份", "year")
        case .holidays: Localized("放假", "days off")
        case .makeUpDays: Localized("调休上班", "make-up working days")
        case .source: Localized("依据通知", "source")
        case .decided: Localized("已办理", "decided")
        case .acceptedOn: Localized("受理日期", "accepted")
        case .dueOn: Localized("办理期限", "due")
        case .workingDaysLeft: Localized("剩余工作日", "working days left")
        case .workingDaysOver: Localized("超期工作日", "working days overdue")
        case .clockStands: Localized("期限中止", "clock stands")
        case .calendarMissing: Localized("缺少该年日历", "no calendar of the year")
        case .holderID: Localized("认领人", "holder")
        case .holdUntil: Localized("出证不早于", "no certificate before")
        case .notAcceptedReason: Localized("不予受理原因", "why not accepted")
        case .referredTo: Localized("应向何处申请", "go to")
        case .events: Localized("登记事项", "events")
        case .ground: Localized("事由", "ground")
        case .registration: Localized("登记", "registration")
        case .effectiveOn: Localized("生效日期", "effective")
        case .proposedBy: Localized("提出人", "proposed by")
        case .proposedAt: Localized("提出时间", "proposed")
        case .decidedBy: Localized("决定人", "decided by")
        case .decidedAt: Localized("决定时间", "decided at")
        case .decisionReason: Localized("决定理由", "reason of the decision")
        case .renewableUntil: Localized("再登记受理至", "re-registration until")
        case .cancelledFrom: Localized("注销日期", "cancelled from")
        case .isRevoked: Localized("已撤销", "revoked")
        case .suspensions: Localized("暂停期间", "suspensions")
        case .personChanges: Localized("人员变更", "changes of persons")
        case .newName: Localized("新姓名", "new name")
        case .newDocument: Localized("新证件", "new document")
        case .fromDivision: Localized("转出地", "from division")
        case .toDivision: Localized("转入地", "to division")
        case .supersededAt: Localized("被替代时间", "superseded")
        case .reissueReason: Localized("换发原因", "why reissued")
        default: figureText
        }
    }
}
