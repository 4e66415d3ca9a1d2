import ArgumentParser
import Schema
import ShegongClient

struct OrganisationNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "organisation", abstract: "机构及其从业人员 · Organisations and their workers",
            subcommands: [
                Create.self, Rename.self, Close.self, Show.self, List.self, Workers.self,
            ])
    }

    struct Create: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "录入机构 · Enter an organisation")
        }

        @Argument(help: "名称 · Name")
        var name: String
        @Option(help: "类型 · Kind")
        var kind: Named<OrganisationKind>
        @Option(help: "统一社会信用代码 · Credit code; none if it has none")
        var creditCode: String = ""
        @Option(help: "所在区划 · Division")
        var division: UInt32 = 0
        @Option(help: "名称启用日期 · First day of the name")
        var from: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.createOrganisation(
                    CreateOrganisationRequest(
                        kind: kind.value, name: name, creditCode: creditCode,
                        divisionId: division, fromDay: from?.day ?? 0),
                    key: session.key))
        }
    }

    struct Rename: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "更名，原名称保留 · A new name; the former is kept")
        }

        @Argument(help: "机构编号 · Organisation")
        var organisation: UInt64
        @Option(help: "新名称 · New name")
        var name: String
        @Option(help: "自该日起，缺省今天 · From this day, else today")
        var from: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.renameOrganisation(
                    RenameOrganisationRequest(
                        organisationId: organisation, name: name, fromDay: from?.day ?? 0),
                    key: session.key))
        }
    }

    struct Close: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "停用 · Close an organisation")
        }

        @Argument(help: "机构编号 · Organisation")
        var organisation: UInt64
        @Option(help: "最后一日，缺省今天 · Last day, else today")
        var on: DayArgument?
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("organisation close \(organisation)")
            session.show(
                try await session.client.closeOrganisation(
                    CloseOrganisationRequest(
                        organisationId: organisation, closedOn: on?.day ?? 0, reason: reason),
                    key: session.key))
        }
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "显示机构 · Show an organisation")
        }

        @Argument(help: "机构编号 · Organisation")
        var organisation: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.organisation(organisation)
            session.show(
                Report(
                    sections: (reply.organisation ?? Organisation()).sections,
                    isRehearsal: reply.rehearsal))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出机构 · List organisations")
        }

        @Argument(help: "名称的一部分 · A part of the name")
        var name: String = ""
        @Option(help: "只列该类型 · Only of this kind")
        var kind: Named<OrganisationKind>?
        @Option(help: "只列该区划及其下 · Only in this division or below")
        var division: UInt32 = 0
        @Flag(help: "包括已停用的 · Those that were closed too")
        var closedToo = false
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listOrganisations(
                ListOrganisationsRequest(
                    kind: kind?.value ?? .unspecified, name: name, divisionId: division,
                    closedToo: closedToo, page: page.request))
            try await session.show([
                .init(
                    .organisations,
                    .rows(Organisation.headings, reply.organisations.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Workers: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出从业人员 · Who works there, masked")
        }

        @Argument(help: "机构编号 · Organisation")
        var organisation: UInt64
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listWorkers(
                ListWorkersRequest(organisationId: organisation, page: page.request))
            try await session.show([
                .init(
                    .workers, .rows(Person.headings, reply.persons.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
