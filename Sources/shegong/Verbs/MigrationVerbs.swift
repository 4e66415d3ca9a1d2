import ArgumentParser
import Schema
import ShegongClient

struct MigrationNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "migration", abstract: "省系统迁移 · Migration from a retired system",
            subcommands: [
                Import.self, Show.self, List.self, Rows.self, Undo.self, Find.self,
            ])
    }

    struct Import: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "导入原省系统数据 · Take the data of a retired system over",
                discussion: """
                    UTF-8 或 GB18030 的 CSV，首行为列名；封面控制数与收到的不一致则不受理；不发短信、不出文书 · CSV \
                    in UTF-8 or GB18030 with a heading; nothing is taken unless the totals of \
                    the cover agree; no messages, no letters
                    """)
        }

        @Argument(help: "CSV 文件 · CSV file")
        var file: String
        @Option(help: "封面：人数 · Cover: rows of persons")
        var persons: UInt32 = 0
        @Option(help: "封面：证书数 · Cover: rows of certificates")
        var certificates: UInt32 = 0
        @Option(help: "封面：登记数 · Cover: rows of registrations")
        var registrations: UInt32 = 0
        @Option(help: "封面：继续教育条数 · Cover: rows of hours")
        var hours: UInt32 = 0
        @Option(help: "封面：继续教育总分钟数 · Cover: sum of the minutes")
        var minutes: UInt64 = 0
        @Option(help: "批次名称，缺省为文件名 · Label of the import, else the file name")
        var label: String?
        @Flag(help: "只看会怎样，不保存 · Only show what would become of the rows, keep nothing")
        var dryRun = false
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let content = try MigrationFile(file)
            let client = session.client
            let opened = try await client.openMigration(
                OpenMigrationRequest(
                    label: label ?? String(file.split(separator: "/").last ?? ""),
                    contentDigest: content.contentDigest,
                    expected: MigrationTotals(
                        persons: persons, certificates: certificates, periods: registrations,
                        hours: hours, minutes: minutes)), key: session.key)
            let batch = opened.ids.first ?? 0
            let known = try await self.batch(batch, client)
            if known?.state == .open {
                try await content.send { first, rows in
                    _ = try await client.stageMigration(
                        StageMigrationRequest(batchId: batch, firstRow: first, rows: rows))
                }
            }
            guard !dryRun || known?.state != .open else {
                return try await rehearse(batch, session)
            }
            _ = try await client.acceptMigration(AcceptMigrationRequest(batchId: batch))
            try await finish(batch, client)
            try await session.show(Self.sections(try await self.batch(batch, client)))
        }

        private func batch(
            _ id: UInt64, _ client: RegistryClient
        ) async throws -> MigrationBatch? {
            try await client.listMigrations(ListMigrationsRequest(batchId: id)).batches.first
        }

        /// Shows what would become of the rows, and gives the import up again.
        private func rehearse(_ batch: UInt64, _ session: Session) async throws {
            let reply = try await session.client.previewMigration(
                PreviewMigrationRequest(batchId: batch))
            _ = try await session.client.undoMigration(
                UndoMigrationRequest(batchId: batch, reason: "dry run"))
            try await MigrationNoun.finish(batch, session.client)
            try await session.show(
                Self.sections(reply.batch) + [
                    .init(.rows, .rows(MigrationRow.headings, reply.rows.map(\.cells)))
                ])
        }

        private func finish(_ batch: UInt64, _ client: RegistryClient) async throws {
            try await MigrationNoun.finish(batch, client)
        }

        static func sections(_ batch: MigrationBatch?) -> [Report.Section] {
            let batch = batch ?? MigrationBatch()
            return [.init(nil, .fields(Report.fields(MigrationBatch.headings, batch.cells)))]
        }
    }

    /// Goes on until nothing is left; the daemon does it by itself too.
    static func finish(_ batch: UInt64, _ client: RegistryClient) async throws {
        let request = AdvanceMigrationRequest(batchId: batch)
        while try await !client.advanceMigration(request).ids.isEmpty {}
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "查看迁移批次 · An import with its totals and outcomes")
        }

        @Argument(help: "迁移批次编号 · Import")
        var batch: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let found = try await session.client.listMigrations(
                ListMigrationsRequest(batchId: batch))
            try await session.show([
                .init(
                    .migrations, .rows(MigrationBatch.headings, found.batches.map(\.cells)))
            ])
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出迁移批次 · List imports")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listMigrations(
                ListMigrationsRequest(page: page.request))
            try await session.show([
                .init(
                    .migrations, .rows(MigrationBatch.headings, reply.batches.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Rows: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "逐行查看结果 · What became of each row")
        }

        @Argument(help: "迁移批次编号 · Import")
        var batch: UInt64
        @Option(help: "只列该结果 · Only with this outcome")
        var outcome: Named<MigrationOutcome>?
        @Flag(help: "只列与现有登记不一致的 · Only rows that differ from a fact that stays")
        var conflicts = false
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listMigrationRows(
                ListMigrationRowsRequest(
                    batchId: batch, outcome: outcome?.value ?? .unspecified,
                    conflictsOnly: conflicts, page: page.request))
            try await session.show([
                .init(
                    .rows, .rows(MigrationRow.headings, reply.rows.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Undo: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "撤销迁移批次 · Take an import back",
                discussion: "已被使用的行列出，不能撤销 · Refused, with the rows named, if any is in use")
        }

        @Argument(help: "迁移批次编号 · Import")
        var batch: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("migration undo \(batch)")
            let result = try await session.client.undoMigration(
                UndoMigrationRequest(batchId: batch, reason: reason), key: session.key)
            try await MigrationNoun.finish(batch, session.client)
            session.show(result)
        }
    }

    struct Find: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "按原系统编号查人 · Find a person by a legacy number")
        }

        @Argument(help: "原系统编号 · Number in the retired system")
        var number: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            guard !IdentityNumberShape.matches(number) else {
                throw CommandFailure.usage(Text.numberAsArgument.localized)
            }
            let reply = try await session.client.findLegacy(
                FindLegacyRequest(legacyNumber: number))
            try await session.show([
                .init(.persons, .rows(Person.headings, reply.persons.map(\.cells)))
            ])
        }
    }
}
