internal import CProtobufC

/// A field that the schema does not know: written by a newer version and kept for it.
public struct UnknownField: Sendable, Hashable {
    /// How the value is written.
    public enum WireType: UInt8, Sendable, Hashable {
        /// A varint.
        case varint = 0
        /// Eight bytes.
        case fixed64 = 1
        /// A length and as many bytes.
        case lengthDelimited = 2
        /// Four bytes.
        case fixed32 = 5
    }

    /// The field's number.
    public let number: UInt32
    /// How the value is written.
    public let wireType: WireType
    /// The value as it lies on the wire, a length in front included.
    public let bytes: [UInt8]

    init?(_ field: ProtobufCMessageUnknownField) {
        guard
            let wireType = unsafe WireType(
                rawValue: UInt8(truncatingIfNeeded: field.wire_type.rawValue))
        else { return nil }
        number = unsafe field.tag
        self.wireType = wireType
        bytes = unsafe Array(UnsafeBufferPointer(start: field.data, count: field.len))
    }
}

extension Array where Element == UnknownField {
    /// The unknown fields of an unpacked message.
    ///
    /// - Parameter message: a message that `ProtobufArena.unpack` returned, or a part of it.
    @inlinable
    public init(ofMessageAt message: UnsafeRawPointer) {
        self = unsafe Self.isEmpty(message) ? [] : Self.copied(from: message)
    }

    @usableFromInline
    static func isEmpty(_ message: UnsafeRawPointer) -> Bool {
        unsafe message.assumingMemoryBound(to: ProtobufCMessage.self).pointee.n_unknown_fields == 0
    }

    @usableFromInline
    static func copied(from message: UnsafeRawPointer) -> [UnknownField] {
        let base = unsafe message.assumingMemoryBound(to: ProtobufCMessage.self)
        let fields = unsafe UnsafeBufferPointer(
            start: base.pointee.unknown_fields, count: Int(base.pointee.n_unknown_fields))
        return unsafe fields.compactMap { unsafe UnknownField($0) }
    }
}
