import ArgumentParser
import Schema
import ShegongClient

struct RecoveryNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "recovery", abstract: "恢复之后 · After a restore",
            subcommands: [Show.self, Compare.self, Settle.self, Skip.self])
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "列出库世代：何时恢复、恢复到哪个修订号 · Epochs: when restored, to which revision")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listEpochs(
                ListEpochsRequest(page: page.request))
            try await session.show([
                .init(nil, .fields([.init(.epochNow, .number(reply.epoch))])),
                .init(
                    .epochs, .rows(StoreEpoch.headings, reply.epochs.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0),
            ])
        }
    }

    struct Compare: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "核对库外已知的收件、决定书、证书和短信 · Compare what is known outside",
                discussion: """
                    文件为 CSV，首行为列名：编号（必有）、时间、日期、姓名、申请编号；没有列名的，每行一个编号。只查不改。\
                    收件由经办人，决定书和证书由审核人，短信由短信作业核对 · CSV with a heading: number \
                    (always), at, day, name, application; without one a number a line. Changes \
                    nothing. Receipts are compared by clerks, letters and certificates by \
                    reviewers, messages by the job
                    """)
        }

        @Option(help: "收件登记册 · Register of receipts")
        var receipts: String?
        @Option(help: "决定书清单 · Decision letters")
        var decisions: String?
        @Option(help: "登记证书清单 · Registration certificates")
        var certificates: String?
        @Option(help: "smstools 的目录 · Folder of smstools")
        var messages: String?
        @Flag(help: "也列一致的和已处理的 · Those that are the same or settled too")
        var all = false
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard [receipts, decisions, certificates, messages].contains(where: { $0 != nil })
            else {
                throw ValidationError(
                    "请给出 --receipts、--decisions、--certificates、--messages 之一 · Give one of them")
            }
        }

        func perform(_ session: Session) async throws {
            var items: [OutsideItem] = []
            for (path, kind) in [
                (receipts, OutsideKind.receipt), (decisions, .decision),
                (certificates, .certificate),
            ] {
                if let path { items += try OutsideFile.items(path, kind) }
            }
            if let messages {
                items += try SpoolFolder.listed(messages).map {
                    OutsideItem(kind: .message, number: $0)
                }
            }
            var findings: [OutsideFinding] = []
            for start in stride(from: 0, to: items.count, by: 1_000) {
                let part = Array(items[start..<min(start + 1_000, items.count)])
                findings += try await session.client.compareOutside(
                    CompareOutsideRequest(items: part)
                ).findings
            }
            let shown =
                all
                ? findings
                : findings.filter { $0.verdict != .same && $0.settled == .unspecified }
            try await session.show([
                .init(
                    .differences,
                    .rows(OutsideFinding.headings, shown.map { $0.cells(session.language) })),
                .init(.totals, .rows(OutsideTotals.headings, OutsideTotals.rows(findings))),
            ])
        }
    }

    struct Settle: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "登记缺失项的处理结果：已补录或已作废 · What is missing was entered anew, or is void")
        }

        @Argument(help: "库外的编号 · Its number outside")
        var number: String
        @Option(help: "类别 · Kind")
        var kind: Named<OutsideKind>
        @Option(help: "结果 · Outcome")
        var outcome: Named<OutsideOutcome>
        @Option(help: "补录后的申请编号 · The application here")
        var application: UInt64 = 0
        @Option(help: "如何处理、告知何人 · How, and who was told")
        var reason: String
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard !IdentityNumberShape.matches(number) else {
                throw ValidationError(Text.numberAsArgument.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.settleOutside(
                    SettleOutsideRequest(
                        kind: kind.value, number: number, outcome: outcome.value,
                        applicationId: application, reason: reason),
                    key: session.key))
        }
    }

    struct Skip: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "skip-numbers",
                abstract: "再跳过一段编号，以免与库外的重复 · Leave more numbers out, so that none comes twice")
        }

        @Argument(help: "每类跳过多少个 · How many of each kind")
        var numbers: UInt64
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("recovery skip-numbers \(numbers)")
            session.show(
                try await session.client.skipNumbers(
                    SkipNumbersRequest(numbers: numbers, reason: reason), key: session.key))
        }
    }
}
