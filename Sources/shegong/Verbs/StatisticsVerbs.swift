import ArgumentParser
import Schema
import ShegongClient

struct StatisticsNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "statistics", abstract: "统计 · Figures",
            subcommands: [Show.self, Flow.self, Due.self, List.self])
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "某日存量 · The stock on a day")
        }

        @Option(help: "统计日期，缺省今天 · Day, else today")
        var on: DayArgument?
        @Option(help: "按该日的行政区划，缺省统计日期 · Divisions as on this day, else the day itself")
        var map: DayArgument?
        @Flag(help: "公开版，不显示小数 · For publication: small figures are withheld")
        var publicVersion = false
        @Option(help: "公开版：显示的最小数，缺省 5 · The smallest figure shown, else 5")
        var smallest: UInt32 = 0
        @OptionGroup var grouping: FigureGrouping
        @Option(help: AsOfHelp.text)
        var asOf: UInt64 = 0
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            guard grouping.isEmpty else {
                var scope = FigureScope(
                    kind: .stock, untilDay: on?.day ?? 0, mapOnDay: map?.day ?? 0,
                    publicVersion: publicVersion, smallestShown: smallest, asOfRevision: asOf)
                grouping.fill(&scope)
                session.show(try await session.client.figures(scope))
                return
            }
            let reply = try await session.client.stock(
                StockRequest(
                    onDay: on?.day ?? 0, mapOnDay: map?.day ?? 0, publicVersion: publicVersion,
                    smallestShown: smallest, asOfRevision: asOf))
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }

    /// What figures are about, between two days.
    struct Days: ParsableArguments {
        @Option(help: "自该日起 · From this day")
        var from: DayArgument?
        @Option(help: "至该日止，缺省今天 · Until this day, else today")
        var until: DayArgument?
        @Option(help: "按该日的行政区划，缺省末日 · Divisions as on this day, else the last day")
        var map: DayArgument?

        func scope(_ kind: FigureKind, notice: String = "") -> FigureScope {
            FigureScope(
                kind: kind, fromDay: from?.day ?? 0, untilDay: until?.day ?? 0,
                noticeName: notice, mapOnDay: map?.day ?? 0)
        }
    }

    /// How figures that are counted anew are told apart and published.
    struct Counting: ParsableArguments {
        @OptionGroup var grouping: FigureGrouping
        @Flag(help: "公开版，不显示小数 · For publication: small figures are left out")
        var publicVersion = false
        @Option(help: "公开版：显示的最小数，缺省 5 · The smallest figure shown, else 5")
        var smallest: UInt32 = 0
        @Option(help: AsOfHelp.text)
        var asOf: UInt64 = 0

        func filledIn(_ scope: FigureScope) -> FigureScope {
            var scope = scope
            grouping.fill(&scope)
            scope.publicVersion = publicVersion
            scope.smallestShown = smallest
            scope.asOfRevision = asOf
            return scope
        }
    }

    struct Flow: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "期间办理量，或某批次的办理量 · What was done between two days, or of a notice")
        }

        @OptionGroup var days: Days
        @Option(help: "只统计该登记通知 · Only of this notice")
        var notice: String = ""
        @OptionGroup var counting: Counting
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.figures(
                    counting.filledIn(days.scope(.flow, notice: notice))))
        }
    }

    struct Due: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "期间届满的登记及再登记率 · Registrations that end, and how many were renewed")
        }

        @OptionGroup var days: Days
        @OptionGroup var counting: Counting
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.figures(counting.filledIn(days.scope(.due))))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "某一统计数的名单 · The list behind a figure, masked")
        }

        @Argument(help: "统计项 · What is counted")
        var measure: Named<FigureMeasure>
        @OptionGroup var days: Days
        @Option(help: "只统计该登记通知 · Only of this notice")
        var notice: String = ""
        @Option(help: "行政区划代码 · Only of this division")
        var division: UInt32 = 0
        @Option(help: "级别 · Only of this level")
        var level: Named<Level>?
        @OptionGroup var grouping: FigureGrouping
        @OptionGroup var group: FigureGroupArguments
        @Option(help: AsOfHelp.list)
        var asOf: UInt64 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            var scope = days.scope(.unspecified, notice: notice)
            scope.asOfRevision = asOf
            grouping.fill(&scope)
            let group = group.group(of: &scope)
            let reply = try await session.client.listFigure(
                ListFigureRequest(
                    scope: scope, measure: measure.value,
                    divisionId: division, level: level?.value ?? .unspecified,
                    page: page.request, group: group))
            try await session.show([
                .init(
                    .entries, .rows(FigureEntry.headings, reply.entries.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}

extension Session {
    fileprivate func show(_ reply: FiguresReply) {
        show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
    }
}
