/// The first block of a segment: where its entries continue from.
struct SegmentHeader: Equatable {
    let storeID: StoreID
    /// Bytes of the whole file, header and seal included.
    let segmentBytes: UInt64
    /// The position before the segment's first entry; its epoch is the segment's own.
    let base: JournalPosition
    /// When the segment was taken into use, Unix milliseconds.
    let createdAt: Int64

    var firstSequence: UInt64 { base.sequence + 1 }

    func encode() -> [UInt8] {
        var encoder = FileMagic.segment.begin()
        encoder.put(storeID.bytes)
        encoder.put(segmentBytes)
        encoder.put(base.epoch)
        encoder.put(base.sequence)
        encoder.put(base.revision)
        encoder.put(base.digest.bytes)
        encoder.put(createdAt)
        return encoder.block(of: FileMagic.blockBytes)
    }

    static func decode(_ block: [UInt8], file: String) throws(OpeningRefusal) -> SegmentHeader {
        var decoder = try FileMagic.segment.open(block, file: file, kind: .segmentHeader)
        guard let id = decoder.take(StoreID.byteCount).flatMap({ StoreID($0) }),
            let segmentBytes = decoder.integer(UInt64.self),
            let epoch = decoder.integer(UInt64.self), let sequence = decoder.integer(UInt64.self),
            let revision = decoder.integer(UInt64.self), let digest = decoder.digest(),
            let createdAt = decoder.instant(), sequence < UInt64.max
        else {
            throw .damaged(Damage(kind: .segmentHeader, file: file, offset: 0, revision: 0))
        }
        return SegmentHeader(
            storeID: id, segmentBytes: segmentBytes,
            base: JournalPosition(
                epoch: epoch, sequence: sequence, revision: revision, digest: digest),
            createdAt: createdAt)
    }
}

/// The last block of a segment: nothing is appended to it any more, and this is where it ends.
///
/// It stands at a fixed place, the end of the file, so that sealing after a crash needs no space
/// and overwrites nothing. Its fields lie within one sector: a disk writes it whole or not at all.
struct SegmentSeal: Equatable {
    private static let fieldBytes = 128

    let storeID: StoreID
    let firstSequence: UInt64
    /// The position behind the segment's last entry.
    let end: JournalPosition
    /// Where the last entry ends, in bytes from the file's start.
    let endOffset: UInt64
    /// Checksum of all bytes between that and this block: zeros, or what recovery cut.
    let tailChecksum: UInt32
    let sealedAt: Int64

    func encode() -> [UInt8] {
        var encoder = FileMagic.seal.begin()
        encoder.put(storeID.bytes)
        encoder.put(firstSequence)
        encoder.put(end.epoch)
        encoder.put(end.sequence)
        encoder.put(end.revision)
        encoder.put(end.digest.bytes)
        encoder.put(endOffset)
        encoder.put(tailChecksum)
        encoder.put(UInt32(0))
        encoder.put(sealedAt)
        // The checksum follows at once, in the same sector; the rest of the block is zeros.
        encoder.put(Checksum.of(encoder.bytes, in: 0..<Self.fieldBytes))
        encoder.pad(to: FileMagic.blockBytes)
        return encoder.bytes
    }

    static func decode(_ block: [UInt8]) -> SegmentSeal? {
        var decoder = ByteDecoder(block)
        guard block.count == FileMagic.blockBytes,
            decoder.integer(UInt64.self) == FileMagic.seal.rawValue,
            decoder.readableVersion() != nil,
            decoder.integer(UInt32.self) == Checksum.algorithm,
            decoder.integer(UInt32.self) == DigestBuilder.algorithm,
            decoder.integer(UInt32.self) != nil,
            let id = decoder.take(StoreID.byteCount).flatMap({ StoreID($0) }),
            let first = decoder.integer(UInt64.self), let epoch = decoder.integer(UInt64.self),
            let sequence = decoder.integer(UInt64.self),
            let revision = decoder.integer(UInt64.self), let digest = decoder.digest(),
            let endOffset = decoder.integer(UInt64.self),
            let tail = decoder.integer(UInt32.self), decoder.integer(UInt32.self) != nil,
            let sealedAt = decoder.instant()
        else {
            return nil
        }
        let whole = Checksum.of(block, in: 0..<fieldBytes)
        guard decoder.integer(UInt32.self) == whole, block.areZero(in: decoder.offset..<block.count)
        else {
            return nil
        }
        return SegmentSeal(
            storeID: id, firstSequence: first,
            end: JournalPosition(
                epoch: epoch, sequence: sequence, revision: revision, digest: digest),
            endOffset: endOffset, tailChecksum: tail, sealedAt: sealedAt)
    }
}
