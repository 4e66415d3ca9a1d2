/// Sizes that an administrator may set; all in bytes.
package struct StorageConfiguration: Sendable, Equatable {
    /// Length of a journal segment.
    package let segmentBytes: Int
    /// Longest body of one entry.
    package let entryBytesMax: Int
    /// What one call of `prepareNextSegment` writes.
    package let preparationBytes: Int
    /// What one step of a snapshot writes, about.
    package let snapshotSliceBytes: Int

    package static let segmentBytesLimit = 1 << 30
    /// Longest record of a snapshot.
    package static let recordBytesMax = 1 << 24
    package static let standard = StorageConfiguration()

    /// Values that cannot work are brought to the nearest ones that can.
    package init(
        segmentBytes: Int = 64 << 20, entryBytesMax: Int = 16 << 20,
        preparationBytes: Int = 1 << 20, snapshotSliceBytes: Int = 2 << 20
    ) {
        let block = FileMagic.blockBytes
        let blocks = min(max(segmentBytes, 4 * block), Self.segmentBytesLimit) / block
        self.segmentBytes = blocks * block
        // Header and seal take a block each.
        let room = (blocks - 2) * block - JournalEntry.headerBytes
        self.entryBytesMax = min(max(entryBytesMax, 1), room)
        self.preparationBytes = min(max(preparationBytes, block) / block * block, 64 << 20)
        self.snapshotSliceBytes = min(max(snapshotSliceBytes, 256), 64 << 20)
    }
}
