import Registry

/// Refusals of casework: claims, the clock, bulk decisions.
extension RefusalReason {
    /// Nil for refusals of other subjects.
    var caseworkTemplate: MessageTemplate? {
        switch self {
        case .claimedByOther:
            MessageTemplate(
                "该案卷已由操作员 {holder} 认领；确需接手的，请说明理由。",
                "Operator {holder} has claimed this file. To take it over, give a reason.")
        case .notClaimed:
            MessageTemplate(
                "您没有认领该案卷，无需释放。", "You have not claimed this file: nothing to give back.")
        case .claimsExhausted:
            MessageTemplate(
                "同时认领的案卷不得超过 {limit} 件，请先办结或释放一部分。",
                "Nobody claims more than {limit} files at once. Decide or give back some first.")
        case .holdRunning:
            MessageTemplate(
                "批量通过后须等待，{until} 之后方可出证。如有误批，请在此之前处理。",
                "Approved in bulk: no certificate before {until}. Mend mistakes until then.")
        case .batchFull:
            MessageTemplate(
                "本批内容过多，未予办理，请另分批提交。",
                "The batch carries too much: this was left undone. Decide it in another one.")
        default: registrationTemplate
        }
    }

    private var registrationTemplate: MessageTemplate? {
        switch self {
        case .groundUnfit:
            MessageTemplate(
                "该事由不适用于此项处理：注销自处理之日起，撤销自始无效，请核对事由。",
                "This ground does not go with what is to happen. "
                    + "A cancellation acts from a day, a revocation from the beginning.")
        case .registrationStateUnfit:
            MessageTemplate(
                "该登记的当前状态不允许此项处理，请先查看登记状态。",
                "The registration does not stand as this needs it. Look at its status first.")
        case .proposalOpen:
            MessageTemplate(
                "该登记已有待决定的事项（编号 {event}），请先办结。",
                "Something is proposed for this registration: event {event}. Decide it first.")
        case .alreadyDecided:
            MessageTemplate("该事项已经决定，不能再改。", "This event has been decided already.")
        case .registrationEnded:
            MessageTemplate(
                "该登记已注销或撤销，不能出证或再登记。如原决定有误，请先恢复登记；否则请办理首次登记。",
                "Cancelled or revoked: no certificate, no renewal. Reinstate it if that was wrong; "
                    + "else apply for a first registration.")
        default: reportTemplate ?? duplicateTemplate
        }
    }
}
