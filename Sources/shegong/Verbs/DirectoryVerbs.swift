import ArgumentParser
import Schema
import ShegongClient

struct WhoAmIVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "whoami", abstract: "我是谁 · Who the daemon takes you for")
    }

    @OptionGroup var options: CommonOptions

    func perform(_ session: Session) async throws {
        let reply = try await session.client.whoAmI()
        session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
    }
}

struct DivisionNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "division", abstract: "行政区划 · Divisions",
            subcommands: [
                Install.self, List.self, Publish.self, Preview.self, Move.self, History.self,
                Unplaced.self, Place.self,
            ])
    }

    struct Install: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "装入随附的行政区划 · Put the shipped divisions in")
        }

        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(try await session.client.installDivisions(key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出行政区划 · List divisions")
        }

        @Option(help: "只列该区划及其下级 · Only this division and below")
        var under: UInt32 = 0
        @Option(help: "该日的区划 · As they stood on this day")
        var on: DayArgument?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let request = ListDivisionsRequest(
                underId: under, onDay: on?.day ?? 0, page: page.request)
            let reply = try await session.client.listDivisions(request)
            try await session.show([
                .init(
                    .divisions, .rows(Division.headings, reply.divisions.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}

struct BureauNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bureau", abstract: "登记机构 · Bureaus",
            subcommands: [Create.self, List.self])
    }

    struct Create: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "新建登记机构 · Make a bureau")
        }

        @Argument(help: "简称，唯一 · Short name, unique: deqing")
        var shortName: String
        @Option(help: "全称 · Display name: 德庆县民政局")
        var name: String
        @Option(help: "上级机构编号 · The bureau above")
        var parent: UInt64 = 0
        @Option(name: .customLong("division"), help: "负责的区划，可重复 · Division, may be repeated")
        var divisions: [UInt32] = []
        @Option(help: "科室 · Section for contact")
        var office: String = ""
        @Option(help: "办公地址 · Address of the office")
        var address: String = ""
        @Option(help: "起始日期 · First day")
        var validFrom: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let bureau = Bureau(
                shortName: shortName, name: name, parentId: parent, divisionIds: divisions,
                validFrom: validFrom?.day ?? 0, office: office, address: address)
            session.show(
                try await session.client.createBureau(
                    CreateBureauRequest(bureau: bureau), key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出登记机构 · List bureaus")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listBureaus(
                ListBureausRequest(page: page.request))
            try await session.show([
                .init(
                    .bureaus, .rows(Bureau.headings, reply.bureaus.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
