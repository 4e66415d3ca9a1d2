import Glibc
import Synchronization
import Testing

@testable import Storage

/// Goal: a content that was said to be there is there, whole, whatever moment the power goes; a
/// wrong one never gets a name; nothing is left lying about.
@Suite struct AttachmentStoreTests {
    private static func content(_ number: Int, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* (number + 3) &+ number) }
    }

    private static func name(of content: [UInt8]) -> ContentName {
        var digest = DigestBuilder()
        digest.update(content, in: 0..<content.count)
        return ContentName(digest: digest.finish(), bytes: UInt64(content.count))
    }

    private static func store(_ fileSystem: any FileSystem) -> AttachmentStore {
        AttachmentStore(layout: StoreLayout(directory: storeDirectory), on: fileSystem)
    }

    private static func make(_ fileSystem: SimulatedFileSystem) throws(StorageError) {
        try StoreCreator.create(
            directory: storeDirectory, identity: testIdentity(), on: fileSystem)
    }

    /// Writes a content in blocks; false where it was not what was announced.
    private static func write(
        _ content: [UInt8], as name: ContentName, _ number: UInt64 = 1,
        on fileSystem: any FileSystem
    ) throws(StorageError) -> Bool {
        var writer = try store(fileSystem).begin(number)
        for start in stride(from: 0, to: content.count, by: 5_000) {
            try writer.write(Array(content[start..<min(start + 5_000, content.count)]))
        }
        return try writer.finish(name)
    }

    private static func read(
        _ name: ContentName, on fileSystem: any FileSystem
    ) throws(StorageError) -> [UInt8]? {
        guard var reader = try store(fileSystem).open(name) else { return nil }
        var bytes: [UInt8] = []
        while !reader.isAtEnd {
            let block = try reader.next()
            guard !block.isEmpty, block.count <= AttachmentStore.blockBytes else { return nil }
            bytes += block
        }
        return bytes
    }

    @Test func `What was written is read again, block by block, under its own digest`() throws {
        let fileSystem = SimulatedFileSystem()
        try Self.make(fileSystem)
        let contents = [1, 5_000, 65_536, 65_537, 200_000].map { Self.content($0, count: $0) }
        for (number, content) in contents.enumerated() {
            #expect(
                try Self.write(
                    content, as: Self.name(of: content), UInt64(number), on: fileSystem))
        }
        for content in contents {
            let name = Self.name(of: content)
            #expect(try Self.read(name, on: fileSystem) == content)
            #expect(try Self.store(fileSystem).standing(name) == .whole)
        }
        let listed = try (0..<AttachmentStore.directoryCount).flatMap {
            try Self.store(fileSystem).contents(in: $0)
        }
        #expect(Set(listed) == Set(contents.map(Self.name)))
        #expect(try Self.store(fileSystem).contents(in: 256) == [])
        // The same once more changes nothing.
        #expect(try Self.write(contents[1], as: Self.name(of: contents[1]), on: fileSystem))
        try Self.store(fileSystem).discard(contents.map { Self.name(of: $0).digest })
        try Self.store(fileSystem).discard(contents.map { Self.name(of: $0).digest })
        #expect(try Self.store(fileSystem).standing(Self.name(of: contents[0])) == .missing)
        #expect(try Self.read(Self.name(of: contents[0]), on: fileSystem) == nil)
    }

    @Test func `Bytes that are not those announced never get a name, and leave nothing`() throws {
        let fileSystem = SimulatedFileSystem()
        try Self.make(fileSystem)
        let before = fileSystem.disk.paths
        let content = Self.content(1, count: 9_000)
        let name = Self.name(of: content)
        for wrong in [Array(content.dropLast()), content + [0], content.reversed()] {
            #expect(try !Self.write(wrong, as: name, on: fileSystem))
        }
        var writer = try Self.store(fileSystem).begin(1)
        try writer.write(content)
        try writer.abandon()
        try writer.abandon()
        #expect(fileSystem.disk.paths == before)
    }

    @Test func `A content with a flipped bit, or cut, is altered and never given out`() throws {
        let fileSystem = SimulatedFileSystem()
        try Self.make(fileSystem)
        let content = Self.content(2, count: 70_000)
        let name = Self.name(of: content)
        #expect(try Self.write(content, as: name, on: fileSystem))
        let path = StoreLayout(directory: storeDirectory).content(name.digest)
        for place in [0, 35_000, 69_999] {
            var flipped = content
            flipped[place] ^= 4
            for altered in [flipped, Array(content.prefix(place)), content + [1]] {
                var disk = fileSystem.disk
                disk.replace(path, with: altered)
                let changed = SimulatedFileSystem(disk: disk)
                #expect(try Self.store(changed).standing(name) == .altered)
                #expect(try Self.read(name, on: changed) == nil)
                let report = try StoreVerifier.verify(directory: storeDirectory, on: changed)
                #expect(report.findings.count == 1 && report.attachments == 1)
                // Added again, it is whole again.
                #expect(try Self.write(content, as: name, on: changed))
                #expect(try Self.read(name, on: changed) == content)
            }
        }
    }

    @Test func `The power goes after every operation: what was said to be there is there, whole`()
        throws
    {
        let promised = Mutex<[ContentName]>([])
        let faults = Mutex<[String]>([])
        let images = Mutex(0)
        let fileSystem = SimulatedFileSystem { operation, disk in
            for variant in UInt64(0)..<4 {
                let names = promised.withLock { $0 }
                let image = disk.afterPowerLoss(choosing: UInt64(operation) * 10 + variant)
                images.withLock { $0 += 1 }
                if let fault = Self.fault(on: image, names) {
                    faults.withLock { $0.append("operation \(operation): \(fault)") }
                }
            }
        }
        try Self.make(fileSystem)
        for number in 0..<12 {
            let content = Self.content(number, count: 3_000 + number * 2_500)
            let name = Self.name(of: content)
            #expect(try Self.write(content, as: name, UInt64(number), on: fileSystem))
            promised.withLock { $0.append(name) }
        }
        #expect(faults.withLock { $0.prefix(5) } == [])
        #expect(images.withLock { $0 } > 400)
    }

    /// What is wrong with a store that a power loss left; nil where nothing is.
    private static func fault(on disk: SimulatedDisk, _ names: [ContentName]) -> String? {
        let fileSystem = SimulatedFileSystem(disk: disk)
        do throws(StorageError) {
            for name in names where try store(fileSystem).standing(name) != .whole {
                return "\(name) is not whole"
            }
            guard !names.isEmpty else { return nil }
            // Every name that there is tells the truth, promised or not.
            let report = try StoreVerifier.verify(directory: storeDirectory, on: fileSystem)
            guard report.findings.isEmpty else { return "\(report.findings)" }
            _ = try openModel(fileSystem).store.durable
            let left = fileSystem.disk.paths.filter { $0.hasSuffix(".temporary") }
            return left.contains { $0.contains("/attachments/") } ? "\(left) are left" : nil
        } catch {
            return names.isEmpty ? nil : "\(error)"
        }
    }

    @Test func `Each call that fails is told, and on a full disk the store goes on without it`()
        throws
    {
        let content = Self.content(3, count: 12_000)
        let name = Self.name(of: content)
        var refused = 0
        var fatal = 0
        for operation in 0..<40 {
            for code in [ENOSPC, EIO] {
                let maker = SimulatedFileSystem()
                try Self.make(maker)
                let fileSystem = SimulatedFileSystem(
                    disk: maker.disk,
                    faults: [SimulatedFault(atOperation: operation, code: code, lasts: false)])
                do throws(StorageError) {
                    let isStored = try Self.write(content, as: name, on: fileSystem)
                    #expect(isStored)
                } catch {
                    refused += error.isFatal ? 0 : 1
                    fatal += error.isFatal ? 1 : 0
                    #expect(code == ENOSPC || error.isFatal)
                }
                let standing = try Self.store(SimulatedFileSystem(disk: fileSystem.disk))
                    .standing(name)
                #expect(standing != .altered)
            }
        }
        #expect(refused > 3 && fatal > 8)
    }

    @Test func `How far the past reaches is told by snapshots and the oldest segment`() throws {
        let model = try ModelHistory()
        let layout = StoreLayout(directory: storeDirectory)
        let reach = try HistoryReach.read(layout, on: model.fileSystem)
        #expect(reach.journalFrom == 0 && !reach.snapshots.isEmpty)
        _ = try ArchiveRetention.run(
            directory: storeDirectory, since: .max, isDryRun: false, on: model.fileSystem)
        let later = try HistoryReach.read(layout, on: model.fileSystem)
        #expect(later.journalFrom > 0 && later.snapshots == reach.snapshots)
        _ = try model.backUp(to: ModelHistory.backupPath)
        _ = try StoreRestorer.restore(
            try BackupFile.open(ModelHistory.backupPath, on: model.fileSystem),
            to: ModelHistory.restoredDirectory, at: ModelHistory.restoredAt, on: model.fileSystem)
        let restored = try HistoryReach.read(
            StoreLayout(directory: ModelHistory.restoredDirectory), on: model.fileSystem)
        #expect(restored.journalFrom == model.newest && restored.snapshots == [model.newest])
    }
}

/// Goal: a backup carries the contents that the state names, and a restore puts them back.
@Suite struct AttachmentBackupTests {
    private static let path = ModelHistory.backupPath

    private static func contents() -> [[UInt8]] {
        [1, 4_000, 70_000].map { count in
            (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ count) }
        }
    }

    private static func name(of content: [UInt8]) -> ContentName {
        var digest = DigestBuilder()
        digest.update(content, in: 0..<content.count)
        return ContentName(digest: digest.finish(), bytes: UInt64(content.count))
    }

    private static func catalogue(_ contents: [[UInt8]]) -> ContentCatalogue {
        let names = contents.map(name)
        return ContentCatalogue { place in
            let index = Int(place)
            return index < names.count ? (place + 1, names[index]) : nil
        }
    }

    /// A store with a past, and contents; `lost` of them are named and not there.
    private static func backedUp(
        _ contents: [[UInt8]], lost: Int = 0
    ) throws -> (ModelHistory, BackupSummary) {
        let model = try ModelHistory()
        let store = AttachmentStore(
            layout: StoreLayout(directory: storeDirectory), on: model.fileSystem)
        for (number, content) in contents.dropLast(lost).enumerated() {
            var writer = try store.begin(UInt64(number))
            try writer.write(content)
            #expect(try writer.finish(name(of: content)))
        }
        let (state, folded) = try model.fold(.newest)
        let encoder = try BackupEncoder(
            ModelState.source(revision: state.revision, covered: folded.position),
            identity: testIdentity(), at: 1_700_000_200_000, contents: catalogue(contents),
            in: store, sliceBytes: 4_000)
        return (model, try BackupFile.write(encoder, to: path, on: model.fileSystem))
    }

    private static func restore(on fileSystem: SimulatedFileSystem) throws(StorageError) {
        _ = try StoreRestorer.restore(
            try BackupFile.open(path, on: fileSystem), to: ModelHistory.restoredDirectory,
            at: ModelHistory.restoredAt, on: fileSystem)
    }

    @Test func `Contents come back as they were, and what was lost is counted and left out`() throws
    {
        let contents = Self.contents()
        for lost in [0, 1] {
            let (model, summary) = try Self.backedUp(contents, lost: lost)
            #expect(summary.attachments.count == UInt64(contents.count - lost))
            #expect(summary.attachments.missing == UInt64(lost))
            #expect(
                UInt64(model.disk.content(at: Self.path)?.count ?? 0) == summary.bytes)
            let fileSystem = model.fileSystem
            try Self.restore(on: fileSystem)
            let store = AttachmentStore(
                layout: StoreLayout(directory: ModelHistory.restoredDirectory), on: fileSystem)
            for (number, content) in contents.enumerated() {
                let isLost = number >= contents.count - lost
                #expect(
                    try store.standing(Self.name(of: content)) == (isLost ? .missing : .whole))
            }
            // What is restored is on the disk before there is a store.
            let image = SimulatedFileSystem(disk: fileSystem.disk.afterPowerLoss(choosing: 9))
            #expect(
                faultAfterRestore(on: image.disk, revision: model.newest) == nil)
            let after = AttachmentStore(
                layout: StoreLayout(directory: ModelHistory.restoredDirectory), on: image)
            #expect(try after.standing(Self.name(of: contents[0])) == .whole)
        }
    }

    @Test func `A byte changed anywhere in the attachments of a backup is found`() throws {
        let (model, summary) = try Self.backedUp(Self.contents())
        let content = try #require(model.disk.content(at: Self.path))
        let start = content.count - FileMagic.blockBytes - Int(summary.attachments.bytes)
        let places = [start, start + 4, start + 8, start + 16, start + 60, start + 64]
        for place in places + [start + 1_000, content.count - FileMagic.blockBytes - 1] {
            var damaged = content
            damaged[place] ^= 1
            var disk = model.disk
            disk.replace(Self.path, with: damaged)
            let fileSystem = SimulatedFileSystem(disk: disk)
            #expect(throws: StorageError.self, "byte \(place)") {
                _ = try BackupFile.open(Self.path, on: fileSystem).verify()
            }
            #expect(throws: StorageError.self, "byte \(place)") {
                try Self.restore(on: fileSystem)
            }
            #expect(throws: StorageError.self) {
                _ = try openModel(fileSystem, directory: ModelHistory.restoredDirectory)
            }
        }
    }

    @Test func `A state of the past takes the contents that it names along from its own store`()
        throws
    {
        let contents = Self.contents()
        let (model, _) = try Self.backedUp(contents, lost: 1)
        let (state, folded) = try model.fold(.revision(20), limit: 20)
        _ = try StoreRestorer.restore(
            ModelState.source(revision: state.revision, covered: folded.position),
            of: testIdentity(), to: ModelHistory.restoredDirectory,
            contents: Self.catalogue(contents),
            from: AttachmentStore(
                layout: StoreLayout(directory: storeDirectory), on: model.fileSystem),
            at: ModelHistory.restoredAt, on: model.fileSystem)
        let store = AttachmentStore(
            layout: StoreLayout(directory: ModelHistory.restoredDirectory), on: model.fileSystem)
        let standings = try contents.map { try store.standing(Self.name(of: $0)) }
        #expect(standings == [.whole, .whole, .missing])
    }
}
