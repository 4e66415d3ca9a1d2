import Foundation
import Storage
import Testing

/// A store that an earlier day's code wrote still opens and says the same.
///
/// Each version's fixture is kept for ever. That of a new version is written once, by
/// `SHEGONG_WRITE_FIXTURE=1 swift test --disable-xctest --filter FixtureTests`.
@Suite struct FixtureTests {
    private static let revision: UInt64 = 19
    private static let root =
        "6c1ee4a727cac820d6a81032434a371cb27dab7d52549b091d3d6097456d0f01"

    /// By version, the digest of the newest entry: it is over the version, too.
    private static let digests = [
        "5bbdad74691b7803b3898a18321c505643ee6e4e475a6ac6a02df38dcbb5609f",
        "148279d93c9026fe970a0aa08dee0d440a959fbdb9a86252e6701e990c2e936e",
    ]

    private func path(_ version: Int) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
            + "/Fixtures/format-\(version).store"
    }

    @Test func `There is a fixture of every version that is read`() {
        #expect(Storage.readableVersions == 0...UInt32(Self.digests.count - 1))
        #expect(Storage.formatVersion == Storage.readableVersions.upperBound)
    }

    @Test(arguments: digests.indices)
    func `The store of each format version opens with its digest and root hash`(
        version: Int
    ) throws {
        let path = path(version)
        if ProcessInfo.processInfo.environment["SHEGONG_WRITE_FIXTURE"] != nil,
            version == Storage.formatVersion, !FileManager.default.fileExists(atPath: path)
        {
            try StoreText.write(Self.made()).write(
                toFile: path, atomically: true, encoding: .utf8)
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let fileSystem = SimulatedFileSystem(disk: try StoreText.read(text))
        let verified = try StoreVerifier.verify(directory: storeDirectory, on: fileSystem)
        #expect(verified.isWhole && verified.snapshots == 2, "\(verified.findings)")
        let model = try openModel(fileSystem)
        let position = model.store.durable.position
        #expect(position.revision == Self.revision)
        #expect(position.digest.description == Self.digests[version])
        #expect(model.state.isExact)
        #expect(model.store.report.wasSealed && model.store.report.snapshot != nil)
        let source = ModelState.source(revision: model.state.revision, covered: position)
        #expect(RootHash.of(source).description == Self.root)
    }

    @Test func `Today's code writes that store byte by byte: the format has not moved`() throws {
        let path = path(Int(Storage.formatVersion))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try StoreText.write(Self.made()) == text)
    }

    @Test func `A store of version 0 goes on in version 1, and opens again`() throws {
        let text = try String(contentsOfFile: path(0), encoding: .utf8)
        let fileSystem = SimulatedFileSystem(disk: try StoreText.read(text))
        var script = Script(appends: 40, snapshotEvery: 9)
        script.configuration = .small
        try script.run(on: fileSystem, Promises())
        let segments = fileSystem.disk.paths.filter { $0.hasSuffix(".segment") }
        let versions = try segments.map { try #require(fileSystem.disk.content(at: $0))[8] }
        #expect(Set(versions) == [0, 1])
        let verified = try StoreVerifier.verify(directory: storeDirectory, on: fileSystem)
        #expect(verified.isWhole && verified.position?.revision ?? 0 > Self.revision)
        let model = try openModel(fileSystem)
        #expect(model.state.isExact && model.state.revision > Self.revision)
    }

    @Test func `The page on formats names every exit code`() throws {
        let page = try String(
            contentsOfFile: URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
                + "/../../Sources/Storage/Storage.docc/FileFormat.md", encoding: .utf8)
        for code in StorageExitCode.allCases {
            #expect(page.contains("\n| \(code.rawValue) |"), "\(code)")
        }
    }

    /// Two lives, two snapshots, two segments.
    private static func made() throws -> SimulatedDisk {
        let fileSystem = SimulatedFileSystem()
        var script = Script(appends: 6, snapshotEvery: 3)
        script.configuration = StorageConfiguration(
            segmentBytes: 12 << 12, entryBytesMax: 20_000, preparationBytes: 12 << 12)
        try script.create(on: fileSystem, Promises())
        try script.run(on: fileSystem, Promises())
        script.snapshotEvery = 1_000
        script.appends = 3
        try script.run(on: fileSystem, Promises())
        return fileSystem.disk
    }
}

/// A store's files as text: `file PATH SIZE`, then `OFFSET HEX` for every 32 bytes that are not
/// zero.
private enum StoreText {
    private static let width = 32

    static func write(_ disk: SimulatedDisk) throws -> String {
        var lines: [String] = []
        for path in disk.paths where path.hasPrefix(storeDirectory) {
            let content = try #require(disk.content(at: path))
            lines.append("file \(path.dropFirst(storeDirectory.count + 1)) \(content.count)")
            for offset in stride(from: 0, to: content.count, by: width) {
                let bytes = content[offset..<min(offset + width, content.count)]
                guard bytes.contains(where: { $0 != 0 }) else { continue }
                lines.append("\(offset) " + bytes.map(hex).joined())
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func read(_ text: String) throws -> SimulatedDisk {
        let layout = StoreLayout(directory: storeDirectory)
        var disk = SimulatedDisk(
            directories: ["/", "/store-parent", storeDirectory] + layout.subdirectories)
        var file: (path: String, content: [UInt8])?
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words[0] == "file" {
                if let file { disk.replace(file.path, with: file.content) }
                let size = try #require(Int(words[2]))
                file = (storeDirectory + "/" + words[1], [UInt8](repeating: 0, count: size))
                continue
            }
            var offset = try #require(Int(words[0]))
            var digits = words[1][...]
            while !digits.isEmpty {
                file?.content[offset] = try #require(UInt8(digits.prefix(2), radix: 16))
                offset += 1
                digits = digits.dropFirst(2)
            }
        }
        if let file { disk.replace(file.path, with: file.content) }
        return disk
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}
