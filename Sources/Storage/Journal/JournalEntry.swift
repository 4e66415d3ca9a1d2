/// The header of a journal entry: one group commit.
///
/// An entry begins on a block of 4 KiB and is padded to one. The kernel writes whole pages anyway,
/// and so no byte of an acknowledged entry is ever written again: whatever a power loss does to
/// the sectors of the entry in flight, it does to that entry alone.
package struct JournalEntry: Sendable, Equatable {
    static let headerBytes = 128
    private static let magic: UInt32 = 0x5452_4E45

    package let epoch: UInt64
    /// One more than the entry's before.
    package let sequence: UInt64
    /// First revision in the body; `lastRevision + 1` where the body holds no change.
    package let firstRevision: UInt64
    package let lastRevision: UInt64
    /// When it was written, Unix milliseconds.
    package let instant: Int64
    /// Where it begins, in bytes from the segment's start.
    package let offset: UInt64
    package let bodyBytes: Int
    package let previousDigest: Digest
    let bodyChecksum: UInt32

    /// Bytes that an entry takes in its segment, padding included.
    static func stride(bodyBytes: Int) -> Int {
        let block = FileMagic.blockBytes
        return (headerBytes + bodyBytes + block - 1) / block * block
    }

    /// The position behind this entry.
    func position(header: RawSpan, body: RawSpan) -> JournalPosition {
        var digest = DigestBuilder()
        digest.update(header)
        digest.update(body)
        return JournalPosition(
            epoch: epoch, sequence: sequence, revision: lastRevision, digest: digest.finish())
    }

    /// The same where header and body begin at an offset of the bytes.
    func position(in bytes: [UInt8], at start: Int) -> JournalPosition {
        let all = unsafe bytes.span.bytes.extracting(start..<start + Self.headerBytes + bodyBytes)
        return position(
            header: all.extracting(first: Self.headerBytes),
            body: all.extracting(droppingFirst: Self.headerBytes))
    }

    var stride: Int { Self.stride(bodyBytes: bodyBytes) }

    func encode(storeID: StoreID) -> [UInt8] {
        var encoder = ByteEncoder()
        let length = UInt32(truncatingIfNeeded: bodyBytes)
        encoder.put(Self.magic)
        encoder.put(Storage.formatVersion)
        encoder.put(length)
        encoder.put(~length)
        encoder.put(epoch)
        encoder.put(sequence)
        encoder.put(firstRevision)
        encoder.put(lastRevision)
        encoder.put(instant)
        encoder.put(offset)
        encoder.put(storeID.bytes)
        encoder.put(previousDigest.bytes)
        encoder.put(bodyChecksum)
        return encoder.block(of: Self.headerBytes)
    }

    /// The header at an offset of a segment's bytes, if there is a whole one of this store;
    /// `room` is where the entry has to end at the latest.
    static func decode(
        _ bytes: [UInt8], at offset: Int, room: Int, storeID: StoreID
    ) -> JournalEntry? {
        guard let entry = decodeHeader(bytes, at: offset, room: room, storeID: storeID),
            entry.bodyBytes <= room - offset - headerBytes
        else {
            return nil
        }
        return entry
    }

    /// The same where the bytes need hold no more than the header, which ends before `room`.
    static func decodeHeader(
        _ bytes: [UInt8], at offset: Int, room: Int, storeID: StoreID
    ) -> JournalEntry? {
        guard offset >= 0, offset <= room - headerBytes, room <= bytes.count else {
            return nil
        }
        var decoder = ByteDecoder(bytes, in: offset..<offset + headerBytes)
        guard decoder.integer(UInt32.self) == magic,
            decoder.readableVersion() != nil,
            let length = decoder.integer(UInt32.self),
            decoder.integer(UInt32.self) == ~length,
            let checksum = headerChecksum(bytes, offset),
            checksum == Checksum.of(bytes, in: offset..<offset + headerBytes - 4),
            let epoch = decoder.integer(UInt64.self), let sequence = decoder.integer(UInt64.self),
            let first = decoder.integer(UInt64.self), let last = decoder.integer(UInt64.self),
            let instant = decoder.instant(), let position = decoder.integer(UInt64.self),
            decoder.take(StoreID.byteCount) == storeID.bytes, let previous = decoder.digest(),
            let bodyChecksum = decoder.integer(UInt32.self),
            let bodyBytes = Int(exactly: length)
        else {
            return nil
        }
        return JournalEntry(
            epoch: epoch, sequence: sequence, firstRevision: first, lastRevision: last,
            instant: instant, offset: position, bodyBytes: bodyBytes, previousDigest: previous,
            bodyChecksum: bodyChecksum)
    }

    private static func headerChecksum(_ bytes: [UInt8], _ offset: Int) -> UInt32? {
        var decoder = ByteDecoder(bytes, in: offset + headerBytes - 4..<offset + headerBytes)
        return decoder.integer(UInt32.self)
    }
}
