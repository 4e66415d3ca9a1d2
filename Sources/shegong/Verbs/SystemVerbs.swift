import ArgumentParser
import Schema
import ShegongClient

struct StatusVerb: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "status", abstract: "运行状态 · The daemon at a glance")
    }

    @OptionGroup var options: CommonOptions

    func perform(_ session: Session) async throws {
        let reply = try await session.client.status()
        session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
    }
}

struct RehearsalNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rehearsal", abstract: "演示库 · Rehearsal stores",
            subcommands: [SetClock.self])
    }

    struct SetClock: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "设定演示库的时间 · Set the clock of a rehearsal")
        }

        @Argument(help: "时间 · Instant: \"2021-12-15 00:00:00\" (UTC+8)")
        var instant: InstantArgument
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.setClock(instant.instant, key: session.key))
        }
    }
}

struct SnapshotNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "snapshot", abstract: "快照 · Snapshots", subcommands: [Take.self])
    }

    struct Take: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "立即做快照并核验 · Take a snapshot now, verified")
        }

        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.takeSnapshot()
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }
}
