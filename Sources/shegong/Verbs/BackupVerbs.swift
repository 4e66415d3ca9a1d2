import ArgumentParser
import Schema
import ShegongClient

struct BackupNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "backup", abstract: "备份 · Backups", subcommands: [Save.self])
    }

    struct Save: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "备份全部登记数据 · Back up the whole register while it runs",
                discussion: """
                    备份含个人信息明文，文件仅本账号可读；恢复用 shegongd restore · The file holds personal \
                    data in clear and is its owner's alone; shegongd restore makes a store of it
                    """)
        }

        @Argument(help: "新文件，或存放备份的目录 · File to be made, or a folder for it")
        var file: String
        @Option(help: "目录中保留几份，新备份完好之后才删旧的 · Backups to keep in the folder")
        var keep: Int?
        @Option(help: "原因，记入审计 · Why; goes into the audit")
        var reason: String
        @OptionGroup var options: CommonOptions

        func validate() throws {
            if let keep, keep < 2 { throw ValidationError(Text.keepAtLeast.bilingual) }
        }

        func perform(_ session: Session) async throws {
            let folder = BackupFolder(file)
            if keep != nil, folder == nil {
                throw CommandFailure.usage(Text.keepNeedsFolder.localized)
            }
            let file = folder?.newFile ?? file
            var output = try BackupOutput(file)
            let progress = ByteProgress(session)
            let end: BackupEnd
            do {
                end = try await session.client.backup(reason: reason) { content in
                    try output.write(content)
                    progress.show(output.count)
                }
                try output.finish(end.digest)
            } catch {
                progress.end(output.count)
                output.discard()
                throw error
            }
            progress.end(output.count)
            if let keep { folder?.removeOldest(keeping: keep) }
            session.show(
                Report(sections: end.sections(file: file), isRehearsal: end.rehearsal))
        }
    }
}

/// A line on standard error that counts megabytes; none where nobody watches.
struct ByteProgress {
    private let session: Session
    private let what: Text

    init(_ session: Session, _ what: Text = .backupTaking) {
        self.session = session
        self.what = what
    }

    func show(_ count: Int) {
        // A part is an eighth of a megabyte: one line for each of these.
        guard session.console.errorIsTerminal, count % (1 << 20) < 1 << 17 else { return }
        session.console.writeError("\r" + line(count))
    }

    func end(_ count: Int) {
        guard session.console.errorIsTerminal else { return }
        session.console.writeError("\r" + line(count) + "\n")
    }

    private func line(_ count: Int) -> String {
        what[session.language] + " \(count >> 20) MiB"
    }
}
