import Rules
package import Schema

/// Who in the caller's territory would be let in and who shut out under a notice that is not
/// published yet. Judged as a submission is, but for what lies in the applicant's own hands.
///
/// Walks the whole register, so it belongs on a frozen copy.
package struct NoticePreview {
    private let registry: Registry
    private let request: PreviewNoticeRequest
    private let context: CommandContext
    private let day: CalendarDay
    private let proposed: PinnedRules
    private let compared: PinnedRules?
    private var trace = ReadTrace()
    private var counts: [Key: Int] = [:]
    private var rows: [(key: Key, count: PreviewCount, lastPerson: UInt64)] = []
    private var reply = PreviewNoticeReply()
    private var isFull = false
    private var lastPlace: UInt64 = 0

    /// What stands in the way of one certificate; nothing where the verdict is yes.
    private struct Judgement {
        var verdict: Schema.Verdict
        var condition = ""
        var reason = ""
    }

    private struct Key: Hashable {
        var verdict: Int32
        var condition: String
        var reason: String

        var order: (Int32, String, String) { (verdict, condition, reason) }
    }

    package init(
        _ registry: Registry, _ request: PreviewNoticeRequest, _ context: CommandContext
    ) throws(Refusal) {
        guard let notice = request.notice else { throw Refusal(.requestInvalid) }
        guard request.kind == .first || request.kind == .renewal else {
            throw Refusal(.kindNotOffered)
        }
        try registry.checkPreview(notice, request.ruleSet, context, &trace)
        let ruleSet = request.ruleSet ?? registry.ruleSet(named: notice.ruleSetName, &trace)
        guard let ruleSet else { throw Refusal(.ruleSetUnknown) }
        let opens = Instant(milliseconds: notice.opensAt).day
        let asked = request.onDay == 0 ? opens : CalendarDay(yyyymmdd: request.onDay)
        guard let asked else { throw Refusal(.fieldInvalid, fields: [.invalid("on_day")]) }
        day = asked
        // Within a notice that was withdrawn it would admit nobody.
        proposed = PinnedRules(
            notice: notice, ruleSet: ruleSet,
            withdrawal: registry.withdrawal(of: notice.asPublished, &trace))
        compared = try registry.published(request, &trace)
        self.registry = registry
        self.request = request
        self.context = context
    }

    package mutating func run() -> PreviewNoticeReply {
        let registry = registry
        var seen = ReadTrace()
        registry.forEach(Person.self, .person, &seen) { _, person in
            if registry.sees(
                context.caller, person.divisionId, day: context.today, &trace)
            {
                judge(person)
            }
            return true
        }
        reply.onDay = day.yyyymmdd
        reply.counts = rows.sorted { $0.key.order < $1.key.order }.map(\.count)
        reply.revision = registry.revision
        reply.rehearsal = context.isRehearsal
        return reply
    }

    private mutating func judge(_ person: Person) {
        let file = registry.file(of: person, &trace)
        for (ordinal, certificate) in file.certificates.enumerated() {
            let now = judgement(certificate, file, proposed)
            let before = compared.map { judgement(certificate, file, $0) }
            count(now, person.id)
            let change = Self.change(from: before, to: now)
            reply.newlyAdmitted += change == .newlyAdmitted ? 1 : 0
            reply.newlyShutOut += change == .newlyShutOut ? 1 : 0
            guard isListed(now, change) else { continue }
            let place = person.id << Self.ordinalBits | UInt64(ordinal + 1)
            list(place, person, certificate, now, before)
        }
    }

    private mutating func judgement(
        _ certificate: Certificate, _ file: PersonFile, _ pinned: PinnedRules
    ) -> Judgement {
        do throws(Refusal) {
            try registry.checkKind(
                request.kind, certificate, today: day.yyyymmdd, &trace)
            let question = EligibilityCase(
                kind: request.kind, file: file, certificate: certificate, pinned: pinned,
                decisive: DecisiveInstant(
                    askingAbout: day, under: pinned.notice.map(Rules.Notice.init)),
                looksForAttachments: false)
            let answer = try registry.answer(question, &trace)
            guard let obstacle = answer.conditions.first(where: { $0.verdict != .yes }) else {
                return Judgement(verdict: .yes)
            }
            return Judgement(
                verdict: Schema.Verdict(rawValue: Int32(answer.verdict.rawValue)),
                condition: obstacle.condition.rawValue,
                reason: obstacle.refusal?.reason.rawValue ?? obstacle.missingFact?.rawValue ?? "")
        } catch {
            // Refused before any condition is asked: registered already, never, or ended.
            return Judgement(verdict: .no, reason: error.reason.rawValue)
        }
    }

    private mutating func count(_ judgement: Judgement, _ person: UInt64) {
        let key = Key(
            verdict: judgement.verdict.rawValue, condition: judgement.condition,
            reason: judgement.reason)
        let position = counts[key] ?? rows.count
        if position == rows.count {
            counts[key] = position
            let row = PreviewCount(
                verdict: judgement.verdict, condition: judgement.condition,
                reason: judgement.reason)
            rows.append((key, row, 0))
        }
        rows[position].count.certificates += 1
        if rows[position].lastPerson != person {
            rows[position].count.persons += 1
            rows[position].lastPerson = person
        }
    }

    private static func change(from before: Judgement?, to now: Judgement) -> PreviewList? {
        guard let before, (before.verdict == .yes) != (now.verdict == .yes) else { return nil }
        return now.verdict == .yes ? .newlyAdmitted : .newlyShutOut
    }

    private func isListed(_ judgement: Judgement, _ change: PreviewList?) -> Bool {
        guard request.condition.isEmpty || request.condition == judgement.condition else {
            return false
        }
        return switch request.list {
        case .admitted: judgement.verdict == .yes
        case .shutOut: judgement.verdict == .no
        case .cannotTell: judgement.verdict == .cannotTell
        case .newlyAdmitted, .newlyShutOut: change == request.list
        case .unspecified, .unrecognized: false
        }
    }

    private mutating func list(
        _ place: UInt64, _ person: Person, _ certificate: Certificate, _ now: Judgement,
        _ before: Judgement?
    ) {
        let page = request.page ?? PageRequest()
        guard place > page.afterId, !isFull else { return }
        guard reply.entries.count < page.boundedLimit else {
            isFull = true
            reply.end = PageEnd(nextAfterId: lastPlace)
            return
        }
        lastPlace = place
        reply.entries.append(
            PreviewEntry(
                personId: person.id, personName: person.name, divisionId: person.divisionId,
                managementNumber: certificate.managementNumber, level: certificate.level,
                verdict: now.verdict, condition: now.condition, reason: now.reason,
                verdictBefore: before?.verdict ?? .unspecified))
    }

    /// Nobody has more certificates than this.
    private static var ordinalBits: UInt64 { 16 }
}

extension Registry {
    /// As for publication, but for its version; a rule set may be proposed with it.
    fileprivate func checkPreview(
        _ notice: Schema.Notice, _ ruleSet: Schema.RuleSet?, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) {
        if let ruleSet { try checkRuleSet(ruleSet, &trace) }
        try checkNotice(notice, proposed: ruleSet, &trace)
        guard sees(context.caller, notice.regionDivisionId, day: context.today, &trace) else {
            throw Refusal(.notResponsible, [.init("division", "\(notice.regionDivisionId)")])
        }
    }

    /// The notice to compare with, and the rule set that it stands on.
    fileprivate func published(
        _ request: PreviewNoticeRequest, _ trace: inout ReadTrace
    ) throws(Refusal) -> PinnedRules? {
        guard !request.againstName.isEmpty else { return nil }
        let versions = notices(named: request.againstName, &trace)
        let notice =
            request.againstVersion == 0
            ? versions.last : versions.first { $0.version == request.againstVersion }
        guard let notice else {
            throw Refusal(.noticeUnknown, [.init("notice", request.againstName)])
        }
        guard let ruleSet = ruleSet(named: notice.ruleSetName, &trace) else {
            throw Refusal(.ruleSetUnknown)
        }
        return PinnedRules(
            notice: notice, ruleSet: ruleSet, withdrawal: withdrawal(of: notice, &trace))
    }
}
