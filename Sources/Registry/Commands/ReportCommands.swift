import ProtobufRuntime
package import Schema

/// Figures as a frozen copy had them, on their way into a report.
package struct CountedFigures: Sendable, Equatable {
    /// With every day filled in.
    package var scope: FigureScope
    package var figures: ReportFigures
    /// Revision that was counted.
    package var revision: UInt64
    /// Rule sets in force on the last day, each as name:version.
    package var ruleSets: [String]
    /// SHA-256 over the encoded figures; whoever counts fills it in.
    package var digest: [UInt8] = []
    /// Epoch of the store; whoever counts fills it in.
    package var epoch: UInt64 = 0
}

/// Published reports: figures that come out the same for ever. They are counted beside the loop, on
/// a frozen copy, and only kept here.
extension Registry {
    /// Encoded bytes of a report, at most: a change carries 1 MiB.
    private static var reportBytesAtMost: Int { 960 << 10 }

    /// Counts what a report is to publish. Walks the whole register: for a frozen copy.
    package func countedFigures(
        _ request: PublishReportRequest, _ context: CommandContext
    ) throws(Refusal) -> CountedFigures {
        var trace = ReadTrace()
        let bureau = try publishingBureau(request, context, &trace)
        let former = latestReport(named: request.name, of: bureau.id, &trace)
        let scope = request.scope ?? former?.scope ?? FigureScope()
        // A report says what was known when it was counted.
        guard scope.asOfRevision == 0 else {
            throw Refusal(.fieldInvalid, fields: [.invalid("scope.as_of_revision")])
        }
        var count = try FigureCount(self, scope, context)
        let reply = count.run()
        return CountedFigures(
            scope: reply.scope ?? FigureScope(),
            figures: ReportFigures(cells: reply.cells, rates: reply.rates),
            revision: reply.revision, ruleSets: ruleSetsInForce(reply, &trace))
    }

    /// ids: the report.
    func planPublishReport(
        _ request: PublishReportRequest, _ counted: CountedFigures, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let bureau = try publishingBureau(request, context, &trace)
        var report = PublishedReport()
        report.id = nextID(.report)
        report.name = request.name
        report.version = 1
        report.bureauId = bureau.id
        report.scope = counted.scope
        report.digest = counted.digest
        report.countedRevision = counted.revision
        report.countedEpoch = counted.epoch
        report.ruleSets = counted.ruleSets
        report.publishedBy = context.caller.operator.id
        report.publishedAt = context.now
        report.reason = request.reason
        report.rehearsal = context.isRehearsal
        if let former = latestReport(named: request.name, of: bureau.id, &trace) {
            try restate(&report, former, counted, &trace)
        }
        guard
            report.encoded().count + counted.figures.encoded().count <= Self.reportBytesAtMost
        else { throw Refusal(.reportTooLarge) }
        var plan = Plan()
        plan.put(report, in: .report, key: report.id)
        plan.put(counted.figures, in: .reportFigures, key: report.id)
        plan.ids = [report.id]
        plan.reason = request.reason
        return plan
    }

    /// A restatement: the next version, of the same scope, with a reason and with what changed.
    private func restate(
        _ report: inout PublishedReport, _ former: PublishedReport, _ counted: CountedFigures,
        _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard !report.reason.isEmpty else { throw Refusal(.reasonRequired) }
        guard former.scope == report.scope else {
            throw Refusal(.fieldInvalid, fields: [.invalid("scope")])
        }
        guard former.digest != report.digest else {
            throw Refusal(.reportUnchanged, [.init("version", "\(former.version)")])
        }
        report.version = former.version &+ 1
        let before = get(ReportFigures.self, .reportFigures, former.id, &trace)
        report.changes = ReportChange.between(before?.cells ?? [], counted.figures.cells)
    }

    /// The caller's bureau, if it is one that publishes: of a prefecture or above.
    private func publishingBureau(
        _ request: PublishReportRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Bureau {
        guard request.name.isShortName else {
            throw Refusal(.fieldInvalid, fields: [.invalid("name")])
        }
        guard let bureau = context.caller.bureau else { throw Refusal(.notFound) }
        let levels = bureau.divisionIds.compactMap {
            get(Division.self, .division, UInt64($0), &trace)?.level
        }
        guard levels.contains(where: { [.nation, .province, .prefecture].contains($0) }) else {
            throw Refusal(.notPublishing)
        }
        return bureau
    }

    private func ruleSetsInForce(
        _ reply: FiguresReply, _ trace: inout ReadTrace
    ) -> [String] {
        let day = reply.scope?.untilDay ?? 0
        var names: [String] = []
        for cell in reply.cells where cell.divisionId != 0 {
            guard let ruleSet = ruleSet(for: cell.divisionId, day: day, &trace) else { continue }
            let name = "\(ruleSet.name):\(ruleSet.version)"
            if !names.contains(name) { names.append(name) }
        }
        return names.sorted()
    }
}

extension ReportChange {
    /// What differs, in the order of the figures now, then of those that are gone.
    fileprivate static func between(
        _ before: [FigureCell], _ after: [FigureCell]
    ) -> [ReportChange] {
        var remaining: [FigureKey: FigureCell] = [:]
        for cell in before { remaining[FigureKey(cell)] = cell }
        var changes: [ReportChange] = []
        for cell in after {
            let earlier = remaining.removeValue(forKey: FigureKey(cell))
            if earlier?.count != cell.count || earlier?.persons != cell.persons {
                changes.append(ReportChange(before: earlier, after: cell))
            }
        }
        let gone = before.filter { remaining[FigureKey($0)] != nil }
        return changes + gone.map { ReportChange(before: $0, after: nil) }
    }
}

/// What a figure is of.
private struct FigureKey: Hashable {
    var division: UInt32
    var level: Int32
    var measure: Int32
    /// Nil = of all.
    var group: GroupKey?

    init(_ cell: FigureCell) {
        group = cell.group.map(GroupKey.init)
        division = cell.divisionId
        level = cell.level.rawValue
        measure = cell.measure.rawValue
    }
}
