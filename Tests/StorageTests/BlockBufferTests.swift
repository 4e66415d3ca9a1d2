import Testing

@testable import Storage

/// Whole blocks in memory for whole blocks on the disk.
@Suite struct BlockBufferTests {
    private func blocks(_ first: [UInt8], _ second: [UInt8], from buffer: inout BlockBuffer)
        -> (bytes: [UInt8], address: Int)
    {
        var found: (bytes: [UInt8], address: Int) = ([], 1)
        buffer.withBlocks(of: first.span.bytes, second.span.bytes) { blocks in
            blocks.withUnsafeBytes { found = (Array($0), Int(bitPattern: $0.baseAddress)) }
        }
        return found
    }

    @Test(arguments: [1, 127, 4_095, 4_096, 4_097, 70_000, 3 << 20])
    func `Two parts lie one behind the other, with zeros up to the end of the block`(count: Int) {
        var buffer = BlockBuffer()
        for length in [count, 1, count / 2, count] {
            let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 | 1) }
            let found = blocks([7, 8], body, from: &buffer)
            let stride = (2 + length + 4_095) / 4_096 * 4_096
            let zeros = [UInt8](repeating: 0, count: stride - 2 - length)
            #expect(found.bytes == [7, 8] + body + zeros)
            #expect(found.address.isMultiple(of: 4_096))
        }
    }

    @Test func `A part may be empty`() {
        var buffer = BlockBuffer()
        let block = [UInt8](repeating: 9, count: 4_096)
        #expect(blocks(block, [], from: &buffer).bytes == block)
        #expect(blocks([], block, from: &buffer).bytes == block)
        #expect(blocks([], [], from: &buffer).bytes.isEmpty)
    }
}
