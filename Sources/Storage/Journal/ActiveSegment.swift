/// The segment that entries are appended to.
struct ActiveSegment: ~Copyable, Sendable {
    let file: OpenFile
    let header: SegmentHeader
    let inode: UInt64
    /// Where the next entry begins, in bytes.
    private(set) var offset: UInt64

    init(file: consuming OpenFile, header: SegmentHeader, inode: UInt64) {
        self.file = file
        self.header = header
        self.inode = inode
        offset = UInt64(FileMagic.blockBytes)
    }

    var sealOffset: UInt64 { header.segmentBytes - UInt64(FileMagic.blockBytes) }

    func hasRoom(for stride: Int) -> Bool {
        UInt64(stride) <= sealOffset - offset
    }

    /// Writes one entry and waits until it is on the disk.
    mutating func append(_ bytes: [UInt8], on fileSystem: any FileSystem) throws(FileSystemError) {
        try fileSystem.write(bytes, to: file, at: offset)
        try fileSystem.synchronizeData(of: file)
        offset += UInt64(bytes.count)
    }

    /// Ends the segment; the space between its last entry and the seal is given back.
    func seal(
        at instant: Int64, end: JournalPosition, on fileSystem: any FileSystem
    ) throws(FileSystemError) {
        let unused = sealOffset - offset
        let seal = SegmentSeal(
            storeID: header.storeID, firstSequence: header.firstSequence, end: end,
            endOffset: offset, tailChecksum: Checksum.ofZeros(unused), sealedAt: instant)
        try fileSystem.write(seal.encode(), to: file, at: sealOffset)
        try fileSystem.synchronizeData(of: file)
        if unused > 0 {
            try fileSystem.release(unused, at: offset, in: file)
        }
    }
}

extension Checksum {
    static func ofZeros(_ count: UInt64) -> UInt32 {
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        var checksum: UInt32 = 0
        var rest = count
        while rest > 0 {
            let length = Int(min(rest, UInt64(zeros.count)))
            checksum = of(zeros, in: 0..<length, continuing: checksum)
            rest -= UInt64(length)
        }
        return checksum
    }
}
