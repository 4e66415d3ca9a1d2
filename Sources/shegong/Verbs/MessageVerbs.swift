import ArgumentParser
import Schema
import ShegongClient

struct MessageNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "message", abstract: "短信 · Messages to persons",
            subcommands: [List.self, Deliver.self])
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出短信 · List messages, masked")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<MessageState>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listMessages(
                ListMessagesRequest(state: state?.value ?? .unspecified, page: page.request))
            try await session.show([
                .init(
                    .messages, .rows(ShortMessage.headings, reply.messages.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Deliver: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "经 smstools 发送短信 · Deliver messages through smstools",
                discussion: """
                    需要 outgoing、checked、sent、failed 四个子目录；有 report 子目录时按网络回执记录送达 · \
                    Needs the folders outgoing, checked, sent and failed; with a folder report, \
                    delivery is what the network reports
                    """)
        }

        @Option(help: "smstools 的目录 · Spool of smstools")
        var spool: String
        @Flag(help: "发送一次后结束 · One run, then end")
        var once = false
        @Option(help: "每隔若干秒发送一次 · A run every so many seconds")
        var followSeconds: UInt32?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard once != (followSeconds != nil), followSeconds ?? 1 > 0 else {
                throw ValidationError(Text.onceOrFollow.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            let folder = try SpoolFolder(spool)
            guard let followSeconds else {
                let run = try await run(folder, session)
                try await session.show(run.figures.sections)
                return
            }
            while !Task.isCancelled {
                let run = try await run(folder, session)
                if run.figures != DeliveryRun.Figures() {
                    try await session.show(run.figures.sections)
                }
                try await Task.sleep(for: .seconds(Int64(followSeconds)))
            }
        }

        private func run(
            _ folder: borrowing SpoolFolder, _ session: Session
        ) async throws -> DeliveryRun {
            var run = DeliveryRun(session.client)
            try await run.perform(folder)
            return run
        }
    }
}

extension DeliveryRun.Figures {
    var sections: [Report.Section] {
        [
            .init(
                .messages,
                .fields([
                    .init(.handedOver, .number(handedOver)), .init(.delivered, .number(delivered)),
                    .init(.failed, .number(failed)),
                    .init(.notKnown, .several(notKnown.map(Cell.text))),
                ]))
        ]
    }
}
