import Testing

@testable import ProtobufRuntime

/// The block that one arena leaves for the next.
@Suite struct SpareBlockTests {
    private static func block() -> UnsafeMutableRawPointer {
        .allocate(byteCount: SpareBlock.byteCount, alignment: 16)
    }

    @Test func `who comes first finds none, and who leaves one does not find it twice`() {
        let spare = SpareBlock()
        #expect(spare.take() == nil)
        let block = Self.block()
        spare.leave(block)
        #expect(spare.take() == block)
        #expect(spare.take() == nil)
        block.deallocate()
    }

    /// Which of them was freed, a sanitizer would say.
    @Test func `of two blocks that are left the newer is kept`() {
        let spare = SpareBlock()
        spare.leave(Self.block())
        let newer = Self.block()
        spare.leave(newer)
        #expect(spare.take() == newer)
        newer.deallocate()
    }

    @Test func `threads that take and leave never hold the same block`() async {
        let isAlone = await withTaskGroup(of: Bool.self) { group in
            let spare = SharedSpare()
            for number in 0..<4 {
                group.addTask { spare.marks(UInt64(number), times: 2_000) }
            }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(isAlone)
    }
}

private final class SharedSpare: Sendable {
    private let spare = SpareBlock()

    /// Writes a mark into each block in turn; false if somebody else wrote into it meanwhile.
    func marks(_ number: UInt64, times: Int) -> Bool {
        for time in 0..<UInt64(times) {
            let block =
                spare.take()
                ?? .allocate(byteCount: SpareBlock.byteCount, alignment: 16)
            let mark = number << 32 | time
            block.storeBytes(of: mark, as: UInt64.self)
            guard block.load(as: UInt64.self) == mark else { return false }
            spare.leave(block)
        }
        return true
    }
}
