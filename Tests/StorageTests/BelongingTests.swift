import Storage
import Testing

/// Goal: a file or an entry whose every checksum holds is still refused where it does not belong.
/// Method: put whole pieces of other stores and epochs into a store, or change a field and its
/// checksum with it.
@Suite struct BelongingTests {
    private let layout = StoreLayout(directory: storeDirectory)
    private static let blockBytes = 4_096

    /// A store whose newest segment, in use, holds exactly one entry.
    private func makeStore(
        _ identity: StoreIdentity = testIdentity(), withSnapshot: Bool = false
    ) throws -> SimulatedDisk {
        let fileSystem = SimulatedFileSystem()
        try StoreCreator.create(
            directory: storeDirectory, identity: identity, on: fileSystem)
        var model = try openModel(fileSystem)
        guard var journal = model.store.takeJournal() else { throw StorageError.closed }
        var revision: UInt64 = 0
        var first: UInt64?
        while first == nil || journal.activeSegment == first {
            while journal.needsPreparation { _ = try journal.prepareNextSegment() }
            revision += 1
            _ = try journal.append(
                body: ModelState.body(first: revision, last: revision), firstRevision: revision,
                lastRevision: revision, at: 0)
            first = first ?? journal.activeSegment
        }
        if withSnapshot {
            var writer = try SnapshotWriter.begin(
                ModelState.source(revision: revision, covered: journal.durable.position),
                identity: identity, layout: layout, configuration: .small, on: fileSystem)
            while try writer.step(durable: journal.durable) == .more {}
        }
        return fileSystem.disk
    }

    private func refusal(_ disk: SimulatedDisk) -> OpeningRefusal? {
        do throws(StorageError) {
            _ = try openModel(SimulatedFileSystem(disk: disk))
            return nil
        } catch {
            if case .refusal(let refusal) = error { return refusal }
            return nil
        }
    }

    private func newestSegment(_ disk: SimulatedDisk) throws -> (path: String, content: [UInt8]) {
        let path = try #require(disk.paths.last { $0.hasSuffix(".segment") })
        return (path, try #require(disk.content(at: path)))
    }

    /// Changes a field of what begins at `start`, and the checksum behind its `checkedBytes`.
    private func put(
        _ value: UInt8, at offset: Int, of start: Int, checkedBytes: Int, _ content: inout [UInt8]
    ) {
        content[start + offset] = value
        let checksum = Checksum.of(content, in: start..<start + checkedBytes)
        for place in 0..<4 {
            content[start + checkedBytes + place] =
                UInt8(truncatingIfNeeded: checksum >> UInt32(8 * place))
        }
    }

    @Test func `A segment or snapshot of a later epoch than the store's is refused`() throws {
        let header = try #require(makeStore().content(at: layout.storeHeader))
        var segments = try makeStore(testIdentity(epoch: 2))
        #expect(refusal(segments) == nil)
        segments.replace(layout.storeHeader, with: header)
        let first = try #require(segments.paths.first { $0.hasSuffix(".segment") })
        #expect(refusal(segments) == .wrongEpoch(file: first, found: 2, expected: 1))

        var snapshot = try makeStore(testIdentity(epoch: 2), withSnapshot: true)
        snapshot.replace(layout.storeHeader, with: header)
        let path = try #require(snapshot.paths.first { $0.hasSuffix(".snapshot") })
        #expect(refusal(snapshot) == .wrongEpoch(file: path, found: 2, expected: 1))
    }

    @Test func `A segment of an earlier epoch than the one before it is refused`() throws {
        var disk = try makeStore(testIdentity(epoch: 2))
        var (path, content) = try newestSegment(disk)
        put(1, at: 48, of: 0, checkedBytes: Self.blockBytes - 4, &content)
        put(1, at: 16, of: Self.blockBytes, checkedBytes: 124, &content)
        disk.replace(path, with: content)
        #expect(refusal(disk) == .wrongEpoch(file: path, found: 1, expected: 2))
    }

    @Test(arguments: [
        ("epoch", 16), ("sequence", 24), ("revision", 32), ("place", 57), ("digest before", 80),
    ])
    func `A whole entry that does not follow the one before is refused`(
        field: String, offset: Int
    ) throws {
        var disk = try makeStore()
        var (path, content) = try newestSegment(disk)
        put(
            content[Self.blockBytes + offset] ^ 2, at: offset, of: Self.blockBytes,
            checkedBytes: 124, &content)
        disk.replace(path, with: content)
        guard case .damaged(let damage) = refusal(disk) else {
            Issue.record("another \(field) is taken")
            return
        }
        #expect(damage.kind == .misplacedEntry && damage.file == path)
        #expect(damage.offset == UInt64(Self.blockBytes))
    }

    @Test func `A segment of another store is refused by name`() throws {
        var disk = try makeStore()
        let (path, foreign) = try newestSegment(makeStore(testIdentity(9)))
        disk.replace(path, with: foreign)
        #expect(refusal(disk) == .foreignStore(file: path))
    }

    @Test func `A snapshot that reads back as another whole one does not get its name`() throws {
        let disk = try makeStore()
        let fileSystem = SimulatedFileSystem(disk: disk)
        let model = try openModel(fileSystem)
        let durable = model.store.durable
        let source = ModelState.source(revision: durable.revision, covered: durable.position)
        let other = SnapshotSource(
            covered: source.covered, revision: source.revision, instant: source.instant,
            attributes: source.attributes, tables: source.tables
        ) { _, _, _ in }
        // What the disk gives back is whole and of the same revision, but has no rows.
        var foreign = try SnapshotWriter.begin(
            other, identity: model.store.identity, layout: layout, configuration: .small,
            on: fileSystem)
        while try foreign.step(durable: durable) == .more {}
        let path = try #require(fileSystem.disk.paths.first { $0.hasSuffix(".snapshot") })
        let content = try #require(fileSystem.disk.content(at: path))
        try fileSystem.unlink(path)

        var writer = try SnapshotWriter.begin(
            source, identity: model.store.identity, layout: layout, configuration: .small,
            on: fileSystem)
        let temporary = path + ".temporary"
        #expect(throws: StorageError.snapshotUnlike(file: temporary)) {
            var isReplaced = false
            while try writer.step(durable: durable) == .more {
                let written = fileSystem.disk.content(at: temporary) ?? []
                guard !isReplaced, written.suffix(4_096).starts(with: "SHNG_TRL".utf8) else {
                    continue
                }
                let file = try fileSystem.open(temporary, .readAndWrite)
                try fileSystem.setSize(UInt64(content.count), of: file)
                try content.withUnsafeBytes { try fileSystem.write($0.bytes, to: file, at: 0) }
                isReplaced = true
            }
        }
        #expect(!fileSystem.disk.paths.contains(path))
    }
}
