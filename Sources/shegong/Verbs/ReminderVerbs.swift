import ArgumentParser
import Schema
import ShegongClient

struct ReminderNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reminder", abstract: "到期预测和提醒 · What ends soon, and reminders",
            subcommands: [Forecast.self, Queue.self])
    }

    struct Forecast: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "列出即将届满且未申请再登记的登记 · Registrations that end soon, nobody having applied")
        }

        @Option(help: "今后天数 · Days ahead")
        var within: UInt32 = 90
        @Option(help: "只列该区划及以下 · Only of this division and below")
        var division: UInt32 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listExpiring(
                ListExpiringRequest(
                    withinDays: within, divisionId: division, page: page.request))
            try await session.show([
                .init(
                    .expiring,
                    .rows(ExpiringRegistration.headings, reply.registrations.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Queue: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "生成提醒短信 · Queue reminders",
                discussion: "每轮每项登记一条；已申请的不再提醒 · One for each registration and round; "
                    + "silent once somebody has applied")
        }

        @Option(help: "今后天数 · Days ahead")
        var within: UInt32 = 90
        @Option(help: "第几轮 · Which round")
        var round: UInt32
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            var after: UInt64 = 0
            repeat {
                let result = try await session.client.queueReminders(
                    QueueRemindersRequest(
                        withinDays: within, round: round, afterPeriodId: after),
                    key: after == 0 ? session.key : nil)
                session.show(result)
                let next = result.ids.first ?? 0
                // An answer that leads back would never end.
                guard next > after else { return }
                after = next
            } while after != 0
        }
    }
}
