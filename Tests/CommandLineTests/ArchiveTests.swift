import Glibc
import ProtobufRuntime
import Schema
import ShegongClient
import Testing

@testable import shegong

/// An application's folder (一件一档).
struct ArchiveTests {
    private static let files = [
        "application.json", "letter.json", "reviews-of-refusals.json", "attachments.json",
        "registration-events.json", "education.json", "person-in-clear.json", "manifest.sha256",
    ]

    /// A refused application: there is a letter, and no certificate.
    private static var transport: ScriptedTransport {
        ScriptedTransport { call, _ in
            switch (call.service, call.method) {
            case ("shegong.v1.Applications", "Get"):
                return .success(
                    GetApplicationReply(
                        application: Application(id: 5), person: Person(id: 12, name: "张某"),
                        rehearsal: true
                    ).encoded())
            case (_, "GetCertificateText"):
                return .failure(
                    .status(RegistryError(code: .notFound, reason: "NOT_FOUND", message: "")))
            default: return .success([])
            }
        }
    }

    @Test func `Each part is a file, what is not there is left out, and the manifest names all`()
        async throws
    {
        let parent = try TestFolder()
        let folder = parent.path + "/file"
        defer {
            for name in Self.files { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        let line = ["application", "archive", "5", "--folder", folder]
        let console = TestConsole()
        let transport = Self.transport
        #expect(await console.run(line + ["--reveal-reason", "归档"], transport) == .success)
        let manifest = String(
            decoding: try parent.contents("file/manifest.sha256"), as: UTF8.self)
        let lines = manifest.split(separator: "\n")
        #expect(lines.map { String($0.dropFirst(66)) } == Array(Self.files.dropLast()))
        for line in lines {
            let bytes = try parent.contents("file/" + line.dropFirst(66))
            var digest = ContentDigest()
            digest.add(bytes)
            let text = digest.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            #expect(line.prefix(64) == text.joined())
            #expect(String(decoding: bytes, as: UTF8.self).contains("\"rehearsal\":true"))
        }
        let reveal = try #require(transport.calls.first { $0.method == "Reveal" })
        #expect(try RevealRequest(decoding: reveal.payload).reason == "归档")
        // A second time nothing is overwritten.
        #expect(await TestConsole().run(line, Self.transport) == .usage)
    }

    @Test func `Without a reason nothing is revealed`() async throws {
        let parent = try TestFolder()
        let folder = parent.path + "/file"
        defer {
            for name in Self.files { unlink(folder + "/" + name) }
            rmdir(folder)
        }
        let transport = Self.transport
        let line = ["application", "archive", "5", "--folder", folder]
        #expect(await TestConsole().run(line, transport) == .success)
        #expect(!transport.calls.contains { $0.method == "Reveal" })
    }
}
