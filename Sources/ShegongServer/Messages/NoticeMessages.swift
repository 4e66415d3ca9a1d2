import Registry

/// What is said about withdrawn notices and their cases.
extension RefusalReason {
    var noticeTemplate: MessageTemplate? {
        switch self {
        case .noticeWithdrawn:
            MessageTemplate(
                "登记通知“{notice}”已于{withdrawn_on}撤回（{number}），任何人不得再据此申请。请按其他登记通知提交，"
                    + "或不填通知、按一般规则提交；已收件的，收件时间不变。",
                "The notice {notice} was withdrawn on {withdrawn_on} ({number}) and admits nobody. "
                    + "Submit under another notice, or under the general rule without one; what "
                    + "was received keeps the instant of its receipt.")
        case .noticeUnsettled:
            MessageTemplate(
                "此件所依据的登记通知“{notice}”已撤回。请先由终审机构用 application settle-notice "
                    + "决定保留原通知还是改按其他规则，再作决定；退回补正不受影响。",
                "The notice {notice} that this case is pinned to was withdrawn. The bureau of the "
                    + "final review first decides with application settle-notice whether it is "
                    + "kept under it or judged by other rules. It can still be returned.")
        case .nothingToSettle:
            MessageTemplate(
                "第 {case} 号申请无须就撤回的通知作决定：其通知未撤回、已作过决定，或案件已办结。"
                    + "请用 notice cases 核对。",
                "There is nothing to decide about application {case}: its notice stands, it was "
                    + "decided about, or it is over. Look with notice cases.")
        case .ruleSetNotYours:
            MessageTemplate(
                "规则集（或其上一版）适用的地区（{division}，0 为全国）超出本机构管辖范围，由{bureau}的终审人员发布。",
                "The region of this rule set, or of its former version ({division}; 0 is the "
                    + "nation), reaches beyond your bureau's territory. It is for the final "
                    + "reviewer of {bureau} to publish it.")
        case .ruleSetNobodys:
            MessageTemplate(
                "规则集（或其上一版）适用于 {division}（0 为全国），该地区的各机构没有共同的上级机构，无人可以发布。"
                    + "请系统管理员用 bureau create 设立负责全部这些区划的机构，由其终审人员发布。",
                "This rule set, or its former version, is for {division} (0 is the nation), and no "
                    + "bureau stands above all bureaus there, so nobody can publish it. The system "
                    + "administrator creates one for all their divisions with bureau create; its "
                    + "final reviewer publishes.")
        default: nil
        }
    }
}
