/// Memory that begins on a multiple of a block and is written by whole blocks: what a write past
/// the page cache asks for.
@safe struct BlockBuffer: ~Copyable, @unchecked Sendable {
    /// What is kept from one write to the next; more is given back at once.
    private static let bytesKept = 1 << 20

    // Sound to send: nobody else knows the address.
    private var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit {
        unsafe memory.deallocate()
    }

    /// Lays two parts one behind the other, with zeros up to the end of the block, and hands all
    /// of it over.
    mutating func withBlocks<Failure: Error>(
        of first: RawSpan, _ second: RawSpan, _ body: (RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        let end = first.byteCount + second.byteCount
        let block = FileMagic.blockBytes
        let count = (end + block - 1) / block * block
        if unsafe memory.count < count {
            resize(to: count)
        }
        defer {
            if count > Self.bytesKept { resize(to: 0) }
        }
        let blocks = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: blocks[first.byteCount...])
        unsafe first.withUnsafeBytes { unsafe blocks.copyMemory(from: $0) }
        unsafe second.withUnsafeBytes { unsafe rest.copyMemory(from: $0) }
        unsafe rest[second.byteCount...].initializeMemory(as: UInt8.self, repeating: 0)
        try unsafe body(blocks.bytes)
    }

    private mutating func resize(to count: Int) {
        unsafe memory.deallocate()
        unsafe memory =
            count == 0
            ? UnsafeMutableRawBufferPointer(start: nil, count: 0)
            : .allocate(byteCount: count, alignment: FileMagic.blockBytes)
    }
}
