/// A segment as it lies on the disk, read whole: header, seal and bytes checked against each other.
struct SegmentFile {
    let path: String
    let bytes: [UInt8]
    let header: SegmentHeader
    /// Nil where the segment was in use when the daemon stopped.
    let seal: SegmentSeal?

    var sealOffset: Int { bytes.count - FileMagic.blockBytes }

    /// Where its entries end at the latest.
    var entriesEnd: Int {
        seal.flatMap { Int(exactly: $0.endOffset) } ?? sealOffset
    }

    func scan() -> SegmentScan {
        SegmentScan(bytes, header: header, end: entriesEnd)
    }

    /// Reads a segment past the page cache.
    static func read(
        path: String, firstSequence: UInt64, identity: StoreIdentity, file: borrowing OpenFile,
        on fileSystem: any FileSystem
    ) throws(StorageError) -> SegmentFile {
        try onFile(.journalSegment) { () throws(FileSystemError) in
            try fileSystem.dropFromPageCache(file)
        }
        let bytes = try onFile(.journalSegment) { () throws(FileSystemError) in
            try fileSystem.readWhole(file, limit: UInt64(StorageConfiguration.segmentBytesLimit))
        }
        guard let bytes else {
            throw .refusal(.tooLarge(file: path, bytes: 0))
        }
        do throws(OpeningRefusal) {
            return try check(bytes, path: path, firstSequence: firstSequence, identity: identity)
        } catch {
            throw .refusal(error)
        }
    }

    private static func check(
        _ bytes: [UInt8], path: String, firstSequence: UInt64, identity: StoreIdentity
    ) throws(OpeningRefusal) -> SegmentFile {
        let header = try checkHeader(
            bytes, path: path, firstSequence: firstSequence, identity: identity)
        let seal = try checkSeal(bytes, header: header, path: path)
        return SegmentFile(path: path, bytes: bytes, header: header, seal: seal)
    }

    /// The header, and the length that it names.
    static func checkHeader(
        _ bytes: [UInt8], path: String, firstSequence: UInt64, identity: StoreIdentity
    ) throws(OpeningRefusal) -> SegmentHeader {
        let block = FileMagic.blockBytes
        let header = try SegmentHeader.decode(Array(bytes.prefix(block)), file: path)
        guard header.storeID == identity.id else {
            throw .foreignStore(file: path)
        }
        guard header.firstSequence == firstSequence else {
            throw .misnamed(file: path)
        }
        guard header.base.epoch <= identity.epoch else {
            throw .wrongEpoch(file: path, found: header.base.epoch, expected: identity.epoch)
        }
        // Its length was durable before its first entry: another one is not a crash's doing.
        guard header.segmentBytes == UInt64(bytes.count), bytes.count >= 3 * block,
            bytes.count.isMultiple(of: block)
        else {
            throw .damaged(
                Damage(
                    kind: .length, file: path, offset: UInt64(bytes.count),
                    revision: header.base.revision))
        }
        return header
    }

    private static func checkSeal(
        _ bytes: [UInt8], header: SegmentHeader, path: String
    ) throws(OpeningRefusal) -> SegmentSeal? {
        let sealOffset = bytes.count - FileMagic.blockBytes
        if bytes.areZero(in: sealOffset..<bytes.count) {
            return nil
        }
        // A seal lies within one sector and is whole or not there: anything else is damage.
        let damage = OpeningRefusal.damaged(
            Damage(
                kind: .seal, file: path, offset: UInt64(sealOffset),
                revision: header.base.revision))
        guard let seal = SegmentSeal.decode(Array(bytes[sealOffset...])),
            seal.storeID == header.storeID, seal.firstSequence == header.firstSequence,
            seal.end.epoch == header.base.epoch, seal.end.sequence >= header.base.sequence,
            let end = Int(exactly: seal.endOffset), end >= FileMagic.blockBytes, end <= sealOffset,
            end.isMultiple(of: FileMagic.blockBytes)
        else {
            throw damage
        }
        guard Checksum.of(bytes, in: end..<sealOffset) == seal.tailChecksum else {
            throw .damaged(
                Damage(
                    kind: .tail, file: path, offset: seal.endOffset, revision: seal.end.revision))
        }
        return seal
    }
}
