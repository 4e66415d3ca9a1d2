import ArgumentParser
import ShegongServer

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Backups (备份) of a store's files. Of a running daemon: shegong backup save.",
        subcommands: [Save.self, Verify.self])

    struct Save: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a backup of the newest state in the files.")

        @Option(help: "File to be made; it must not be there.")
        var to: String

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let directory = try options.load().directory
            try VerbRunner.run { () throws(DaemonError) in
                try StoreVerbs.backUp(directory: directory, to: to)
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Holds every byte and row of a backup against what it says of itself.")

        @Argument(help: "The backup.")
        var file: String

        func run() throws {
            try VerbRunner.run { () throws(DaemonError) in try StoreVerbs.verifyBackup(file) }
        }
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Makes a store (恢复) of a backup, or of a point of a store's past.",
        discussion: """
            The directory must be empty or not there. The new store begins a new epoch \
            (库世代), which status, clients and reports show.
            """)

    @Option(help: "A backup.")
    var from: String?

    @Option(help: "Directory of a store whose past is read; nothing in it is changed.")
    var fromStore: String?

    @Option(help: "With --from-store: the revision to go back to.")
    var toRevision: UInt64?

    @Option(help: "With --from-store: the instant to go back to, \"2021-12-15 09:00:00\" (UTC+8).")
    var toInstant: String?

    @OptionGroup var options: ConfigurationOptions

    func validate() throws {
        guard (from == nil) != (fromStore == nil) else {
            throw ValidationError("Give either --from or --from-store.")
        }
        guard fromStore != nil || (toRevision == nil && toInstant == nil) else {
            throw ValidationError("A backup holds one state: --to-… goes with --from-store.")
        }
        guard toRevision == nil || toInstant == nil else {
            throw ValidationError("Give either --to-revision or --to-instant.")
        }
    }

    func run() throws {
        let directory = try options.load().directory
        try VerbRunner.run { () throws(DaemonError) in
            if let from {
                return try StoreVerbs.restore(backup: from, to: directory)
            }
            return try StoreVerbs.restore(
                store: fromStore ?? "", toRevision: toRevision, toInstant: toInstant,
                in: directory)
        }
    }
}
