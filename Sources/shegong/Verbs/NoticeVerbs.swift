import ArgumentParser
import Schema
import ShegongClient

struct RuleSetNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rule-set", abstract: "规则集 · Rule sets", subcommands: [Publish.self])
    }

    struct Publish: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "发布规则集，不可再改 · Publish a rule set for ever",
                discussion: "适用地区须在本机构管辖范围内；省级、全国的规则由此处最上级的机构发布 · "
                    + "Its region lies in your territory; the rule of a province or of the nation "
                    + "is for the bureau above all others here")
        }

        @Argument(help: "TOML 文件，- 为标准输入 · TOML file, - for standard input")
        var file: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let text = try TextFile.read(file, session.console)
            let ruleSet = try FormReader.read(text, file) { try $0.ruleSet() }
            try session.confirm("rule-set publish \(ruleSet.name) \(ruleSet.version)")
            session.show(try await session.client.publishRuleSet(ruleSet, key: session.key))
        }
    }
}

struct NoticeNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "notice", abstract: "登记通知 · Notices",
            subcommands: [
                Publish.self, Preview.self, List.self, Show.self, Withdraw.self, Cases.self,
            ])
    }

    struct Publish: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "发布登记通知，不可再改 · Publish a notice for ever")
        }

        @Argument(help: "TOML 文件，- 为标准输入 · TOML file, - for standard input")
        var file: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let text = try TextFile.read(file, session.console)
            let notice = try FormReader.read(text, file) { try $0.notice() }
            try session.confirm("notice publish \(notice.name) \(notice.version): \(notice.title)")
            session.show(try await session.client.publishNotice(notice, key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出通知和规则集 · List notices and rule sets")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listNotices(
                ListNoticesRequest(page: page.request))
            try await session.show([
                .init(
                    .notices, .rows(Notice.headings, reply.notices.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0),
                .init(.ruleSets, .rows(RuleSet.headings, reply.ruleSets.map(\.cells))),
            ])
        }
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "显示通知有效的最新版本 · Show a notice, the newest version that stands",
                discussion: "有版本撤回的，另列各版本 · Of withdrawn versions it says so")
        }

        @Argument(help: "通知简称 · Short name: zhaoqing-2021")
        var name: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            var versions: [Notice] = []
            var after: UInt64 = 0
            repeat {
                let reply = try await session.client.listNotices(
                    ListNoticesRequest(page: PageRequest(limit: 1_000, afterId: after)))
                versions += reply.notices.filter { $0.name == name }
                after = reply.end?.nextAfterId ?? 0
            } while after != 0
            let standing = versions.last { $0.withdrawnAt == 0 }
            guard let newest = standing ?? versions.last else {
                throw CommandFailure(
                    .notFound, "NOTICE_UNKNOWN",
                    Localized("没有名为 \(name) 的登记通知。", "There is no notice \(name)."))
            }
            let isAnyWithdrawn = versions.contains { $0.withdrawnAt != 0 }
            try await session.show(
                newest.sections + (isAnyWithdrawn ? [versions.withdrawals] : []))
        }
    }
}
