import Registry
import Schema

extension RegistryWorld {
    func notice(_ id: UInt64) -> Notice? {
        var trace = ReadTrace()
        return registry.get(Notice.self, .notice, id, &trace)
    }

    /// The next version of the notice of 2021.
    mutating func publish(_ change: (inout Notice) -> Void) throws(Refusal) {
        var trace = ReadTrace()
        var notice = registry.notice(named: "zhaoqing-2021", &trace) ?? Self.zhaoqing2021
        notice.version += 1
        change(&notice)
        try run(.publishNotice(PublishNoticeRequest(notice: notice)), as: .zhaoqingFinal)
    }

    @discardableResult
    mutating func withdrawNotice(
        _ name: String = "zhaoqing-2021", version: UInt32 = 0,
        number: String = "肇民函〔2021〕12号", reason: String = "范围有误"
    ) throws(Refusal) -> [UInt64] {
        let request = WithdrawNoticeRequest(
            name: name, version: version, number: number, reason: reason)
        return try run(.withdrawNotice(request), as: .zhaoqingFinal)
    }

    mutating func submit(_ application: UInt64, under notice: String) throws(Refusal) {
        let request = SubmitApplicationRequest(
            applicationId: application, expectedVersion: version(of: application),
            noticeName: notice, pledgeGiven: true)
        try run(.submitApplication(request), as: .deqingClerk)
    }

    mutating func settle(
        _ applications: UInt64..., under notice: String? = nil, basis: String = "《行政许可法》第八条",
        reason: String = "信赖利益", as officer: Officer = .zhaoqingFinal
    ) throws(Refusal) {
        let request = SettleNoticeRequest(
            items: applications.map {
                SettleNoticeItem(applicationId: $0, expectedVersion: version(of: $0))
            },
            outcome: notice == nil ? .kept : .otherRules, noticeName: notice ?? "",
            reason: reason, basis: basis)
        try run(.settleNotice(request), as: officer)
    }

    func noticeCases(
        _ request: ListNoticeCasesRequest = ListNoticeCasesRequest(noticeName: "zhaoqing-2021"),
        as officer: Officer = .zhaoqingFinal
    ) throws(Refusal) -> ListNoticeCasesReply {
        var list = try NoticeCases(registry, request, context(officer))
        return list.run()
    }
}
