import Registry
import Schema

/// Notices that turn out to be wrong.
extension YearDesk {
    /// The next version says the same; the one before is withdrawn, and all its cases are decided
    /// about: kept, or judged anew under the next.
    mutating func replaceNotice(
        of campaign: Campaign, _ dice: inout Dice
    ) throws(Violation) {
        var trace = ReadTrace()
        guard var notice = registry.notice(named: campaign.notice, &trace) else { return }
        let former = notice.version
        notice.version += 1
        try must(.publishNotice(PublishNoticeRequest(notice: notice)), as: .final)
        let withdrawal = WithdrawNoticeRequest(
            name: notice.name, version: former, number: "肇民函〔\(today / 10_000)〕9号",
            reason: "附件有误")
        try must(.withdrawNotice(withdrawal), as: .final)
        for application in unsettled() {
            // Whoever holds a file goes on with it.
            let isKept = application.holderId != 0 || dice.once(in: 2)
            try settle(application, under: isKept ? nil : notice.name)
            guard !isKept, application.state == .firstPassed else { continue }
            try reviewAgain(application)
        }
    }

    /// The first review of a case that is judged anew. Those who try everything may have been
    /// registered since they handed it in, by a cancellation that was undone: they are refused.
    private mutating func reviewAgain(_ application: Application) throws(Violation) {
        let reviewer = County.of(application.divisionId).reviewer
        var review = ReviewApplicationRequest(
            applicationId: application.id, expectedVersion: application.version + 1,
            stage: .first, outcome: .approved)
        guard wildAccounts.contains(application.personId) else {
            try must(.reviewApplication(review), as: reviewer)
            return
        }
        guard case .failure(let refusal) = try attempt(.reviewApplication(review), as: reviewer)
        else { return }
        try expect(
            refusal.reason == .notEligible,
            "only the rules stand in the way of a review: \(refusal.told)")
        review.outcome = .refused
        review.reason = "撤回原通知后不符合条件"
        try must(.reviewApplication(review), as: reviewer)
    }

    /// Keeps a file, if somebody has to decide about it, under the notice that it is pinned to.
    mutating func keepUnderItsNotice(_ id: UInt64) throws(Violation) {
        var trace = ReadTrace()
        guard let application = get(Application.self, .application, id),
            Self.waiting.contains(application.state), registry.isUnsettled(application, &trace)
        else { return }
        try settle(application, under: nil)
    }

    private static let waiting: [ApplicationState] = [.pending, .firstPassed, .returned]

    private func unsettled() -> [Application] {
        var found: [Application] = []
        var trace = ReadTrace()
        var seen = ReadTrace()
        registry.forEach(Application.self, .application, &seen) { _, application in
            if Self.waiting.contains(application.state), registry.isUnsettled(application, &trace) {
                found.append(application)
            }
            return true
        }
        return found
    }

    private mutating func settle(
        _ application: Application, under notice: String?
    ) throws(Violation) {
        let request = SettleNoticeRequest(
            items: [
                SettleNoticeItem(
                    applicationId: application.id, expectedVersion: application.version)
            ],
            outcome: notice == nil ? .kept : .otherRules, noticeName: notice ?? "",
            reason: "经集体研究", basis: notice == nil ? "《行政许可法》第八条" : "")
        try must(.settleNotice(request), as: .final)
    }
}
