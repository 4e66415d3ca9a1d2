import ArgumentParser
import Schema
import ShegongClient

extension RosterNoun {
    struct Undo: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "撤销一次导入 · Take an import back",
                discussion: "有记录已用于证书时不能撤销，并列出这些记录 · "
                    + "Refused, with the rows named, if certificates came of any")
        }

        @Argument(help: "导入批次编号 · Import batch")
        var batch: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("roster undo \(batch)")
            session.show(
                try await session.client.undoRosterBatch(
                    UndoRosterBatchRequest(batchId: batch, reason: reason), key: session.key))
        }
    }

    struct Void: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "按考试机构名单认定成绩无效 · Mark results as void by the exam authority's list",
                discussion: "文件每行一个管理号，一次最多 1000 个 · A management number a line, 1,000 at most")
        }

        @Argument(help: "文件，- 为标准输入 · File, - for standard input")
        var file: String
        @Option(help: "原因 · Why")
        var reason: String
        @Option(help: "认定文件 · Document of the exam authority")
        var document: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let numbers = try TextFile.read(file, session.console)
                .split(whereSeparator: \.isNewline)
                .map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
            guard !numbers.contains(where: IdentityNumberShape.matches) else {
                throw CommandFailure.usage(Text.managementNumberUnclear.localized)
            }
            try session.confirm("roster void \(file): \(numbers.count)")
            session.show(
                try await session.client.voidResults(
                    VoidResultsRequest(
                        managementNumbers: numbers, reason: reason, document: document),
                    key: session.key))
        }
    }

    struct Voided: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "列出成绩无效记录 · List void results, with registrations in force")
        }

        @Flag(help: "只列仍有有效登记的 · Only those with a registration in force")
        var registeredOnly = false
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listVoidResults(
                ListVoidRequest(registeredOnly: registeredOnly, page: page.request))
            try await session.show([
                .init(
                    .voidedResults, .rows(VoidedResult.headings, reply.results.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Unconfirmed: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "列出仅凭反馈的记录 · List entries that rest on feedback alone")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listUnconfirmed(
                ListUnconfirmedRequest(page: page.request))
            try await session.show([
                .init(
                    .entries, .rows(RosterEntry.headings, reply.entries.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
