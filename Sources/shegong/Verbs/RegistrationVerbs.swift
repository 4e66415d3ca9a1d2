import ArgumentParser
import Schema
import ShegongClient

struct RegistrationNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "registration", abstract: "登记的暂停、注销、撤销和恢复 · Life of a registration",
            subcommands: [
                Suspend.self, Resume.self, Cancel.self, Revoke.self, Reinstate.self, Decide.self,
                Events.self, Status.self,
            ])
    }

    /// What the verbs that propose something have in common.
    struct Proposal: ParsableArguments {
        @Argument(help: "登记号 · Registration number")
        var number: String
        @Option(help: "事由 · Why, coded")
        var ground: Named<RegistrationGround>
        @Option(help: "事实和理由 · The facts")
        var reason: String
    }

    struct Suspend: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "提出暂停登记 · Propose a suspension")
        }

        @OptionGroup var proposal: Proposal
        @Option(help: "自该日起，缺省今天 · From this day, else today")
        var from: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.propose(.suspension, proposal, on: from?.day ?? 0)
        }
    }

    struct Resume: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "提出恢复（结束暂停） · Propose to lift a suspension")
        }

        @OptionGroup var proposal: Proposal
        @Option(help: "自该日起，缺省今天 · From this day, else today")
        var from: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.propose(.resumption, proposal, on: from?.day ?? 0)
        }
    }

    struct Cancel: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "提出注销登记，自某日起 · Propose a cancellation from a day")
        }

        @OptionGroup var proposal: Proposal
        @Option(help: "自该日起，缺省今天 · From this day, else today")
        var from: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.propose(.cancellation, proposal, on: from?.day ?? 0)
        }
    }

    struct Revoke: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "提出撤销登记，自始无效 · Propose a revocation from the beginning")
        }

        @OptionGroup var proposal: Proposal
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.propose(.revocation, proposal, on: 0)
        }
    }

    struct Reinstate: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "提出恢复登记，原注销或撤销视为未发生 · Propose to undo what ended it")
        }

        @OptionGroup var proposal: Proposal
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.propose(.reinstatement, proposal, on: 0)
        }
    }

    struct Decide: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "决定他人提出的事项 · Decide what another proposed")
        }

        @Argument(help: "事项编号 · Event")
        var event: UInt64
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
            try session.confirm("registration decide \(event)")
            session.show(
                try await session.client.decideRegistrationEvent(
                    DecideRegistrationEventRequest(
                        eventId: event, approved: approve, reason: reason),
                    key: session.key))
        }
    }

    struct Events: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出登记事项 · List events")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<RegistrationEventState>?
        @Option(help: "社工编号 · Only of this person")
        var person: UInt64 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listRegistrationEvents(
                ListRegistrationEventsRequest(
                    state: state?.value ?? .unspecified, personId: person, page: page.request))
            try await session.show([
                .init(
                    .events, .rows(RegistrationEvent.headings, reply.events.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Status: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "某日的登记状态 · Where a certificate stands on a day")
        }

        @Argument(help: "管理号 · Management number of the certificate")
        var managementNumber: ManagementNumberArgument
        @Option(help: "日期，缺省今天 · Day, else today")
        var on: DayArgument?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try managementNumber.check()
        }

        func perform(_ session: Session) async throws {
            let reply = try await session.client.registrationStatus(
                GetRegistrationStatusRequest(
                    managementNumber: managementNumber.text, onDay: on?.day ?? 0))
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }
}

extension Session {
    fileprivate func propose(
        _ kind: RegistrationEventKind, _ proposal: RegistrationNoun.Proposal, on day: UInt32
    ) async throws {
        try confirm(kind.name.label[language] + " " + proposal.number)
        show(
            try await client.proposeRegistrationEvent(
                ProposeRegistrationEventRequest(
                    number: proposal.number, kind: kind, ground: proposal.ground.value,
                    effectiveOn: day, reason: proposal.reason),
                key: key))
    }
}
