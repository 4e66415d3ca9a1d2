import Rules
import Schema

/// A published notice is withdrawn (撤回). It is not edited: it stays readable for ever, and says
/// that it was withdrawn, when, by whom and why. From then on it admits nobody.
///
/// - Versions: an extension after an outage is a version of its own. It can be withdrawn alone, and
///   then the version before it decides again, with its own window; a wrong version that was put
///   right by a later one likewise. Without a version, all that stand are withdrawn. The text put
///   right is published as the next version.
/// - Notices within it (批次嵌套): a prefecture's campaign is allowed by the province's, so it admits
///   nobody either while no version of that stands, and does again once the province has published
///   the next. It is not marked itself: its own bureau has withdrawn nothing. Where only a version
///   above was withdrawn, those within stand; whoever relied on that version withdraws his own.
extension Registry {
    /// ids: the versions that were withdrawn.
    func planWithdrawNotice(
        _ request: WithdrawNoticeRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let versions = notices(named: request.name, &trace).filter {
            request.version == 0 || $0.version == request.version
        }
        guard !versions.isEmpty else {
            throw Refusal(.noticeUnknown, [.init("notice", request.name)])
        }
        for notice in versions {
            guard sees(context.caller, notice.regionDivisionId, day: context.today, &trace) else {
                throw Refusal(.notResponsible, [.init("division", "\(notice.regionDivisionId)")])
            }
        }
        let number = HalfWidthText(request.number).trimmed
        guard !number.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("number")])
        }
        guard !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        let standing = versions.filter { $0.withdrawnAt == 0 }
        if standing.isEmpty, let withdrawal = versions.last?.ownWithdrawal {
            throw withdrawal.refusal
        }
        var plan = Plan()
        for var notice in standing {
            notice.withdrawnAt = context.now
            notice.withdrawnBy = context.caller.operator.id
            notice.withdrawnBureauId = context.caller.bureau?.id ?? 0
            notice.withdrawnNumber = number
            notice.withdrawnReason = request.reason
            plan.put(notice, in: .notice, key: notice.id)
            plan.ids.append(notice.id)
        }
        plan.reason = request.reason
        return plan
    }

    /// The version that new cases are judged by: the latest that stands; where none does, the
    /// latest, which then says that it was withdrawn.
    func noticeInForce(named name: String, _ trace: inout ReadTrace) -> Schema.Notice? {
        let versions = notices(named: name, &trace)
        return versions.last { $0.withdrawnAt == 0 } ?? versions.last
    }

    /// That a notice was withdrawn, or what it stands within; nil if it stands.
    func withdrawal(
        of notice: Schema.Notice, _ trace: inout ReadTrace
    ) -> NoticeWithdrawal? {
        var current = notice
        for _ in 0..<Self.deepestNotice {
            if let own = current.ownWithdrawal { return own }
            guard !current.withinNoticeName.isEmpty,
                let outer = noticeInForce(named: current.withinNoticeName, &trace)
            else { return nil }
            current = outer
        }
        return nil
    }

    /// Longer than any nesting: a loop in the data ends here.
    static var deepestNotice: Int { 8 }
}

extension Schema.Notice {
    fileprivate var ownWithdrawal: NoticeWithdrawal? {
        guard withdrawnAt != 0 else { return nil }
        return NoticeWithdrawal(
            notice: name, at: Instant(milliseconds: withdrawnAt), number: withdrawnNumber)
    }
}

extension NoticeWithdrawal {
    var refusal: Refusal {
        Refusal(
            .noticeWithdrawn,
            [
                .init("notice", notice), .init("withdrawn_on", at.day.description),
                .init("number", number),
            ])
    }
}
