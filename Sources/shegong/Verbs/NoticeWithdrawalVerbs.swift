import ArgumentParser
import Schema
import ShegongClient

extension NoticeNoun {
    struct Withdraw: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "撤回登记通知 · Withdraw a notice: it admits nobody any more",
                discussion: "撤回后用 notice cases 查看须处理的案件 · "
                    + "Then look at what hangs on it with notice cases")
        }

        @Argument(help: "通知简称 · Short name: zhaoqing-2021")
        var name: String
        @Option(help: "只撤回该版本，缺省全部 · Only this version, else all that stand")
        var version: UInt32 = 0
        @Option(help: "撤回文件的文号 · Number of the document that withdraws it")
        var number: String
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("notice withdraw \(name)" + (version == 0 ? "" : " \(version)"))
            session.show(
                try await session.client.withdrawNotice(
                    WithdrawNoticeRequest(
                        name: name, version: version, number: number, reason: reason),
                    key: session.key))
        }
    }

    struct Cases: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "列出与通知有关的案件及须办事项 · The cases of a notice, and what they wait for")
        }

        @Argument(help: "通知简称 · Short name: zhaoqing-2021")
        var name: String
        @Option(help: "只列该版本的 · Only of this version")
        var version: UInt32 = 0
        @Option(help: "只列该组 · Only this group")
        var group: Named<NoticeCaseGroup>?
        @Option(help: "只列该区划及其下级 · Only this division and below")
        var division: UInt32 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listNoticeCases(
                ListNoticeCasesRequest(
                    noticeName: name, version: version, group: group?.value ?? .unspecified,
                    divisionId: division, page: page.request))
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }
}

extension ApplicationNoun {
    struct SettleNotice: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "settle-notice",
                abstract: "通知撤回后：保留，或改按其他规则 · After its notice was withdrawn: kept, or other rules",
                discussion: "--keep、--under、--general-rule 三者之一 · One of the three")
        }

        @Argument(help: "申请编号，至多 200 件 · Applications, 200 at most")
        var applications: [UInt64]
        @Flag(help: "保留在原通知下 · Kept under the notice that was relied on")
        var keep = false
        @Option(help: "改按该登记通知 · Judged anew under this notice")
        var under: String = ""
        @Flag(help: "改按一般规则 · Judged anew under the general rule")
        var generalRule = false
        @Option(help: "理由 · Why")
        var reason: String
        @Option(help: "依据，保留时必填 · Legal basis or document; demanded with --keep")
        var basis: String = ""
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard [keep, !under.isEmpty, generalRule].count(where: { $0 }) == 1 else {
                throw ValidationError(Text.settlementUnclear.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            var request = SettleNoticeRequest(
                outcome: keep ? .kept : .otherRules, noticeName: under, reason: reason,
                basis: basis)
            for application in applications {
                let version = try await session.version(of: application, nil)
                request.items.append(
                    SettleNoticeItem(applicationId: application, expectedVersion: version))
            }
            try session.confirm("application settle-notice \(applications.count)")
            session.show(try await session.client.settleNotice(request, key: session.key))
        }
    }
}
