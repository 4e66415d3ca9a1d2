import Glibc
import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// The verbs as an administrator types them: the real binaries, real files, real sockets.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct RestoreTests {
    private struct Run {
        var code: Int32?
        var output: String
    }

    private static var daemon: String { DaemonProcess.binary ?? "" }
    /// The command line is built beside the daemon.
    private static var commandLine: String { DaemonProcess.commandLine ?? "" }

    private static func run(_ arguments: [String], in home: DaemonHome) throws -> Run {
        let log = home.path + "/run.log"
        unlink(log)
        let process = try #require(DaemonProcess(arguments, logTo: log))
        let code = process.exitCode(within: 60)
        return Run(code: code, output: String(decoding: Self.bytes(of: log), as: UTF8.self))
    }

    private static func bytes(of path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(descriptor, &piece, piece.count), count > 0 {
            bytes += piece.prefix(count)
        }
        return bytes
    }

    /// Appoints administrators under uids from `first` on; the last answer.
    private static func appoint(
        _ count: Int, from first: Int, on socket: String
    ) throws -> WriteResult {
        let client = try #require(BlockingClient(path: socket))
        var last = WriteResult()
        for number in first..<first + count {
            let request = AppointAdministratorRequest(
                uid: UInt32(10_000 + number), accountName: "admin\(number)",
                role: .systemAdministrator)
            let now = String(MachineClock.now(), radix: 16)
            let serial = String(number, radix: 16)
            let key =
                String(repeating: "0", count: 12 - now.count) + now + "70008"
                + String(repeating: "0", count: 15 - serial.count) + serial
            let response = try #require(client.call(.appointAdministrator, request, key: key))
            last = try WriteResult(decoding: response.payload)
        }
        return last
    }

    @Test func `Backed up while it runs and restored elsewhere, it goes on in a new epoch`() throws
    {
        let home = try DaemonHome()
        try home.initialize()
        let daemon = try home.serve()
        let before = try Self.appoint(30, from: 1, on: home.administrationSocket)
        let file = home.path + "/backup"
        let backup = [
            Self.commandLine, "backup", "save", file, "--reason", "nightly", "--socket",
            home.administrationSocket, "--output", "json",
        ]
        let saved = try Self.run(backup, in: home)
        #expect(saved.code == 0 && saved.output.contains("\"revision\":\(before.revision)"))
        #expect(home.permissions(of: file) == 0o600)
        // Nothing is written over a backup.
        #expect(try Self.run(backup, in: home).code == 2)
        _ = try Self.appoint(1, from: 40, on: home.administrationSocket)
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)

        let restore = [Self.daemon, "restore", "--from", file, "--directory"]
        #expect(try Self.run(restore + [home.store], in: home).code == 73)
        let copy = home.path + "/copy"
        let restored = try Self.run(restore + [copy], in: home)
        #expect(restored.code == 0 && restored.output.contains("a new epoch has begun"))
        #expect(try Self.run(restore + [copy], in: home).code == 73)
        #expect(try Self.run([Self.daemon, "init", "--directory", copy], in: home).code == 73)
        unlink(home.administrationSocket)
        let second = try home.serve(on: copy)
        let after = try Self.appoint(1, from: 50, on: home.administrationSocket)
        // One more: the new epoch begins with a change of its own.
        #expect(after.revision == before.revision + 2)
        #expect(after.epoch > before.epoch)
        second.signal(SIGTERM)
        #expect(second.exitCode(within: 5) == 0)
    }

    @Test func `Every verb over files answers, and tells damage with its exit code`() throws {
        let home = try DaemonHome()
        try home.initialize()
        let daemon = try home.serve()
        let newest = try Self.appoint(20, from: 1, on: home.administrationSocket)
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        let file = home.path + "/backup"
        let onStore: [[String]] = [
            ["verify", "--replay"], ["journal", "verify"], ["journal", "repair", "--dry-run"],
            ["snapshot", "list"], ["snapshot", "verify"], ["archive", "list"],
            ["archive", "verify"], ["archive", "prune", "--dry-run"],
            ["backup", "save", "--to", file],
        ]
        for verb in onStore {
            let run = try Self.run(
                [Self.daemon] + verb + ["--directory", home.store], in: home)
            #expect(run.code == 0, "\(verb): \(run.output)")
        }
        let dump = try Self.run(
            [Self.daemon, "journal", "dump", "--directory", home.store], in: home)
        #expect(dump.output.contains("change \(newest.revision) "))
        #expect(dump.output.contains("AppointAdministrator"))
        #expect(!dump.output.contains("admin7"), "what a change was about is not shown")
        #expect(try Self.run([Self.daemon, "backup", "verify", file], in: home).code == 0)

        let past = home.path + "/past"
        let back = [
            Self.daemon, "restore", "--from-store", home.store, "--directory", past,
            "--to-revision",
        ]
        let beyond = try Self.run(back + ["\(newest.revision + 1)"], in: home)
        #expect(beyond.code == 66 && beyond.output.contains("end at revision \(newest.revision)"))
        #expect(try Self.run(back + ["5"], in: home).code == 0)
        let list = try Self.run(
            [Self.daemon, "snapshot", "verify", "--directory", past], in: home)
        #expect(list.code == 0 && list.output.contains("revision 5 "))

        var bytes = Self.bytes(of: file)
        bytes[bytes.count / 2] ^= 1
        let descriptor = open(file, O_WRONLY | O_TRUNC)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        let damaged = try Self.run([Self.daemon, "backup", "verify", file], in: home)
        #expect(damaged.code == 65 && damaged.output.contains("another copy"))
        let refused = try Self.run(
            [Self.daemon, "restore", "--from", file, "--directory", home.path + "/never"],
            in: home)
        #expect(refused.code == 65)
    }

    private enum Account: String {
        case system = "daemon"
        case security = "bin"
        /// No officer's.
        case nobody = "sync"
    }

    @Test func `Over the bureaus' socket a system administrator may, and nobody else`() throws {
        let home = try DaemonHome()
        try home.initialize()
        let daemon = try home.serve(environment: ["SHEGONG_SOCKET_GROUP=daemon"])
        let terminal = try OfficerTerminal<Account>(home)
        let folder = home.path + "/out"
        #expect(mkdir(folder, 0o700) == 0 && chmod(folder, 0o777) == 0)
        for (account, role) in [
            (Account.system, "system-administrator"), (.security, "security-administrator"),
        ] {
            try terminal.play(nil, ["administrator", "appoint", account.rawValue, "--role", role])
        }
        for (account, code) in [(Account.system, Int32(0)), (.security, 4), (.nobody, 4)] {
            let name = account.rawValue
            let file = folder + "/backup-\(name)"
            try terminal.play(
                account, ["backup", "save", file, "--reason", "迁移"], code: code)
            #expect((access(file, F_OK) == 0) == (code == 0), "\(name)")
            #expect(access(file + ".temporary", F_OK) != 0, "\(name)")
        }
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
    }
}
