/// Text that lies in somebody else's memory, in UTF-8. It is valid as long as that memory is.
@safe
@frozen
public struct WireText {
    /// The text's bytes.
    @usableFromInline let bytes: UnsafeRawBufferPointer

    /// No text.
    @inlinable
    public init() {
        unsafe bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// The text in these bytes, which have been checked to be UTF-8.
    @inlinable
    public init(_ bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = bytes
    }

    /// The bytes in UTF-8.
    @inlinable
    public var utf8: UnsafeRawBufferPointer { unsafe bytes }

    /// Whether nothing is there.
    @inlinable
    public var isEmpty: Bool { unsafe bytes.isEmpty }

    /// The text in memory of its own.
    @inlinable
    public var string: String { unsafe String(decoding: bytes, as: UTF8.self) }

    /// Whether the two have the same bytes.
    @inlinable
    public func hasSameBytes(as other: WireText) -> Bool {
        unsafe hasSameBytes(as: other.bytes)
    }

    /// Whether the text has these bytes.
    @inlinable
    public func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard unsafe bytes.count == other.count else { return false }
        guard let left = unsafe bytes.baseAddress, let right = other.baseAddress else {
            return true
        }
        return unsafe WireBytes.areEqual(left, right, count: bytes.count)
    }
}

/// Comparison of bytes by words.
@usableFromInline
enum WireBytes {
    @inlinable
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, count: Int) -> Bool {
        var offset = 0
        while count - offset >= 8 {
            let one = unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let other = unsafe right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            guard one == other else { return false }
            offset += 8
        }
        while offset < count {
            let one = unsafe left.load(fromByteOffset: offset, as: UInt8.self)
            let other = unsafe right.load(fromByteOffset: offset, as: UInt8.self)
            guard one == other else { return false }
            offset += 1
        }
        return true
    }
}
