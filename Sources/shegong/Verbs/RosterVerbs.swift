import ArgumentParser
import Schema
import ShegongClient

struct RosterNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "roster", abstract: "社工库（通过人员名单）· Roster of exam passers",
            subcommands: [
                Import.self, List.self, Batches.self, Undo.self, Void.self, Voided.self,
                Unconfirmed.self,
            ])
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出社工库记录 · List roster entries, masked")
        }

        @Option(help: "只列该考试年度 · Only this exam year")
        var examYear: UInt32 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listRosterEntries(
                ListRosterEntriesRequest(examYear: examYear, page: page.request))
            try await session.show([
                .init(
                    .entries, .rows(RosterEntry.headings, reply.entries.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Batches: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出导入批次 · List imports so far")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listRosterBatches(
                ListRosterBatchesRequest(page: page.request))
            try await session.show([
                .init(
                    .batches, .rows(RosterBatch.headings, reply.batches.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
