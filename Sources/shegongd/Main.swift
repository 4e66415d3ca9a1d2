import ArgumentParser

/// `shegongd`: the registry's daemon.
///
/// Duties:
/// 1. Read the configuration: file, environment, flags.
/// 2. Make a new store (`init`), serve one (`serve`), check a configuration (`check-config`).
/// 3. Keep a store's files: check them (`verify`, `snapshot`, `archive`), read and mend the
///    journal (`journal`), back up and restore (`backup`, `restore`). Every one is somebody's
///    explicit wish.
/// What it serves is all in `ShegongServer`.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shegongd",
        abstract: "The social work certificate registry's daemon (社会工作者职业水平证书登记).",
        subcommands: [
            ServeCommand.self, InitializeCommand.self, CheckConfigurationCommand.self,
            VerifyCommand.self, BackupCommand.self, RestoreCommand.self, JournalCommand.self,
            SnapshotCommand.self, ArchiveCommand.self,
        ],
        defaultSubcommand: ServeCommand.self)
}
