import ArgumentParser
import Glibc
import Storage

/// Makes a backup of an invented register of any size: what scripts/restore-drill.sh begins with.
struct MakeBackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-backup",
        abstract: "Writes a backup of an invented register, without a daemon.")

    @Option(help: "Persons in the register.")
    var persons: Int

    @Option(help: "What it holds of each: a registration with its papers, or a career.")
    var contents = RegisterContents.registrations

    @Option(help: "File to be made.")
    var to: String

    @Option(help: "Seed of everything invented.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...InventedIdentity.count).contains(persons) else {
            throw ValidationError("--persons must be 1 to \(InventedIdentity.count).")
        }
    }

    func run() throws {
        let register = InventedRegister(
            persons: UInt64(persons), seed: seed, contents: contents)
        let summary = try register.writeBackup(to: to)
        print(
            "\(persons) persons, \(summary.rows) rows, \(summary.bytes) bytes, root "
                + "\(summary.rootHash)")
    }
}

extension InventedRegister {
    /// Writes the register as a backup, which a daemon restores from.
    func writeBackup(to path: String) throws -> BackupSummary {
        guard let id = StoreID([UInt8](repeating: 0x5A, count: StoreID.byteCount)) else {
            throw BenchFailure.unusable("no store id")
        }
        let source = source
        let encoder = try BackupEncoder(
            source,
            identity: StoreIdentity(id: id, createdAt: source.instant, isRehearsal: false),
            at: source.instant)
        return try BackupFile.write(encoder, to: path, on: LinuxFileSystem())
    }
}
