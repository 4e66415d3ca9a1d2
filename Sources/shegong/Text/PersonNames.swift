import Schema

// Names of the values of the personal form and of the directory.

extension Sex: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .male: ValueName("male", "男", "male")
        case .female: ValueName("female", "女", "female")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension IdentityDocumentKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .resident: ValueName("resident", "居民身份证", "resident identity card")
        case .hmtResidencePermit:
            ValueName(
                "hmt-residence-permit", "港澳台居民居住证",
                "residence permit of Hong Kong, Macao and Taiwan residents")
        case .foreignPermanent:
            ValueName(
                "foreign-permanent", "外国人永久居留身份证", "foreigner's permanent residence card")
        case .hmtTravelPermit:
            ValueName("hmt-travel-permit", "来往内地通行证", "mainland travel permit")
        case .passport: ValueName("passport", "护照", "passport")
        case .military: ValueName("military", "军官证", "military identity card")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension Education: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .secondary: ValueName("secondary", "高中及以下", "secondary school or below")
        case .college: ValueName("college", "大专", "college diploma")
        case .bachelor: ValueName("bachelor", "本科", "bachelor")
        case .master: ValueName("master", "硕士研究生", "master")
        case .doctor: ValueName("doctor", "博士研究生", "doctor")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension PoliticalStatus: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .partyMember: ValueName("party-member", "中共党员", "Communist Party member")
        case .leagueMember: ValueName("league-member", "共青团员", "Youth League member")
        case .otherParty: ValueName("other-party", "民主党派", "other party")
        case .none: ValueName("none", "群众", "no party")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension EmployerKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .government: ValueName("government", "机关", "government organ")
        case .publicInstitution:
            ValueName("public-institution", "事业单位", "public institution")
        case .socialWorkAgency:
            ValueName("social-work-agency", "社会工作服务机构", "social work agency")
        case .socialOrganisation:
            ValueName("social-organisation", "其他社会组织", "other social organisation")
        case .committee: ValueName("committee", "村、居委会", "village or residents' committee")
        case .enterprise: ValueName("enterprise", "企业", "enterprise")
        case .other: ValueName("other", "其他", "other")
        case .none: ValueName("none", "无", "not employed")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension Role: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .clerk: ValueName("clerk", "经办人", "clerk")
        case .reviewer: ValueName("reviewer", "初审", "first reviewer")
        case .finalReviewer: ValueName("final-reviewer", "终审", "final reviewer")
        case .statistician: ValueName("statistician", "统计", "statistician")
        case .batch: ValueName("batch", "批处理", "batch")
        case .systemAdministrator:
            ValueName("system-administrator", "系统管理员", "system administrator")
        case .securityAdministrator:
            ValueName("security-administrator", "安全管理员", "security administrator")
        case .auditAdministrator:
            ValueName("audit-administrator", "审计管理员", "audit administrator")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension DivisionLevel: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .nation: ValueName("nation", "国家", "nation")
        case .province: ValueName("province", "省级", "province")
        case .prefecture: ValueName("prefecture", "地级", "prefecture")
        case .county: ValueName("county", "县级", "county")
        case .township: ValueName("township", "乡级", "township")
        case .zone: ValueName("zone", "功能区", "functional zone")
        case .unrecognized(let number): .unknown(number)
        }
    }
}

extension NameMatch: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("any", "不限", "any")
        case .whole: ValueName("whole", "全名", "whole name")
        case .part: ValueName("part", "部分", "part")
        case .sound: ValueName("sound", "同音", "same sound")
        case .letters: ValueName("letters", "拼音", "pinyin")
        case .oneOff: ValueName("one-off", "差一字", "one character off")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
