import Schema

// Names of continuing education (继续教育).

extension EducationForm: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .training: ValueName("training", "培训", "training")
        case .degree: ValueName("degree", "社会工作专业学历学位", "degree in social work")
        case .degreeCourses:
            ValueName("degree-courses", "未取得学历的课程", "courses of a degree programme")
        case .supervision: ValueName("supervision", "督导", "supervision")
        case .seminar: ValueName("seminar", "研讨交流", "seminar")
        case .research: ValueName("research", "论文、课题", "paper or project")
        case .teaching: ValueName("teaching", "授课", "teaching")
        case .other: ValueName("other", "其他", "other")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension EducationState: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .pending: ValueName("pending", "待认定", "awaits recognition")
        case .recognised: ValueName("recognised", "已认定", "recognised")
        case .refused: ValueName("refused", "不予认定", "not recognised")
        case .withdrawn: ValueName("withdrawn", "已撤回", "withdrawn")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

/// Why an entry does not count, or not all of it.
enum EducationLossCode: String, NamedCode {
    case withdrawn = "WITHDRAWN"
    case notRecognisedYet = "NOT_RECOGNISED_YET"
    case recognitionRefused = "RECOGNITION_REFUSED"
    case usedInEarlierPeriod = "USED_IN_EARLIER_PERIOD"
    case usedInOtherApplication = "USED_IN_OTHER_APPLICATION"
    case proofOfAnotherPerson = "PROOF_OF_ANOTHER_PERSON"
    case proofTwice = "PROOF_TWICE"
    case formNotAdmitted = "FORM_NOT_ADMITTED"
    case notCompletedYet = "NOT_COMPLETED_YET"
    case outsideCountedDays = "OUTSIDE_COUNTED_DAYS"
    case degreeOnce = "DEGREE_ONCE"
    case degreeHours = "DEGREE_HOURS"
    case overlap = "OVERLAP"

    var text: Localized {
        switch self {
        case .withdrawn: Localized("已撤回", "withdrawn")
        case .notRecognisedYet: Localized("尚未认定", "not recognised yet")
        case .recognitionRefused: Localized("未予认定", "recognition was refused")
        case .usedInEarlierPeriod:
            Localized("已用于以前的再登记", "used for an earlier re-registration")
        case .usedInOtherApplication:
            Localized("已用于另一在办申请", "used for another open application")
        case .proofOfAnotherPerson:
            Localized("该证明已属于他人", "the proof is another person's")
        case .proofTwice: Localized("同一证明重复填报", "the same proof twice")
        case .formNotAdmitted: Localized("该形式不计入", "this form does not count")
        case .notCompletedYet: Localized("当日尚未结业", "not completed by that day")
        case .outsideCountedDays:
            Localized("结业日期不在计算范围内", "completed outside the days that count")
        case .degreeOnce: Localized("学历学位只计一次", "a degree counts once")
        case .degreeHours: Localized("超过学历学位可计小时", "more than a degree counts")
        case .overlap: Localized("与其他记录时间重叠", "overlaps another entry")
        }
    }
}
