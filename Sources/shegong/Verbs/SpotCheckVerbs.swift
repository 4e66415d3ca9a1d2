import ArgumentParser
import Schema
import ShegongClient

struct SpotCheckNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "spot-check", abstract: "抽查 · Samples of what was decided",
            subcommands: [Draw.self, Record.self, Show.self, List.self])
    }

    struct Draw: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "抽取样本，种子相同则样本相同 · Draw a sample; the same seed draws the same")
        }

        @Option(help: "决定日期自该日起 · Decided from this day")
        var from: DayArgument
        @Option(help: "决定日期至该日止，缺省今天 · Decided until this day, else today")
        var until: DayArgument?
        @Option(help: "只抽该登记通知的 · Only of this notice")
        var notice: String = ""
        @Option(help: "只抽该区划及其下级的 · Only of this division and below")
        var division: UInt32 = 0
        @Option(help: "只抽该经办人决定的 · Only decided by this officer")
        var officer: UInt64 = 0
        @Option(help: "抽取件数，最多 200 · Files, at most 200")
        var count: UInt32 = 0
        @Option(help: "抽取百分比 · Part of them in per cent")
        var percent: UInt32 = 0
        @Option(help: "种子，缺省随机 · Seed, else a random one")
        var seed: UInt64?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard (count == 0) != (percent == 0) else {
                throw ValidationError(Text.countOrPercent.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            let scope = SpotCheckScope(
                fromDay: from.day, untilDay: until?.day ?? 0, noticeName: notice,
                divisionId: division, operatorId: officer)
            session.show(
                try await session.client.drawSpotCheck(
                    DrawSpotCheckRequest(
                        scope: scope, seed: seed ?? .random(in: 1 ... .max), count: count,
                        percent: percent),
                    key: session.key))
        }
    }

    struct Record: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "记录抽查结果 · Record what a look at a file came to",
                discussion: "有问题的，另用 registration revoke 或 person change-identity 提出 · "
                    + "A defect is taken further by these two")
        }

        @Argument(help: "抽查编号 · Spot check")
        var number: UInt64
        @Argument(help: "申请编号 · File")
        var application: UInt64
        @Flag(help: "合格 · In order")
        var inOrder = false
        @Option(help: "问题类别 · Kind of the defect")
        var defect: Named<SpotDefect>?
        @Option(help: "问题说明 · What was found")
        var note: String = ""
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard inOrder == (defect == nil) else {
                throw ValidationError(Text.orderOrDefect.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.recordSpotFinding(
                    RecordSpotFindingRequest(
                        spotCheckId: number, applicationId: application,
                        finding: inOrder ? .inOrder : .defect,
                        defect: defect?.value ?? .unspecified, note: note),
                    key: session.key))
        }
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "显示抽查的进度和问题率 · Show progress and the rate of defects")
        }

        @Argument(help: "抽查编号 · Spot check")
        var number: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.spotCheck(
                GetSpotCheckRequest(spotCheckId: number))
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出本机构的抽查 · List the bureau's spot checks")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listSpotChecks(
                ListSpotChecksRequest(page: page.request))
            try await session.show([
                .init(
                    .spotChecks, .rows(SpotCheckEntry.headings, reply.entries.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
