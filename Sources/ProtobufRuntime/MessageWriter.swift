/// Puts an encoding together, field by field.
///
/// For replies that are composed of records as they lie: what `ProtobufMessage.encoded()` would
/// give, without the values between. The caller writes fields in order of their numbers.
@safe
public struct MessageWriter: ~Copyable {
    @usableFromInline var start: UnsafeMutableRawPointer
    /// Bytes for which there is memory.
    public private(set) var capacity: Int
    @usableFromInline var written = 0

    /// Bytes written.
    @inlinable
    public var count: Int { written }

    /// What most replies need, and malloc gives fastest.
    private static let usual = 1_024

    /// A writer with nothing written.
    public init() {
        capacity = Self.usual
        unsafe start = UnsafeMutableRawPointer.allocate(byteCount: Self.usual, alignment: 16)
    }

    deinit {
        unsafe start.deallocate()
    }

    /// A copy of what was written.
    public var bytes: [UInt8] { unsafe withBytes(0..<count) { unsafe Array($0) } }

    /// Calls `body` with a part of what was written, where it lies.
    @inlinable
    public func withBytes<Result>(
        _ part: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        precondition(part.lowerBound >= 0 && part.upperBound <= written)
        return unsafe body(
            UnsafeRawBufferPointer(start: start + part.lowerBound, count: part.count))
    }

    /// Takes back what was written after the first `kept` bytes. The memory stays.
    public mutating func truncate(to kept: Int) {
        precondition(kept >= 0 && kept <= written)
        written = kept
    }

    /// Writes a field's tag.
    @inlinable @inline(__always)
    public mutating func writeTag(_ number: UInt32, _ wireType: UInt32) {
        writeVarint(UInt64(number << 3 | wireType))
    }

    /// Writes an integer, boolean or enum; the default, 0, is left out as proto3 wants it.
    @inlinable
    public mutating func writeNumber(_ number: UInt32, _ value: UInt64) {
        guard value != 0 else { return }
        writeTag(number, WireTag.varint)
        writeVarint(value)
    }

    /// Writes a text or bytes, empty ones too.
    @inlinable
    public mutating func writeContent(_ number: UInt32, _ content: UnsafeRawBufferPointer) {
        writeTag(number, WireTag.lengthDelimited)
        unsafe writeLengthAnd(content)
    }

    /// Writes a text's or a message's length and content.
    @inlinable
    public mutating func writeLengthAnd(_ content: UnsafeRawBufferPointer) {
        writeVarint(UInt64(content.count))
        unsafe write(content)
    }

    @inlinable @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - written < more { grow(by: more) }
    }

    @usableFromInline @inline(never)
    mutating func grow(by more: Int) {
        let wanted = max(2 * capacity, written + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
        unsafe larger.copyMemory(from: start, byteCount: written)
        unsafe start.deallocate()
        unsafe start = larger
        capacity = wanted
    }

    /// Writes bytes as they are.
    @inlinable @inline(__always)
    public mutating func write(_ bytes: UnsafeRawBufferPointer) {
        unsafe write(bytes, 0..<bytes.count)
    }

    /// Writes a part of a record, which must lie in it.
    @inlinable @inline(__always)
    public mutating func write(_ record: UnsafeRawBufferPointer, _ part: Range<Int>) {
        guard !part.isEmpty, let base = record.baseAddress else { return }
        precondition(part.upperBound <= record.count)
        if part.count <= 16, record.count &- part.lowerBound >= 16 {
            unsafe writeFew(base + part.lowerBound, part.count)
            return
        }
        reserve(part.count)
        unsafe (start + written).copyMemory(
            from: base + part.lowerBound, byteCount: part.count)
        written += part.count
    }

    /// Writes up to sixteen bytes, of sixteen that can be read there: two words cost less than a
    /// call.
    @inlinable @inline(__always)
    mutating func writeFew(_ bytes: UnsafeRawPointer, _ count: Int) {
        reserve(16)
        let first = unsafe bytes.loadUnaligned(as: UInt64.self)
        let second = unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        unsafe start.storeBytes(of: first, toByteOffset: written, as: UInt64.self)
        unsafe start.storeBytes(of: second, toByteOffset: written + 8, as: UInt64.self)
        written += count
    }

    /// Writes the lowest bytes of two words, the lowest one of the first word first; at most
    /// sixteen.
    @inlinable @inline(__always)
    public mutating func write(_ first: UInt64, _ second: UInt64, byteCount: Int) {
        precondition(byteCount <= 16)
        reserve(16)
        unsafe start.storeBytes(
            of: first.littleEndian, toByteOffset: written, as: UInt64.self)
        unsafe start.storeBytes(
            of: second.littleEndian, toByteOffset: written + 8, as: UInt64.self)
        written += byteCount
    }

    /// Writes the lowest bytes of a word several times.
    @inlinable @inline(__always)
    public mutating func write(_ word: UInt64, byteCount: Int, times: Int) {
        precondition(byteCount <= 8 && times >= 0)
        reserve(8 + byteCount * times)
        for _ in 0..<times {
            unsafe start.storeBytes(
                of: word.littleEndian, toByteOffset: written, as: UInt64.self)
            written += byteCount
        }
    }

    /// Writes the lowest bytes of a word, the lowest one first; at most eight.
    @inlinable @inline(__always)
    public mutating func write(_ word: UInt64, byteCount: Int) {
        precondition(byteCount <= 8)
        reserve(8)
        unsafe start.storeBytes(
            of: word.littleEndian, toByteOffset: written, as: UInt64.self)
        written += byteCount
    }

    /// Writes a varint.
    @inlinable @inline(__always)
    public mutating func writeVarint(_ value: UInt64) {
        reserve(10)
        if value < 0x80 {
            put(UInt8(truncatingIfNeeded: value), at: written)
            written += 1
            return
        }
        var rest = value
        while rest >= 0x80 {
            put(UInt8(truncatingIfNeeded: rest) | 0x80, at: written)
            written += 1
            rest >>= 7
        }
        put(UInt8(truncatingIfNeeded: rest), at: written)
        written += 1
    }

    @inlinable @inline(__always)
    mutating func put(_ byte: UInt8, at offset: Int) {
        unsafe start.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
    }
}
