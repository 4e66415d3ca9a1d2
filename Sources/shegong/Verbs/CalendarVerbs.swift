import ArgumentParser
import Schema
import ShegongClient

struct CalendarNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "calendar", abstract: "工作日历 · Working calendars",
            subcommands: [Install.self, Publish.self, Show.self])
    }

    struct Install: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "写入随附的工作日历 · Put the shipped calendars in")
        }

        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(try await session.client.installWorkingCalendar(key: session.key))
        }
    }

    struct Publish: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "发布一年的工作日历，不可再改 · Publish the calendar of a year for ever")
        }

        @Argument(help: "TOML 文件，- 为标准输入 · TOML file, - for standard input")
        var file: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let text = try TextFile.read(file, session.console)
            let calendar = try FormReader.read(text, file) { try $0.workingCalendar() }
            try session.confirm("calendar publish \(calendar.year) \(calendar.version)")
            session.show(
                try await session.client.publishWorkingCalendar(calendar, key: session.key))
        }
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "显示工作日历 · Show the calendars")
        }

        @Argument(help: "年份，缺省全部 · Year, else all")
        var year: UInt32?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listWorkingCalendars(
                ListWorkingCalendarsRequest(year: year ?? 0, page: page.request))
            try await session.show([
                .init(
                    .calendars,
                    .rows(WorkingCalendar.headings, reply.calendars.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}
