import Glibc
import ProtobufRuntime
import Schema
import ShegongClient
import Testing

@testable import shegong

/// What `shegong backup save` leaves on the disk: a whole file, its owner's alone, or nothing.
struct BackupTests {
    private let folder = BackupFolderOfTest()

    /// Parts of a backup of these bytes, with what the daemon says they add up to.
    private static func parts(
        _ bytes: [UInt8], digest: [UInt8]? = nil, count: Int? = nil
    ) -> [ScriptedTransport.Answer] {
        var sum = ContentDigest()
        sum.add(bytes)
        let end = BackupEnd(
            epoch: 3, revision: 9, rows: 2, bytes: UInt64(count ?? bytes.count),
            digest: digest ?? sum.finish(), rootHash: Array(repeating: 0xAB, count: 32))
        let middle = bytes.count / 2
        return [
            .success(BackupPart(content: Array(bytes[..<middle])).encoded()),
            .success(BackupPart(content: Array(bytes[middle...]), end: end).encoded()),
        ]
    }

    private func save(
        _ parts: [ScriptedTransport.Answer]
    ) async -> (status: shegong.ExitStatus, console: TestConsole, transport: ScriptedTransport) {
        let transport = ScriptedTransport(parts: parts) { _, _ in .success([]) }
        let console = TestConsole()
        let status = await console.run(
            ["backup", "save", folder.file, "--reason", "每夜备份", "--output", "json"], transport)
        return (status, console, transport)
    }

    @Test func `What the daemon sent lies there, for its owner alone`() async throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (status, console, transport) = await save(Self.parts(bytes))
        #expect(status == .success, "\(console.errors)")
        #expect(console.output.contains("\"revision\":9"))
        #expect(console.output.contains(String(repeating: "ab", count: 32)))
        #expect(folder.content == bytes && folder.permissions == 0o600)
        #expect(folder.names == ["backup"])
        let request = try BackupRequest(decoding: try #require(transport.calls.first).payload)
        #expect(request.reason == "每夜备份")
    }

    @Test func `A backup cut off, refused or unlike leaves nothing that looks whole`() async throws
    {
        let bytes = Array("a backup".utf8)
        let whole = Self.parts(bytes)
        let wrong: [(parts: [ScriptedTransport.Answer], status: shegong.ExitStatus)] = [
            (Array(whole.prefix(1)), .failed),
            ([whole[0], .failure(.connectionLost(sent: true))], .unreachable),
            ([.failure(.refusal(.permissionDenied, "NOT_PERMITTED"))], .notPermitted),
            (Self.parts(bytes, digest: Array(repeating: 1, count: 32)), .integrity),
            (Self.parts(bytes, count: 7), .failed),
            ([.success([0xFF])], .failed),
        ]
        for (parts, expected) in wrong {
            let (status, _, _) = await save(parts)
            #expect(status == expected)
            #expect(folder.names == [])
        }
    }

    @Test func `A file that is there is not touched`() async throws {
        let (first, _, _) = await save(Self.parts([1, 2, 3]))
        #expect(first == .success)
        let (status, console, _) = await save(Self.parts([4, 5, 6]))
        #expect(status == .usage && console.errors.contains("FILE_EXISTS"))
        #expect(folder.content == [1, 2, 3])
    }

    @Test func `In a folder the oldest go when there are enough, and nothing that is not a backup`()
        async throws
    {
        for year in 2001...2004 {
            folder.make("shegong-\(year)0101T000000.backup")
        }
        folder.make("letter.backup")
        let transport = ScriptedTransport(parts: Self.parts([1])) { _, _ in .success([]) }
        let status = await TestConsole().run(
            ["backup", "save", folder.path, "--keep", "2", "--reason", "每夜备份"], transport)
        #expect(status == .success)
        let left = folder.all
        #expect(left.count == 3 && left.contains("letter.backup"))
        #expect(left.contains("shegong-20040101T000000.backup"))
        let onFile = await TestConsole().run(
            ["backup", "save", folder.file, "--keep", "2", "--reason", "每夜备份"], transport)
        #expect(onFile == .usage)
    }

    @Test func `A client notices a new epoch, in which revisions went back`() async throws {
        let answers: [(epoch: UInt64, revision: UInt64)] = [(1, 9), (1, 7), (5, 3), (1, 11)]
        let transport = ScriptedTransport { _, number in
            .success(
                WriteResult(
                    revision: answers[number].revision, epoch: answers[number].epoch
                ).encoded())
        }
        let client = RegistryClient(
            connector: transport, settings: ClientSettings(),
            environment: ManualTime().environment)
        var seen: [[UInt64]] = []
        for _ in answers {
            _ = try await client.setClock(1)
            seen.append([client.epoch, client.revision])
        }
        #expect(seen == [[1, 9], [1, 9], [5, 3], [5, 3]])
    }
}

/// A folder for one backup that goes away with its owner.
private final class BackupFolderOfTest {
    let path: String

    var file: String { path + "/backup" }

    init() {
        var template = Array("/tmp/shegong-backup-XXXXXX".utf8CString)
        let made = mkdtemp(&template) != nil
        path =
            made
            ? String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            : "/nonexistent"
    }

    deinit {
        for name in all { unlink(path + "/" + name) }
        rmdir(path)
    }

    func make(_ name: String) {
        close(open(path + "/" + name, O_WRONLY | O_CREAT, 0o600))
    }

    var all: [String] { TestFolder.names(in: path).filter { !$0.hasPrefix(".") } }

    var names: [String] {
        ["backup", "backup.temporary"].filter { access(path + "/" + $0, F_OK) == 0 }
    }

    var permissions: UInt32? {
        var status = stat()
        return stat(file, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    var content: [UInt8] {
        guard var input = try? InputFile(file) else { return [] }
        var bytes: [UInt8] = []
        while let piece = try? input.read(), !piece.isEmpty { bytes += piece }
        return bytes
    }
}
