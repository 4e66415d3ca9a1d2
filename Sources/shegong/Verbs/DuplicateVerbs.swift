import ArgumentParser
import Schema
import ShegongClient

struct DuplicateNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "duplicate", abstract: "重复账户 · One human with two accounts",
            subcommands: [
                Find.self, Compare.self, Not.self, Merge.self, Decide.self, Undo.self, List.self,
            ])
    }

    struct Find: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "查找疑似重复账户 · Find possible duplicates")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.findDuplicates(
                FindDuplicatesRequest(page: page.request))
            try await session.show([
                .init(
                    .candidates,
                    .rows(DuplicateCandidate.headings, reply.candidates.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Compare: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "并排比对两份档案 · Two files side by side, masked")
        }

        @OptionGroup var two: TwoPersons
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.comparePersons(
                ComparePersonsRequest(firstId: two.first, secondId: two.second))
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }

    struct Not: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "确认不是同一人 · Remember that they are two humans")
        }

        @OptionGroup var two: TwoPersons
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.notDuplicate(
                    NotDuplicateRequest(
                        firstId: two.first, secondId: two.second, reason: reason),
                    key: session.key))
        }
    }

    struct Merge: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "提出合并 · Propose a merge",
                discussion: "由另一名终审人员决定 · Another officer, a final reviewer, decides")
        }

        @Argument(help: "保留的社工编号 · Person who stays")
        var survivor: UInt64
        @Option(help: "并入的社工编号 · Person whose account is merged into it")
        var merged: UInt64
        @Option(help: "原因和证明材料 · Why, and on what evidence")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.mergePersons(
                    MergePersonsRequest(survivorId: survivor, mergedId: merged, reason: reason),
                    key: session.key))
        }
    }

    struct Decide: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "决定合并或撤销合并 · Decide a merge or its undoing")
        }

        @Argument(help: "账户对编号 · Pair")
        var pair: UInt64
        @Flag(inversion: .prefixedNo, help: "同意或不同意 · Approve or decline")
        var approve: Bool
        @Option(help: "理由，不同意时必填 · Why; demanded where it is declined")
        var reason: String = ""
        @OptionGroup var options: CommonOptions

        func validate() throws {
            if !approve, reason.isEmpty {
                throw ValidationError(Text.reasonMissing.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            try session.confirm("duplicate decide \(pair)")
            session.show(
                try await session.client.decideMerge(
                    DecideMergeRequest(pairId: pair, approved: approve, reason: reason),
                    key: session.key))
        }
    }

    struct Undo: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "提出撤销合并 · Propose that a merge be undone",
                discussion: "由另一名终审人员决定 · Another officer, a final reviewer, decides")
        }

        @Argument(help: "账户对编号 · Pair")
        var pair: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.undoMerge(
                    UndoMergeRequest(pairId: pair, reason: reason), key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出处理过的账户对 · What was decided about pairs")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<PersonPairState>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listPersonPairs(
                ListPersonPairsRequest(state: state?.value ?? .unspecified, page: page.request))
            try await session.show([
                .init(
                    .pairs, .rows(PersonPair.headings, reply.pairs.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}

/// Two persons by their numbers.
struct TwoPersons: ParsableArguments {
    @Argument(help: "社工编号 · Person")
    var first: UInt64
    @Argument(help: "另一社工编号 · The other person")
    var second: UInt64
}
