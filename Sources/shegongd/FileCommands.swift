import ArgumentParser
import ShegongServer

struct JournalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "The journal (日志) of a store.",
        subcommands: [Verify.self, Dump.self, Repair.self])

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks every segment of journal and archive, and changes nothing.")

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let directory = try options.load().directory
            try VerbRunner.run { () throws(DaemonError) in
                try StoreMaker.verify(directory: directory, readsSnapshots: false).report
            }
        }
    }

    struct Dump: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints what was done when, by whom, by which method; no personal data.")

        @Option(help: "From this revision on.")
        var fromRevision: UInt64 = 0

        @Option(help: "Up to this revision.")
        var toRevision: UInt64 = .max

        @OptionGroup var options: ConfigurationOptions

        func validate() throws {
            guard fromRevision <= toRevision else {
                throw ValidationError("--from-revision must not be above --to-revision.")
            }
        }

        func run() throws {
            let directory = try options.load().directory
            try VerbRunner.run { () throws(DaemonError) in
                try JournalDump.run(directory: directory, revisions: fromRevision...toRevision) {
                    print($0)
                }
            }
        }
    }

    struct Repair: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cuts the last segment at its damage, keeps what it cuts, begins a new epoch."
        )

        @Flag(help: "Only say what would be cut.")
        var dryRun = false

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let directory = try options.load().directory
            try VerbRunner.run { () throws(DaemonError) in
                try StoreVerbs.repairJournal(directory: directory, isDryRun: dryRun)
            }
        }
    }
}

struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "The snapshots (快照) of a store. To take one: shegong snapshot take.",
        subcommands: [List.self, Verify.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One line a snapshot.")

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let directory = try options.load().directory
            try VerbRunner.run { () throws(DaemonError) in
                try StoreListing.snapshots(directory: directory, readsRows: false)
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads every row of every snapshot.")

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let directory = try options.load().directory
            try VerbRunner.run { () throws(DaemonError) in
                try StoreListing.snapshots(directory: directory, readsRows: true)
            }
        }
    }
}

struct ArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "The archive (归档) of journal segments.",
        subcommands: [List.self, Verify.self, Prune.self])

    /// Listing reads every segment whole, so verifying is the same with nothing but what is wrong.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Holds every segment against itself and the one before.")

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let directory = try options.load().directory
            try VerbRunner.run { () throws(DaemonError) in
                try StoreListing.archive(directory: directory).withProblemsOnly
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One line a segment.")

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let directory = try options.load().directory
            try VerbRunner.run { () throws(DaemonError) in
                try StoreListing.archive(directory: directory)
            }
        }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes segments older than retention-years that no kept state needs.")

        @Flag(help: "Only say what would go.")
        var dryRun = false

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let configuration = try options.load()
            try VerbRunner.run { () throws(DaemonError) in
                try StoreListing.prune(
                    directory: configuration.directory, years: configuration.retentionYears,
                    isDryRun: dryRun)
            }
        }
    }
}
