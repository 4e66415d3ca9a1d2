import ArgumentParser
import Schema
import ShegongClient

extension ApplicationNoun {
    struct Letter: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "显示或保存不予登记、不予受理决定书 · The letter of a refusal, or of not accepting")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "决定书编号，缺省最近一份 · Which letter, else the last")
        var letter: UInt64 = 0
        @Option(help: "保存到文件 · Save to a file")
        var outputFile: String?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.decisionLetter(
                GetDecisionLetterRequest(applicationId: application, letterId: letter))
            let letter = reply.letter ?? DecisionLetter()
            let report = Report(
                sections: [.init(nil, .fields(letter.fields))], isRehearsal: letter.rehearsal)
            guard let outputFile else {
                session.show(report)
                return
            }
            try TextFile.write(report.text(options.output, session.language), to: outputFile)
            session.tell(Text.letterSaved[session.language] + outputFile)
        }
    }
}

struct RemedyNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "remedy", abstract: "不予登记的复核 · Review of a refusal",
            subcommands: [Open.self, Decide.self, List.self])
    }

    struct Open: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "受理复核申请 · Take in a request for a review")
        }

        @Argument(help: "申请编号 · Refused application")
        var application: UInt64
        @Option(help: "申请人提出的理由 · What the applicant puts forward")
        var grounds: String
        @Option(help: "申请人提出之日，缺省今天 · Day on which he asked, else today")
        var requestedOn: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.openRemedyCase(
                    OpenRemedyCaseRequest(
                        applicationId: application, requestedOn: requestedOn?.day ?? 0,
                        grounds: grounds),
                    key: session.key))
        }
    }

    struct Decide: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "决定复核 · Decide a review",
                discussion: "维持、撤销原决定，或发回重新办理 · Upheld, overturned, or sent back to the first step")
        }

        @Argument(help: "复核编号 · Case")
        var number: UInt64
        @Option(help: "结论 · What is decided")
        var outcome: Named<RemedyOutcome>
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("remedy decide \(number)")
            session.show(
                try await session.client.decideRemedyCase(
                    DecideRemedyCaseRequest(
                        caseId: number, outcome: outcome.value, reason: reason),
                    key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出复核，附期限 · List reviews with their deadlines")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<RemedyState>?
        @Option(help: "只列该申请的 · Only of this application")
        var application: UInt64 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listRemedyCases(
                ListRemedyCasesRequest(
                    state: state?.value ?? .unspecified, applicationId: application,
                    page: page.request))
            try await session.show([
                .init(
                    .remedies, .rows(RemedyEntry.headings, reply.entries.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
