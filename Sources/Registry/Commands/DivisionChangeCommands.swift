import Rules
import Schema

/// Changes of divisions (区划变更), published as one act: what ends, what takes its place, and what
/// becomes of the bureaus. Files and officers follow on the day, in steps: see `planMoveDivision`.
extension Registry {
    /// ids: the change, then the successors' codes.
    func planPublishDivisionChange(
        _ request: PublishDivisionChangeRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let drafted = try draftDivisionChange(request, context, &trace)
        var plan = Plan()
        for division in drafted.mapRows {
            plan.put(division, in: .division, key: UInt64(division.id))
        }
        for bureau in drafted.bureaus {
            plan.put(bureau, in: .bureau, key: bureau.id)
        }
        let change = drafted.change
        plan.put(change, in: .divisionChange, key: change.id)
        plan.ids = [change.id] + change.successors.map { UInt64($0.id) }
        plan.reason = change.document
        return plan
    }

    /// An act as it would be published, with the records that it changes at once.
    struct DraftedDivisionChange {
        var change: DivisionChange
        var mapRows: [Schema.Division]
        var bureaus: [Bureau]
    }

    func draftDivisionChange(
        _ request: PublishDivisionChangeRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> DraftedDivisionChange {
        guard !HalfWidthText(request.document).trimmed.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("document")])
        }
        guard let day = CalendarDay(yyyymmdd: request.effectiveOn) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("effective_on")])
        }
        guard let kind = UInt8(exactly: request.kind.rawValue).flatMap(DivisionActKind.init)
        else { throw Refusal(.fieldInvalid, fields: [.invalid("kind")]) }
        let below = request.successors.reduce(0) { $0 + $1.belowIds.count }
        guard request.sourceIds.count + request.successors.count + below <= Self.divisionsPerAct
        else { throw Refusal(.fieldInvalid, fields: [.invalid("source_ids")]) }
        var successors = request.successors
        if kind == .zone, successors.first?.id == 0 {
            successors[0].id = nextOwnCode(&trace)
        }
        let act = DivisionAct(
            kind, on: day, request.sourceIds, into: successors.map(DivisionAct.Successor.init))
        let rows = try changedRows(act, &trace)
        var drafted = DraftedDivisionChange(
            change: DivisionChange(), mapRows: rows.map(Schema.Division.init), bureaus: [])
        for index in successors.indices {
            guard let row = rows.first(where: { $0.code == successors[index].id }) else { continue }
            successors[index].name = row.name
            successors[index].level = .init(rawValue: Int32(row.level.rawValue))
            successors[index].parentId = row.parent ?? 0
            successors[index].belowIds = rows.filter {
                $0.parent == row.code && !act.successorCodes.contains($0.code)
                    && !act.sources.contains($0.code)
            }.map(\.code)
        }
        try draftBureaus(act, &successors, &drafted, &trace)
        drafted.change.id = nextID(.divisionChange)
        drafted.change.kind = request.kind
        drafted.change.document = HalfWidthText(request.document).trimmed
        drafted.change.effectiveOn = request.effectiveOn
        drafted.change.sourceIds = request.sourceIds
        drafted.change.successors = successors
        drafted.change.publishedBy = context.caller.operator.id
        drafted.change.publishedAt = context.now
        drafted.change.state = .published
        return drafted
    }

    /// More divisions than this no act has changed.
    private static var divisionsPerAct: Int { 100 }

    private func changedRows(
        _ act: DivisionAct, _ trace: inout ReadTrace
    ) throws(Refusal) -> [DivisionRow] {
        guard let tree = divisionTree(&trace) else { throw Refusal(.divisionChangeUnfit) }
        do throws(DivisionActError) {
            let rows = try tree.rows(changedBy: act)
            let codes = Set(rows.map(\.code))
            let after = tree.rows.filter { !codes.contains($0.code) } + rows
            guard (try? DivisionTree(rows: after)) != nil else { throw .unfit }
            return rows
        } catch {
            throw Refusal(error)
        }
    }

    /// The number of the next division without a code of its own.
    private func nextOwnCode(_ trace: inout ReadTrace) -> UInt32 {
        let last = divisionTree(&trace)?.rows.last?.code ?? 0
        return max(last, DivisionCatalogue.firstOwnCode) + 1
    }

    // MARK: Bureaus

    /// A successor's bureau is the one that is named, else the one that acts on it, else that of
    /// the first source, which goes on with it. A bureau none of whose divisions is left ends.
    private func draftBureaus(
        _ act: DivisionAct, _ successors: inout [DivisionSuccessor],
        _ drafted: inout DraftedDivisionChange, _ trace: inout ReadTrace
    ) throws(Refusal) {
        var changed: [UInt64: Bureau] = [:]
        let day = act.effectiveOn.yyyymmdd
        let former = act.sources.compactMap { source in
            bureauActing(on: source, &trace)
        }
        for index in successors.indices {
            let code = successors[index].id
            var bureau = bureauActing(on: code, &trace) ?? former.first
            if !successors[index].bureauShortName.isEmpty {
                bureau = self.bureau(named: successors[index].bureauShortName, &trace)
                guard bureau != nil else {
                    let name = successors[index].bureauShortName
                    throw Refusal(.bureauUnknown, [.init("bureau", name)])
                }
            }
            guard let bureau else { continue }
            successors[index].bureauShortName = bureau.shortName
            var acting = changed[bureau.id] ?? bureau
            if !acting.divisionIds.contains(code) {
                acting.divisionIds.append(code)
                changed[bureau.id] = acting
            }
        }
        let receiving = Set(successors.map(\.bureauShortName))
        for bureau in former
        where !drafted.change.bureaus.contains(where: { $0.bureauId == bureau.id }) {
            var passage = BureauPassage(bureauId: bureau.id)
            let left = (changed[bureau.id] ?? bureau).divisionIds.contains { division in
                !act.ended.contains(division) && isLeft(division, on: day, &trace)
                    || act.successorCodes.contains(division)
            }
            if !left {
                passage.ends = true
                let heirs = receiving.compactMap { self.bureau(named: $0, &trace)?.id }.sorted()
                passage.successorId = heirs.count == 1 ? heirs[0] : 0
                var ending = changed[bureau.id] ?? bureau
                ending.validUntil = act.effectiveOn.previous.yyyymmdd
                ending.successorId = passage.successorId
                changed[bureau.id] = ending
            }
            drafted.change.bureaus.append(passage)
        }
        drafted.bureaus = changed.values.sorted { $0.id < $1.id }
    }

    /// The bureau that acts on a division by its code, whether the division stands or not.
    func bureauActing(on division: UInt32, _ trace: inout ReadTrace) -> Bureau? {
        var found: Bureau?
        forEach(Bureau.self, .bureau, &trace) { _, bureau in
            if bureau.divisionIds.contains(division), bureau.validUntil == 0 {
                found = bureau
            }
            return found == nil
        }
        return found
    }

    private func isLeft(_ division: UInt32, on day: UInt32, _ trace: inout ReadTrace) -> Bool {
        let record = get(Schema.Division.self, .division, UInt64(division), &trace)
        return record.map { $0.validUntil == 0 || $0.validUntil >= day } ?? false
    }
}

extension DivisionAct.Successor {
    fileprivate init(_ record: DivisionSuccessor) {
        self.init(
            code: record.id, name: HalfWidthText(record.name).trimmed,
            level: UInt8(exactly: record.level.rawValue).flatMap(Rules.DivisionLevel.init),
            parent: record.parentId == 0 ? nil : record.parentId, below: record.belowIds)
    }
}

extension Refusal {
    fileprivate init(_ error: DivisionActError) {
        func about(_ reason: RefusalReason, _ code: UInt32) -> Refusal {
            Refusal(reason, [.init("division", "\(code)")])
        }
        self =
            switch error {
            case .unfit: Refusal(.divisionChangeUnfit)
            case .notStanding(let code): about(.divisionNotStanding, code)
            case .codeTaken(let code): about(.divisionCodeTaken, code)
            case .codeInvalid(let code): about(.divisionCodeInvalid, code)
            case .nameMissing: Refusal(.fieldInvalid, fields: [.missing("name")])
            case .belowUnplaced(let code, let missing):
                Refusal(
                    .divisionsBelow,
                    [
                        .init("division", "\(code)"),
                        .init("below", missing.map { "\($0)" }.joined(separator: ", ")),
                    ])
            case .notBelow(let code): about(.divisionNotBelow, code)
            }
    }
}
