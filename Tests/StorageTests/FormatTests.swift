import CLinux
import Storage
import Testing

/// Checksums and digests against published values.
@Suite struct FormatTests {
    @Test func `CRC-32C gives the published check value, with and without the instruction`() {
        // The check value of the catalogue of CRC algorithms, and RFC 3720 B.4.
        let cases: [([UInt8], UInt32)] = [
            (Array("123456789".utf8), 0xE306_9283),
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E),
        ]
        for (bytes, expected) in cases {
            #expect(shegong_crc32c(0, bytes, bytes.count) == expected)
            #expect(shegong_crc32c_software(0, bytes, bytes.count) == expected)
        }
        var generator = SeededGenerator(seed: 3)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let whole = shegong_crc32c(0, bytes, length)
            #expect(whole == shegong_crc32c_software(0, bytes, length))
            let half = length / 2
            let first = shegong_crc32c(0, Array(bytes[..<half]), half)
            #expect(shegong_crc32c(first, Array(bytes[half...]), length - half) == whole)
        }
    }

    @Test func `SHA-256 gives the published digest of abc`() {
        var digest = DigestBuilder()
        digest.update(Array("abc".utf8), in: 0..<3)
        #expect(
            digest.finish().description
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `The root hash of a live copy does not depend on how it is cut into sections`()
        throws
    {
        let source = ModelState.source(revision: 40, covered: .start(epoch: 1))
        let root = RootHash.of(source)
        #expect(root != RootHash.of(ModelState.source(revision: 41, covered: .start(epoch: 1))))
        for slice in [256, 4_000, 1 << 20] {
            let fileSystem = SimulatedFileSystem()
            try Script().create(on: fileSystem, Promises())
            let model = try openModel(fileSystem)
            var writer = try SnapshotWriter.begin(
                source, identity: model.store.identity, layout: model.store.layout,
                configuration: StorageConfiguration(snapshotSliceBytes: slice), on: fileSystem)
            while try writer.step(durable: model.store.durable) == .more {}
            // The copy holds revisions that the journal has not: it waits, without a name.
            let isWaiting = try writer.step(durable: model.store.durable) == .waiting
            #expect(isWaiting)
            let layout = model.store.layout
            let name = SnapshotName(revision: 40, sequence: 0)
            let reader = try SnapshotReader.open(
                path: layout.snapshot(name) + ".temporary", name: name,
                identity: model.store.identity, on: fileSystem)
            let found = reader.rootHash
            #expect(found == root)
            try writer.abandon()
            #expect(try fileSystem.list(layout.snapshots) == [])
        }
    }

    @Test func `Limits of an entry hold on both sides`() throws {
        let fileSystem = SimulatedFileSystem()
        try Script().create(on: fileSystem, Promises())
        var model = try openModel(fileSystem)
        guard var journal = model.store.takeJournal() else {
            Issue.record("no journal")
            return
        }
        do throws(StorageError) {
            _ = try journal.append(body: [1], firstRevision: 1, lastRevision: 1, at: 0)
            Issue.record("there is no segment yet")
        } catch {
            #expect(error == .noSegmentReady)
        }
        while try !journal.prepareNextSegment() {}
        let limit = StorageConfiguration.small.entryBytesMax
        do throws(StorageError) {
            _ = try journal.append(
                body: [UInt8](repeating: 1, count: limit + 1), firstRevision: 1, lastRevision: 1,
                at: 0)
            Issue.record("longer than the limit")
        } catch {
            #expect(error == .entryTooLarge(bytes: limit + 1, limit: limit))
        }
        let token = try journal.append(
            body: [UInt8](repeating: 1, count: limit), firstRevision: 1, lastRevision: 1, at: 0)
        #expect(token.sequence == 1)
        do throws(StorageError) {
            _ = try journal.append(body: [1], firstRevision: 3, lastRevision: 3, at: 0)
            Issue.record("a revision is left out")
        } catch {
            #expect(error == .revisionOutOfOrder(expected: 2, found: 3))
        }
        let isPoisoned = journal.isPoisoned
        #expect(!isPoisoned)
    }
}
