import ArgumentParser
import Schema
import ShegongClient

extension OperatorNoun {
    struct Confirm: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "确认他人提出的授权 · Confirm a role that another administrator asked for")
        }

        @Argument(help: "授权编号 · Grant")
        var grant: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("operator confirm \(grant)")
            session.show(try await session.client.confirmGrant(grant, key: session.key))
        }
    }

    struct Decline: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "拒绝授权，或收回自己提出的 · Decline a grant, or take one's own back")
        }

        @Argument(help: "授权编号 · Grant")
        var grant: UInt64
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.declineGrant(grant, reason: reason, key: session.key))
        }
    }

    struct Grants: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出待确认的授权 · What waits for a second person")
        }

        @Flag(help: "也列已处理、已过期的 · Those that were decided about or are over too")
        var decidedToo = false
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listGrants(
                ListGrantsRequest(decidedToo: decidedToo, page: page.request))
            try await session.show([
                .init(
                    .grants, .rows(OperatorGrant.headings, reply.grants.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
