/// Puts an encoding together, field by field, in memory that is used again and again.
///
/// For replies that are composed of records as they lie: what `ProtobufMessage.encoded()` would
/// give, without the values between. The caller writes fields in order of their numbers.
///
/// It is a class so that an owner that is a value can keep one. Its state lies behind a pointer of
/// its own, since Swift would check each access to a class's property for exclusivity, which took a
/// fifth of the time of a look-up.
@safe
public final class MessageWriter {
    @usableFromInline let state: UnsafeMutablePointer<State>

    @usableFromInline
    @safe
    struct State {
        @usableFromInline var start: UnsafeMutableRawPointer
        @usableFromInline var capacity: Int
        @usableFromInline var written = 0
    }

    /// Bytes written since the last reset.
    @inlinable
    public var count: Int { unsafe state.pointee.written }

    private static let smallest = 4_096
    /// Memory that grew beyond this is given back at the next reset.
    private static let kept = 1 << 20

    /// A writer with nothing written.
    public init() {
        unsafe state = .allocate(capacity: 1)
        unsafe state.initialize(to: Self.empty())
    }

    private static func empty() -> State {
        unsafe State(
            start: UnsafeMutableRawPointer.allocate(byteCount: Self.smallest, alignment: 16),
            capacity: Self.smallest)
    }

    deinit {
        unsafe state.pointee.start.deallocate()
        unsafe state.deallocate()
    }

    /// Forgets what was written.
    public func reset() {
        unsafe state.pointee.written = 0
        guard unsafe state.pointee.capacity > Self.kept else { return }
        unsafe state.pointee.start.deallocate()
        unsafe state.pointee = Self.empty()
    }

    /// A copy of what was written.
    public var bytes: [UInt8] {
        unsafe [UInt8](
            UnsafeRawBufferPointer(start: state.pointee.start, count: state.pointee.written))
    }

    /// Writes bytes as they are.
    @inlinable @inline(__always)
    public func write(_ bytes: UnsafeRawBufferPointer) {
        unsafe state.pointee.write(bytes)
    }

    /// Writes a varint.
    @inlinable @inline(__always)
    public func writeVarint(_ value: UInt64) {
        unsafe state.pointee.writeVarint(value)
    }

    /// Writes a field's tag.
    @inlinable @inline(__always)
    public func writeTag(_ number: UInt32, _ wireType: UInt32) {
        writeVarint(UInt64(number << 3 | wireType))
    }

    /// Writes an integer, boolean or enum; the default, 0, is left out as proto3 wants it.
    @inlinable
    public func writeNumber(_ number: UInt32, _ value: UInt64) {
        guard value != 0 else { return }
        writeTag(number, WireTag.varint)
        writeVarint(value)
    }

    /// Writes a text or bytes, empty ones too.
    @inlinable
    public func writeContent(_ number: UInt32, _ content: UnsafeRawBufferPointer) {
        writeTag(number, WireTag.lengthDelimited)
        unsafe writeLengthAnd(content)
    }

    /// Writes a text's or a message's length and content.
    @inlinable
    public func writeLengthAnd(_ content: UnsafeRawBufferPointer) {
        writeVarint(UInt64(content.count))
        unsafe write(content)
    }

    /// Begins a sub-message; what is written from here on is its content.
    ///
    /// - Returns: what `closeMessage` wants at the sub-message's end.
    @inlinable
    public func openMessage(_ number: UInt32) -> Int {
        writeTag(number, WireTag.lengthDelimited)
        return unsafe state.pointee.openMessage()
    }

    /// Ends the sub-message whose content begins where `openMessage` said.
    public func closeMessage(_ content: Int) {
        unsafe state.pointee.closeMessage(content)
    }
}

extension MessageWriter.State {
    /// Nearly all records have 128 to 16,383 bytes; others are moved.
    @usableFromInline static var guessedLengthBytes: Int { 2 }

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

    @inlinable @inline(__always)
    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (start + written).copyMemory(from: source, byteCount: bytes.count)
        written += bytes.count
    }

    @inlinable @inline(__always)
    mutating func writeVarint(_ value: UInt64) {
        reserve(10)
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

    @inlinable
    mutating func openMessage() -> Int {
        reserve(Self.guessedLengthBytes)
        written += Self.guessedLengthBytes
        return written
    }

    /// Writes the length in front of the content that begins at an offset.
    @usableFromInline
    mutating func closeMessage(_ content: Int) {
        precondition(content >= Self.guessedLengthBytes && content <= written)
        let length = written - content
        if length >= 0x80, length < 0x4000 {
            put(UInt8(truncatingIfNeeded: length) | 0x80, at: content - 2)
            put(UInt8(truncatingIfNeeded: length >> 7), at: content - 1)
            return
        }
        var lengthBytes = 1
        var rest = length >> 7
        while rest > 0 {
            lengthBytes += 1
            rest >>= 7
        }
        reserve(lengthBytes)
        let place = content - Self.guessedLengthBytes
        unsafe (start + place + lengthBytes).copyMemory(from: start + content, byteCount: length)
        written = place
        writeVarint(UInt64(length))
        written += length
    }
}
