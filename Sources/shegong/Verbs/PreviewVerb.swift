import ArgumentParser
import Schema
import ShegongClient

extension NoticeNoun {
    struct Preview: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "发布前试算：谁可登记、谁不可 · Who would be let in, before it is published")
        }

        @Argument(help: "TOML 文件，- 为标准输入 · TOML file, - for standard input")
        var file: String
        @Option(help: "拟用规则集的 TOML 文件 · TOML file of the rule set as proposed")
        var ruleSet: String?
        @Option(help: "按该日判断，缺省开始日 · On this day, else the one on which it opens")
        var on: DayArgument?
        @Option(help: "与已发布的通知比较 · A published notice to compare with")
        var against: String = ""
        @Option(help: "其版本，缺省最新 · Its version, else the latest")
        var againstVersion: UInt32 = 0
        @Option(help: "申请类型，缺省通知所列各类 · Kind, else those of the notice")
        var kind: Named<ApplicationKind>?
        @Option(help: "列出名单 · Who is listed")
        var list: Named<PreviewList>?
        @Option(help: "名单：只列因该条件 · Listed: only for this condition")
        var condition: String = ""
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let text = try TextFile.read(file, session.console)
            let notice = try FormReader.read(text, file) { try $0.notice() }
            var request = PreviewNoticeRequest(
                notice: notice, onDay: on?.day ?? 0, againstName: against,
                againstVersion: againstVersion, list: list?.value ?? .unspecified,
                condition: condition.uppercased(), page: page.request)
            if let ruleSet {
                let text = try TextFile.read(ruleSet, session.console)
                request.ruleSet = try FormReader.read(text, ruleSet) { try $0.ruleSet() }
            }
            var sections: [Report.Section] = []
            var isRehearsal = false
            for kind in kind.map({ [$0.value] }) ?? notice.kinds {
                request.kind = kind
                let reply = try await session.client.previewNotice(request)
                sections += reply.sections(kind)
                isRehearsal = reply.rehearsal
            }
            session.show(Report(sections: sections, isRehearsal: isRehearsal))
        }
    }
}
