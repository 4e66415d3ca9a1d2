import ArgumentParser
import Schema
import ShegongClient

struct ReportNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "report", abstract: "统计报表 · Published reports",
            subcommands: [Publish.self, List.self, Show.self])
    }

    struct Publish: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "统计并发布，同名的为更正 · Count and publish; a name used before is restated")
        }

        @Argument(help: "报表简称 · Short name: 2021-12-stock")
        var name: String
        @Option(help: "统计种类，更正时不必填 · Kind; not for a restatement")
        var kind: Named<FigureKind>?
        @OptionGroup var days: StatisticsNoun.Days
        @Option(help: "只统计该登记通知 · Only of this notice")
        var notice: String = ""
        @Option(help: "更正理由 · Why it is restated")
        var reason: String = ""
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("report publish \(name)")
            var request = PublishReportRequest(name: name, reason: reason)
            request.scope = kind.map { days.scope($0.value, notice: notice) }
            session.show(try await session.client.publishReport(request, key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出已发布的报表 · List published reports")
        }

        @Option(help: "只列该简称 · Only of this name")
        var name: String = ""
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listReports(
                ListReportsRequest(name: name, page: page.request))
            try await session.show([
                .init(
                    .reports, .rows(PublishedReport.headings, reply.reports.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "查看已发布的报表 · A report as published")
        }

        @Argument(help: "报表编号或本机构的报表简称 · Id, or short name of the own bureau's")
        var report: String
        @Option(help: "版本，缺省最新 · Version of the name, else the latest")
        var version: UInt32 = 0
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let id = UInt64(report)
            let reply = try await session.client.report(
                GetReportRequest(
                    reportId: id ?? 0, name: id == nil ? report : "", version: version))
            let shown = reply.report ?? PublishedReport()
            session.show(Report(sections: shown.sections, isRehearsal: shown.rehearsal))
        }
    }
}
