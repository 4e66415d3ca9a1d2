package import Schema

/// What hangs on a notice that was withdrawn, or is about to be: its cases, by what they wait for.
///
/// Walks all applications, so it belongs on a frozen copy.
package struct NoticeCases {
    private let registry: Registry
    private let request: ListNoticeCasesRequest
    private let context: CommandContext
    /// All versions asked about and the notices within them, newest first.
    private let notices: [Notice]
    private var trace = ReadTrace()

    package init(
        _ registry: Registry, _ request: ListNoticeCasesRequest, _ context: CommandContext
    ) throws(Refusal) {
        var trace = ReadTrace()
        notices = registry.notices(concernedBy: request, &trace)
        guard !notices.isEmpty else {
            throw Refusal(.noticeUnknown, [.init("notice", request.noticeName)])
        }
        self.registry = registry
        self.request = request
        self.context = context
    }

    package mutating func run() -> ListNoticeCasesReply {
        let registry = registry
        var places: [UInt64] = []
        var counts: [UInt64] = Array(repeating: 0, count: Self.groups.count + 1)
        var seen = ReadTrace()
        registry.forEach(Application.self, .application, &seen) { _, application in
            guard let group = find(application)?.group, isInSight(application) else { return true }
            counts[Int(group.rawValue)] += 1
            if request.group == .unspecified || request.group == group {
                places.append(UInt64(group.rawValue) << Self.idBits | application.id)
            }
            return true
        }
        var reply = ListNoticeCasesReply()
        reply.counts = Self.groups.map {
            NoticeCaseCount(group: $0, cases: counts[Int($0.rawValue)])
        }
        let asked = request.page ?? PageRequest()
        let rest = places.sorted().drop { $0 <= asked.afterId }
        let page = rest.prefix(asked.boundedLimit)
        reply.cases = page.compactMap { row($0 & (1 << Self.idBits - 1)) }
        reply.end = PageEnd(nextAfterId: page.count < rest.count ? page.last ?? 0 : 0)
        reply.revision = registry.revision
        reply.rehearsal = context.isRehearsal
        return reply
    }

    private static let groups: [NoticeCaseGroup] = [
        .undecided, .approved, .refused, .received, .settled,
    ]
    /// No application has an id of more bits.
    private static var idBits: UInt64 { 48 }

    private mutating func isInSight(_ application: Application) -> Bool {
        let day = context.today
        guard registry.sees(context.caller, application.divisionId, day: day, &trace) else {
            return false
        }
        let asked = Bureau(divisionIds: [request.divisionId])
        return request.divisionId == 0
            || registry.sees(asked, application.divisionId, day: day, &trace)
    }

    /// The group of a case and the notice concerned; nil if it does not hang on one of these. Who
    /// took his application back himself waits for nothing.
    private mutating func find(
        _ application: Application
    ) -> (group: NoticeCaseGroup, notice: Notice)? {
        if let notice = notices.first(where: { $0.id == application.noticeId }) {
            switch application.state {
            case .pending, .firstPassed, .returned:
                return (application.isKept ? .settled : .undecided, notice)
            case .finalPassed, .registered, .certificateIssued: return (.approved, notice)
            case .firstRefused, .finalRefused, .notAccepted: return (.refused, notice)
            case .draft, .withdrawn, .unspecified, .unrecognized: return nil
            }
        }
        let former = application.noticeSettlements.last { settlement in
            notices.contains { $0.id == settlement.noticeId }
        }
        if let former, let notice = notices.first(where: { $0.id == former.noticeId }) {
            return (.settled, notice)
        }
        return received(application).map { (.received, $0) }
    }

    /// The notice in whose window and region a draft was received.
    private mutating func received(_ application: Application) -> Notice? {
        guard application.state == .draft, let at = receipt(of: application)?.receivedAt else {
            return nil
        }
        for notice in notices
        where notice.opensAt <= at && at <= notice.closesAt
            && notice.kinds.contains(application.kind)
        {
            let region = Bureau(divisionIds: [notice.regionDivisionId])
            if registry.sees(region, application.divisionId, day: context.today, &trace) {
                return notice
            }
        }
        return nil
    }

    private mutating func receipt(of application: Application) -> Receipt? {
        registry.get(Receipt.self, .receipt, application.receiptId, &trace)
    }

    private mutating func row(_ id: UInt64) -> NoticeCase? {
        guard let application = registry.get(Application.self, .application, id, &trace),
            let (group, notice) = find(application)
        else { return nil }
        let receipt = receipt(of: application)
        let letter = registry.get(
            DecisionLetter.self, .decisionLetter, application.decisionLetterId, &trace)
        return NoticeCase(
            applicationId: id, group: group, state: application.state, kind: application.kind,
            divisionId: application.divisionId, bureauId: application.bureauId,
            personId: application.personId, managementNumber: application.examManagementNumber,
            noticeName: notice.name, noticeVersion: notice.version,
            receiptNumber: receipt?.number ?? "",
            decisiveAt: group == .received ? receipt?.receivedAt ?? 0 : application.decisiveAt,
            settled: application.noticeSettlements.last?.outcome ?? .unspecified,
            reviewUntil: group == .refused ? letter?.reviewUntil ?? 0 : 0,
            version: application.version)
    }
}

extension Registry {
    /// The versions asked about, and of a whole notice those that stand within it; newest first.
    fileprivate func notices(
        concernedBy request: ListNoticeCasesRequest, _ trace: inout ReadTrace
    ) -> [Notice] {
        guard request.version == 0 else {
            return notices(named: request.noticeName, &trace).filter {
                $0.version == request.version
            }
        }
        var all: [Notice] = []
        forEach(Notice.self, .notice, &trace) { _, notice in
            all.append(notice)
            return true
        }
        var nested: Set<String> = [request.noticeName]
        for _ in 0..<Self.deepestNotice {
            nested.formUnion(all.filter { nested.contains($0.withinNoticeName) }.map(\.name))
        }
        return all.reversed().filter { nested.contains($0.name) }
    }
}
