internal import CProtobufC

/// Memory for one message at a time: allocation bumps a pointer, and all is freed at once.
///
/// It stops at a budget, so that a few bytes on the wire cannot ask for much memory. An arena that
/// is kept and used again needs no `malloc` for messages of the usual size, and hardly ever one
/// that takes the block of the arena before it (`SpareBlock`).
@safe
public struct ProtobufArena: ~Copyable {
    /// Bytes that every message may use, whatever its length.
    public static let smallestBudget = 64 * 1024
    /// Bytes that a message may use for each byte of its encoding.
    public static let budgetPerByte = 32

    /// The head of the first block; the block's room follows it. It stands still while the arena
    /// moves, because libprotobuf-c's allocator holds a pointer to it.
    @usableFromInline let head: UnsafeMutablePointer<ArenaHead>

    /// An arena whose first block is likely to hold a message of `byteCount` encoded bytes.
    public init(forDecoding byteCount: Int) {
        // Measured on records of the schema: structs, strings and the library's own notes take
        // three to six times the encoded length.
        unsafe head = ArenaHead.make(room: 1_024 + 6 * min(max(byteCount, 0), 64 * 1024))
    }

    /// An arena for checking alone: of so few bytes that every thread has such a piece at hand,
    /// without waiting for others.
    init(forChecking: Void) {
        unsafe head = ArenaHead.make(room: 512)
    }

    /// An arena for encoding; it grows as needed and has no budget.
    public init(forEncoding: Void) {
        unsafe head = ArenaHead.make(room: 2_048)
    }

    deinit {
        unsafe head.pointee.freeFurtherBlocks()
        unsafe ArenaHead.leave(head)
    }

    /// Forgets what was allocated. Pointers into the arena are dead afterwards.
    ///
    /// - Parameter budget: bytes that may be allocated until the next reset.
    public mutating func reset(budget: Int = .max) {
        unsafe head.pointee.freeFurtherBlocks()
        unsafe head.pointee.next = ArenaHead.room(of: head)
        unsafe head.pointee.end = head.pointee.firstBlockEnd
        unsafe head.pointee.budgetLeft = budget
        unsafe head.pointee.isExhausted = false
    }

    /// Bytes for the caller, aligned to eight; nil when the budget is used up.
    mutating func allocate(byteCount: Int) -> UnsafeMutableRawPointer? {
        unsafe head.pointee.allocate(byteCount: byteCount)
    }

    /// Bytes for an encoder, aligned to eight. Encoding has no budget.
    @usableFromInline
    mutating func allocateForEncoding(byteCount: Int) -> UnsafeMutableRawPointer {
        guard let memory = unsafe head.pointee.allocate(byteCount: byteCount) else {
            preconditionFailure("an arena for encoding has no budget")
        }
        return unsafe memory
    }

    /// Whether an allocation was refused since the last reset.
    var isExhausted: Bool { unsafe head.pointee.isExhausted }

    /// libprotobuf-c's view of the arena. It must not outlive the arena.
    func allocator() -> ProtobufCAllocator {
        unsafe ProtobufCAllocator(
            alloc: { data, size in
                guard let data = unsafe data, let byteCount = Int(exactly: size) else { return nil }
                let head = unsafe data.assumingMemoryBound(to: ArenaHead.self)
                return unsafe head.pointee.allocate(byteCount: byteCount)
            },
            free: { _, _ in },
            allocator_data: UnsafeMutableRawPointer(head))
    }
}

/// What an arena knows of itself; it lies at the start of the first block.
@usableFromInline
@safe
struct ArenaHead {
    /// Start of what is free in the current block.
    var next: UnsafeMutableRawPointer
    /// End of the current block.
    var end: UnsafeMutableRawPointer
    /// End of the first block, which stays when the arena is reset.
    let firstBlockEnd: UnsafeMutableRawPointer
    /// The newest further block; each begins with a pointer to the one before it.
    var furtherBlock: UnsafeMutableRawPointer?
    /// Bytes that may still be handed out.
    var budgetLeft: Int
    /// Whether an allocation was refused for lack of budget.
    var isExhausted = false

    private static let alignment = 16
    private static let size = (MemoryLayout<ArenaHead>.size + alignment - 1) & -alignment
    private static let linkSize = alignment

    private static let spare = SpareBlock()
    /// Where sanitizers look, an arena's memory ends with it.
    private static var keepsSpare: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    static func make(room: Int) -> UnsafeMutablePointer<ArenaHead> {
        let byteCount = blockSize(room: room)
        let block =
            unsafe (keepsSpare && byteCount == SpareBlock.byteCount ? spare.take() : nil)
            ?? UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: alignment)
        let head = unsafe block.bindMemory(to: ArenaHead.self, capacity: 1)
        unsafe head.initialize(
            to: ArenaHead(
                next: block + size, end: block + byteCount, firstBlockEnd: block + byteCount,
                furtherBlock: nil, budgetLeft: .max))
        return unsafe head
    }

    /// Bytes of a first block: those of a spare one, where that has the room. An arena for checking
    /// asks for so little that its thread has it at hand.
    private static func blockSize(room: Int) -> Int {
        let wanted = size + room
        let isUsual = keepsSpare && (1_024...SpareBlock.byteCount).contains(wanted)
        return isUsual ? SpareBlock.byteCount : wanted
    }

    /// Ends the first block, the head with it.
    static func leave(_ head: UnsafeMutablePointer<ArenaHead>) {
        let block = UnsafeMutableRawPointer(head)
        let byteCount = unsafe head.pointee.firstBlockEnd - block
        if keepsSpare, byteCount == SpareBlock.byteCount {
            unsafe spare.leave(block)
        } else {
            unsafe block.deallocate()
        }
    }

    static func room(of head: UnsafeMutablePointer<ArenaHead>) -> UnsafeMutableRawPointer {
        unsafe UnsafeMutableRawPointer(head) + size
    }

    @inline(__always)
    mutating func allocate(byteCount: Int) -> UnsafeMutableRawPointer? {
        guard byteCount >= 0, byteCount <= budgetLeft, byteCount <= Int.max - 64 else {
            isExhausted = true
            return nil
        }
        let rounded = (byteCount + 7) & -8
        if unsafe rounded > end - next { addBlock(holding: rounded) }
        let memory = unsafe next
        unsafe next += rounded
        budgetLeft = max(0, budgetLeft - rounded)
        return unsafe memory
    }

    @inline(never)
    private mutating func addBlock(holding byteCount: Int) {
        let blockSize = Self.linkSize + max(byteCount, 16 * 1024)
        let block = UnsafeMutableRawPointer.allocate(
            byteCount: blockSize, alignment: Self.alignment)
        unsafe block.storeBytes(of: furtherBlock, as: UnsafeMutableRawPointer?.self)
        unsafe furtherBlock = block
        unsafe next = block + Self.linkSize
        unsafe end = block + blockSize
    }

    mutating func freeFurtherBlocks() {
        while let block = unsafe furtherBlock {
            unsafe furtherBlock = block.load(as: UnsafeMutableRawPointer?.self)
            unsafe block.deallocate()
        }
    }
}
