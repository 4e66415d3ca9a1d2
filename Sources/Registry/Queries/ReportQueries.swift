package import Schema

/// Questions about published reports.
extension Registry {
    func latestReport(
        named name: String, of bureau: UInt64, _ trace: inout ReadTrace
    ) -> PublishedReport? {
        versions(named: name, of: bureau, &trace).max { $0.version < $1.version }
    }

    /// Reports of the caller's bureau and of those below it, without their figures.
    package func reports(
        _ request: ListReportsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<PublishedReport> {
        let asked = request.page ?? PageRequest()
        var found = page(
            PublishedReport.self, .report, after: asked.afterId, limit: asked.boundedLimit, &trace
        ) { report, trace in
            (request.name.isEmpty || report.name == request.name)
                && seesBureau(report.bureauId, context, &trace)
        }
        for index in found.rows.indices {
            found.rows[index].changes = []
        }
        return found
    }

    /// One report with its figures, by id, or by name of the caller's own bureau.
    package func report(
        _ request: GetReportRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> PublishedReport {
        let found: PublishedReport?
        if request.reportId != 0 {
            found = get(PublishedReport.self, .report, request.reportId, &trace)
        } else {
            let own = versions(named: request.name, of: context.caller.bureau?.id ?? 0, &trace)
            found =
                request.version == 0
                ? own.max { $0.version < $1.version }
                : own.first { $0.version == request.version }
        }
        guard var report = found, seesBureau(report.bureauId, context, &trace) else {
            throw Refusal(.notFound)
        }
        report.figures = get(ReportFigures.self, .reportFigures, report.id, &trace)
        return report
    }

    private func versions(
        named name: String, of bureau: UInt64, _ trace: inout ReadTrace
    ) -> [PublishedReport] {
        ids(.reportByName, IndexTerm.text(name), &trace).compactMap { id in
            get(PublishedReport.self, .report, id, &trace)
        }.filter { $0.name == name && $0.bureauId == bureau }
    }

    private func seesBureau(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Bool {
        guard let own = context.caller.bureau else { return false }
        guard own.id != id else { return true }
        let bureau = get(Bureau.self, .bureau, id, &trace)
        return bureau?.divisionIds.contains {
            sees(own, $0, day: context.today, &trace)
        } ?? false
    }
}
