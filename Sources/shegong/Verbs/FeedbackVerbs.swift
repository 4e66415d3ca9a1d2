import ArgumentParser
import Schema
import ShegongClient

struct FeedbackNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "feedback", abstract: "反馈：社工库暂无此人 · Feedback: not in the roster",
            subcommands: [
                Open.self, Review.self, Confirm.self, Show.self, List.self, Reveal.self,
            ])
    }

    struct Open: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "受理反馈 · Take feedback in",
                discussion: """
                    姓名、证件号码、手机号从标准输入读取，各占一行 · Name, document number and mobile number from \
                    standard input, a line each
                    """)
        }

        @Argument(help: "证书管理号 · Management number claimed")
        var managementNumber: ManagementNumberArgument
        @Option(help: "级别 · Level claimed")
        var level: Named<Level>
        @Option(help: "考试年度 · Year of the exam")
        var examYear: UInt32
        @Option(help: "考试省份区划 · Province of the exam: 430000")
        var province: UInt32
        @Option(help: "通过日期 · Day of passing")
        var passedOn: DayArgument?
        @Option(help: "证明材料，可多次 · Reference to evidence; may be given several times")
        var evidence: [String]
        @Option(help: "登记地区划 · Registering division")
        var division: UInt32 = 0
        @Option(help: "证件类型 · Kind of the document")
        var documentKind: Named<IdentityDocumentKind> = Named(.resident)
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try managementNumber.check()
        }

        func perform(_ session: Session) async throws {
            let identity = try session.readIdentity(documentKind.value)
            let request = OpenFeedbackRequest(
                identity: identity, level: level.value, examYear: examYear,
                managementNumber: managementNumber.text, examDivisionId: province,
                passedOn: passedOn?.day ?? 0, phone: try session.readPhone(), evidence: evidence,
                divisionId: division)
            session.show(try await session.client.openFeedback(request, key: session.key))
        }
    }

    struct Review: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "县级核实 · The county's decision")
        }

        @OptionGroup var decision: FeedbackDecisionOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.reviewFeedback(
                    ReviewFeedbackRequest(
                        feedbackId: decision.feedback, approved: decision.outcome == .approve,
                        reason: decision.reason),
                    key: session.key))
        }
    }

    struct Confirm: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "市级确认 · The prefecture's decision")
        }

        @OptionGroup var decision: FeedbackDecisionOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.confirmFeedback(
                    ConfirmFeedbackRequest(
                        feedbackId: decision.feedback, approved: decision.outcome == .approve,
                        reason: decision.reason),
                    key: session.key))
        }
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "显示一件反馈 · Show a case, masked")
        }

        @Argument(help: "反馈编号 · Feedback case")
        var feedback: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.feedback(feedback)
            session.show(
                Report(
                    sections: (reply.feedback ?? FeedbackCase()).sections,
                    isRehearsal: reply.rehearsal))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出反馈 · List cases, masked")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<FeedbackState>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listFeedback(
                ListFeedbackRequest(state: state?.value ?? .unspecified, page: page.request))
            try await session.show([
                .init(
                    .cases, .rows(FeedbackCase.headings, reply.cases.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Reveal: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "查看明文（留痕）· Show a case in clear; audited")
        }

        @Argument(help: "反馈编号 · Feedback case")
        var feedback: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.revealFeedback(
                RevealFeedbackRequest(feedbackId: feedback, reason: reason))
            try await session.show((reply.feedback ?? FeedbackCase()).sections)
        }
    }
}

/// What county and prefecture decide of feedback.
struct FeedbackDecisionOptions: ParsableArguments {
    enum Outcome: String, ExpressibleByArgument, CaseIterable, Sendable {
        case approve, reject
    }

    @Argument(help: "反馈编号 · Feedback case")
    var feedback: UInt64
    @Option(help: "意见 · What is decided: approve, reject")
    var outcome: Outcome
    @Option(help: "原因，不予认可时必填 · Why; demanded of a rejection")
    var reason: String = ""

    func validate() throws {
        if outcome == .reject, reason.isEmpty {
            throw ValidationError(Text.reasonMissing.bilingual)
        }
    }
}
