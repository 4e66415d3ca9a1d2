import ArgumentParser
import Schema
import ShegongClient

struct ErasureNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "erasure", abstract: "删除个人信息 · Erasure of a person's data",
            discussion: """
                一人申请，另一人确认，等待期满后执行；执行前随时可以撤回 · One officer asks, another confirms, and \
                it is done after the delay; until then it can be withdrawn
                """,
            subcommands: [
                Request.self, Preview.self, Confirm.self, Withdraw.self, Execute.self, List.self,
            ])
    }

    struct Request: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "申请删除 · Ask for an erasure")
        }

        @Argument(help: "社工编号 · Person")
        var person: UInt64
        @Option(help: "法定情形（个人信息保护法第四十七条）· Ground")
        var ground: Named<ErasureGround>
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.requestErasure(
                    RequestErasureRequest(
                        personId: person, ground: ground.value, reason: reason),
                    key: session.key))
        }
    }

    struct Preview: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "预览将删除、保留的内容和不能删除的事由 · What it would empty and keep, and why not")
        }

        @Argument(help: "社工编号 · Person")
        var person: UInt64?
        @Option(name: .customLong("case"), help: "删除申请编号 · Of this case")
        var number: UInt64?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard (person == nil) != (number == nil) else {
                throw ValidationError("社工编号和 --case 二者取一 · Give a person or --case")
            }
        }

        func perform(_ session: Session) async throws {
            let reply = try await session.client.previewErasure(
                PreviewErasureRequest(personId: person ?? 0, caseId: number ?? 0))
            try await session.show(reply.sections)
            session.tell(Text.erasureLeaves[session.language])
        }
    }

    struct Confirm: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "确认他人的删除申请 · Confirm an erasure that another asked for")
        }

        @Argument(help: "删除申请编号 · Case")
        var number: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("erasure confirm \(number)")
            session.show(
                try await session.client.confirmErasure(
                    ConfirmErasureRequest(caseId: number), key: session.key))
        }
    }

    struct Withdraw: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "撤回删除申请 · Withdraw an erasure")
        }

        @Argument(help: "删除申请编号 · Case")
        var number: UInt64
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.withdrawErasure(
                    WithdrawErasureRequest(caseId: number, reason: reason), key: session.key))
        }
    }

    struct Execute: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "等待期满后执行删除，不能恢复 · Have it done after the delay; for good")
        }

        @Argument(help: "删除申请编号 · Case")
        var number: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("erasure execute \(number)")
            session.show(
                try await session.client.executeErasure(
                    ExecuteErasureRequest(caseId: number), key: session.key))
            session.tell(Text.erasureLeaves[session.language])
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出删除申请 · List erasures")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<ErasureState>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listErasures(
                ListErasuresRequest(state: state?.value ?? .unspecified, page: page.request))
            try await session.show([
                .init(
                    .erasures, .rows(ErasureCase.headings, reply.erasures.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
