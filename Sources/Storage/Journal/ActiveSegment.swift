/// The segment that entries are appended to.
///
/// It is written past the page cache where that can be done: only whole blocks are ever written
/// here, none twice, and nobody reads them soon.
struct ActiveSegment: ~Copyable, Sendable {
    let file: OpenFile
    /// Its name, which the file was given after it was opened.
    let path: String
    let inode: UInt64
    let header: SegmentHeader
    /// Where the next entry begins, in bytes.
    private(set) var offset: UInt64
    private var buffer = BlockBuffer()

    init(file: consuming OpenFile, path: String, inode: UInt64, header: SegmentHeader) {
        self.file = file
        self.path = path
        self.inode = inode
        self.header = header
        offset = UInt64(FileMagic.blockBytes)
    }

    var sealOffset: UInt64 { header.segmentBytes - UInt64(FileMagic.blockBytes) }

    func hasRoom(for stride: Int) -> Bool {
        UInt64(stride) <= sealOffset - offset
    }

    /// Writes one entry in one write and waits until it is on the disk.
    mutating func append(
        header: RawSpan, body: RawSpan, on fileSystem: any FileSystem
    ) throws(FileSystemError) {
        try write(header, body, at: offset, on: fileSystem)
        try fileSystem.synchronizeData(of: file)
        offset += UInt64(JournalEntry.stride(bodyBytes: body.byteCount))
    }

    /// Ends the segment; the space between its last entry and the seal is given back.
    mutating func seal(
        at instant: Int64, end: JournalPosition, on fileSystem: any FileSystem
    ) throws(FileSystemError) {
        let unused = sealOffset - offset
        let seal = SegmentSeal(
            storeID: header.storeID, firstSequence: header.firstSequence, end: end,
            endOffset: offset, tailChecksum: Checksum.ofZeros(unused), sealedAt: instant)
        let block = seal.encode()
        try unsafe write(block.span.bytes, RawSpan(), at: sealOffset, on: fileSystem)
        try fileSystem.synchronizeData(of: file)
        if unused > 0 {
            try fileSystem.release(unused, at: offset, in: file)
        }
    }

    private mutating func write(
        _ first: RawSpan, _ second: RawSpan, at place: UInt64, on fileSystem: any FileSystem
    ) throws(FileSystemError) {
        try buffer.withBlocks(of: first, second) { blocks throws(FileSystemError) in
            try fileSystem.write(blocks, to: file, at: place)
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
