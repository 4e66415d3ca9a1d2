/// The first block of a snapshot.
package struct SnapshotHeader: Sendable, Equatable {
    /// Room for attributes in the block, in bytes.
    package static let attributesBytesMax = 3072

    let storeID: StoreID
    /// The newest journal entry that is wholly in it.
    package let covered: JournalPosition
    package let revision: UInt64
    package let instant: Int64
    package let attributes: [UInt8]

    package var name: SnapshotName {
        SnapshotName(revision: revision, sequence: covered.sequence)
    }

    func encode() -> [UInt8] {
        var encoder = FileMagic.snapshot.begin()
        encoder.put(storeID.bytes)
        encoder.put(covered.epoch)
        encoder.put(covered.sequence)
        encoder.put(covered.revision)
        encoder.put(covered.digest.bytes)
        encoder.put(revision)
        encoder.put(instant)
        encoder.put(UInt32(truncatingIfNeeded: attributes.count))
        encoder.put(attributes)
        return encoder.block(of: FileMagic.blockBytes)
    }

    static func decode(_ block: [UInt8], file: String) throws(OpeningRefusal) -> SnapshotHeader {
        var decoder = try FileMagic.snapshot.open(block, file: file, kind: .snapshotHeader)
        guard let id = decoder.take(StoreID.byteCount).flatMap({ StoreID($0) }),
            let epoch = decoder.integer(UInt64.self), let sequence = decoder.integer(UInt64.self),
            let covered = decoder.integer(UInt64.self), let digest = decoder.digest(),
            let revision = decoder.integer(UInt64.self), let instant = decoder.instant(),
            let length = decoder.integer(UInt32.self), let count = Int(exactly: length),
            count <= attributesBytesMax, let attributes = decoder.take(count),
            sequence <= JournalPosition.revisionLimit, covered <= revision,
            revision <= JournalPosition.revisionLimit
        else {
            throw .damaged(Damage(kind: .snapshotHeader, file: file, offset: 0, revision: 0))
        }
        return SnapshotHeader(
            storeID: id,
            covered: JournalPosition(
                epoch: epoch, sequence: sequence, revision: covered, digest: digest),
            revision: revision, instant: instant, attributes: attributes)
    }
}

/// The last block of a snapshot: where the index lies, and what the whole adds up to.
struct SnapshotTrailer: Equatable {
    let storeID: StoreID
    let revision: UInt64
    let indexOffset: UInt64
    let sectionCount: UInt32
    let indexChecksum: UInt32
    let rowCount: UInt64
    let rootHash: Digest

    func encode() -> [UInt8] {
        var encoder = FileMagic.snapshotTrailer.begin()
        encoder.put(storeID.bytes)
        encoder.put(revision)
        encoder.put(indexOffset)
        encoder.put(sectionCount)
        encoder.put(indexChecksum)
        encoder.put(rowCount)
        encoder.put(rootHash.bytes)
        return encoder.block(of: FileMagic.blockBytes)
    }

    static func decode(_ block: [UInt8], file: String) throws(OpeningRefusal) -> SnapshotTrailer {
        var decoder = try FileMagic.snapshotTrailer.open(
            block, file: file, kind: .snapshotFooter)
        guard let id = decoder.take(StoreID.byteCount).flatMap({ StoreID($0) }),
            let revision = decoder.integer(UInt64.self),
            let offset = decoder.integer(UInt64.self),
            let sections = decoder.integer(UInt32.self),
            let checksum = decoder.integer(UInt32.self),
            let rows = decoder.integer(UInt64.self), let root = decoder.digest()
        else {
            throw .damaged(Damage(kind: .snapshotFooter, file: file, offset: 0, revision: 0))
        }
        return SnapshotTrailer(
            storeID: id, revision: revision, indexOffset: offset, sectionCount: sections,
            indexChecksum: checksum, rowCount: rows, rootHash: root)
    }
}
