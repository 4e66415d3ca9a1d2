import ArgumentParser
import Schema
import ShegongClient

/// What a reviewer decides, as a word of the command line.
enum OutcomeArgument: String, ExpressibleByArgument, Sendable, CaseIterable {
    case approve, refuse
    case sendBack = "return"

    var outcome: ReviewOutcome {
        switch self {
        case .approve: .approved
        case .refuse: .refused
        case .sendBack: .returned
        }
    }
}

extension ApplicationNoun {
    struct Review: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "审核 · Decide a step",
                discussion: "不给 --expected-version 时，先显示申请再询问 · "
                    + "Without --expected-version the application is shown and you are asked")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "步骤 · Which step")
        var stage: Named<ReviewStage>
        @Option(help: "审核意见 · What is decided: approve, refuse, return")
        var outcome: OutcomeArgument
        @Option(help: "原因，不予登记和退回时必填 · Why; demanded of refusals and returns")
        var reason: String = ""
        @Option(help: "所见的申请版本 · Version that you saw")
        var expectedVersion: UInt32?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            if outcome != .approve, reason.isEmpty {
                throw ValidationError(Text.reasonMissing.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            let version = try await seenVersion(session)
            session.show(
                try await session.client.reviewApplication(
                    ReviewApplicationRequest(
                        applicationId: application, expectedVersion: version, stage: stage.value,
                        outcome: outcome.outcome, reason: reason),
                    key: session.key))
        }

        /// Nobody decides on a version that he has not seen: at a terminal the case is shown first.
        private func seenVersion(_ session: Session) async throws -> UInt32 {
            if let expectedVersion { return expectedVersion }
            let reply = try await session.client.application(application)
            let report = Report(sections: reply.sections, isRehearsal: reply.rehearsal)
            if session.console.inputIsTerminal, !session.options.yes {
                session.console.writeError(report.text(.table, session.language))
            }
            try session.confirm(
                "application review \(application): "
                    + outcome.outcome.name.label[session.language])
            return reply.application?.version ?? 0
        }
    }
}
