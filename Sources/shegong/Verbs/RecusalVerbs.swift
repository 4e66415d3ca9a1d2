import ArgumentParser
import Schema
import ShegongClient

struct RecusalNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "recusal", abstract: "回避 · Who does not act on what",
            subcommands: [Declare.self, Lift.self, List.self])
    }

    struct Declare: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "声明回避，或责令下属回避 · Declare a recusal, or order one",
                discussion: "人员、申请、机构三者之一 · Of one person, one file or one organisation")
        }

        @Option(help: "人员编号 · On this person")
        var person: UInt64 = 0
        @Option(help: "申请编号 · On this file")
        var application: UInt64 = 0
        @Option(help: "机构编号 · On this organisation and those who work for it")
        var organisation: UInt64 = 0
        @Option(help: "责令该经办人回避，缺省为本人 · Order it for this officer, else yourself")
        var officer: UInt64 = 0
        @Option(help: "理由 · Why")
        var reason: String
        @Option(help: "至该日止，缺省至解除 · Until this day, else until it is lifted")
        var until: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.declareRecusal(
                    DeclareRecusalRequest(
                        operatorId: officer, personId: person, applicationId: application,
                        organisationId: organisation, reason: reason,
                        untilDay: until?.day ?? 0),
                    key: session.key))
        }
    }

    struct Lift: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "解除下属的回避 · Lift an officer's recusal")
        }

        @Argument(help: "回避编号 · Recusal")
        var number: UInt64
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.liftRecusal(
                    LiftRecusalRequest(recusalId: number, reason: reason), key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出回避 · List recusals")
        }

        @Option(help: "只列该经办人的 · Only of this officer")
        var officer: UInt64 = 0
        @Flag(help: "也列已解除、已到期的 · Those that are over too")
        var endedToo = false
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listRecusals(
                ListRecusalsRequest(
                    operatorId: officer, endedToo: endedToo, page: page.request))
            try await session.show([
                .init(
                    .recusals, .rows(Recusal.headings, reply.recusals.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
