import ArgumentParser
import Schema
import ShegongClient

extension EducationNoun {
    struct Rolls: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出已导入的学员名单 · List rolls that were imported")
        }

        @Option(help: "只列该机构送交的 · Only handed in by this organisation")
        var handedInBy: UInt64 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listEducationRolls(
                ListEducationRollsRequest(organisationId: handedInBy, page: page.request))
            try await session.show([
                .init(
                    .rolls, .rows(EducationRoll.headings, reply.rolls.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
