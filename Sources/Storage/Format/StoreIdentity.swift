/// The sixteen random bytes that every file of a store carries.
///
/// Not to be shown to peers: recovery takes a block for an entry only if it carries this id, so
/// somebody who knew it could hide the image of an entry in a record's text.
package struct StoreID: Sendable, Hashable {
    package static let byteCount = 16
    package let bytes: [UInt8]

    /// Nil unless there are exactly 16 bytes, not all zero.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, bytes.contains(where: { $0 != 0 }) else {
            return nil
        }
        self.bytes = bytes
    }
}

/// What a store is, from `store.header`.
package struct StoreIdentity: Sendable, Equatable {
    package let id: StoreID
    /// Rises with each restore: files of an abandoned future are told apart by it.
    package let epoch: UInt64
    /// When it was made, Unix milliseconds.
    package let createdAt: Int64
    /// A rehearsal (演示): the only kind of store whose clock may be set, for ever marked as such.
    package let isRehearsal: Bool

    package init(id: StoreID, epoch: UInt64 = 1, createdAt: Int64, isRehearsal: Bool) {
        self.id = id
        self.epoch = epoch
        self.createdAt = createdAt
        self.isRehearsal = isRehearsal
    }

    /// The same store in a new epoch, after a restore or a repair at an instant.
    ///
    /// Epochs are the seconds of the clock, so that two restores of the same backup, one of which
    /// was given up, are told apart too; with a clock that stands wrong they still rise.
    package func renewed(at instant: Int64) -> StoreIdentity {
        StoreIdentity(
            id: id, epoch: max(epoch + 1, UInt64(clamping: instant / 1_000)),
            createdAt: createdAt, isRehearsal: isRehearsal)
    }
}

/// The opening fields that every file has: magic, format version, algorithms.
enum FileMagic: UInt64 {
    case storeHeader = 0x5244_485F_474E_4853
    case journalHead = 0x4448_4A5F_474E_4853
    case segment = 0x4745_535F_474E_4853
    case seal = 0x4C45_535F_474E_4853
    case snapshot = 0x504E_535F_474E_4853
    case snapshotTrailer = 0x4C52_545F_474E_4853
    case backupTrailer = 0x4B41_425F_474E_4853

    /// Blocks are as long as a page of memory: the kernel writes no less, so two of ours never
    /// share one write.
    static let blockBytes = 4096

    func begin() -> ByteEncoder {
        var encoder = ByteEncoder()
        encoder.put(rawValue)
        encoder.put(Storage.formatVersion)
        encoder.put(Checksum.algorithm)
        encoder.put(DigestBuilder.algorithm)
        encoder.put(UInt32(0))
        return encoder
    }

    /// A decoder behind the opening fields of a whole block, or why it is not one.
    ///
    /// These fields and the checksum at a block's end stay where they are in every version to come,
    /// so that an old version can tell a newer file from a damaged one.
    func open(_ block: [UInt8], file: String, kind: Damage.Kind) throws(OpeningRefusal)
        -> ByteDecoder
    {
        let damage = OpeningRefusal.damaged(
            Damage(kind: kind, file: file, offset: 0, revision: 0))
        var decoder = ByteDecoder(block, in: 0..<block.count - min(4, block.count))
        guard block.count == Self.blockBytes, decoder.integer(UInt64.self) == rawValue,
            let version = decoder.integer(UInt32.self),
            let checksum = decoder.integer(UInt32.self), let digest = decoder.integer(UInt32.self),
            decoder.integer(UInt32.self) != nil
        else {
            throw damage
        }
        let isWhole = block.endsWithItsChecksum()
        // A flipped bit in the version is damage, not progress: the checksum would not hold.
        guard Storage.readableVersions.contains(version) else {
            throw isWhole ? .newerFormat(file: file, version: version) : damage
        }
        guard isWhole else {
            throw damage
        }
        guard checksum == Checksum.algorithm, digest == DigestBuilder.algorithm else {
            throw .unknownAlgorithm(file: file)
        }
        return decoder
    }
}
