public import CProtobufC

// What generated code puts into C messages, and takes out of them.

extension ProtobufArena {
    /// Memory for one C struct, not initialised; nothing is ever torn down.
    @inlinable
    public mutating func structure<Structure>(
        _ type: Structure.Type
    ) -> UnsafeMutablePointer<Structure> {
        let memory = unsafe allocateForEncoding(byteCount: MemoryLayout<Structure>.size)
        return unsafe memory.bindMemory(to: type, capacity: 1)
    }

    /// A C string with the text, in which a NUL is written as U+FFFD.
    public mutating func string(_ text: String) -> UnsafeMutablePointer<CChar> {
        var text = text
        return text.withUTF8 { utf8 in
            let memory = unsafe allocateForEncoding(byteCount: utf8.count + 1)
            guard unsafe !utf8.contains(0) else { return unsafe string(replacingNULIn: utf8) }
            if let start = utf8.baseAddress {
                unsafe memory.copyMemory(from: start, byteCount: utf8.count)
            }
            unsafe memory.storeBytes(of: 0, toByteOffset: utf8.count, as: UInt8.self)
            return unsafe memory.assumingMemoryBound(to: CChar.self)
        }
    }

    private mutating func string(
        replacingNULIn utf8: UnsafeBufferPointer<UInt8>
    ) -> UnsafeMutablePointer<CChar> {
        let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
        let replaced = unsafe utf8.flatMap { $0 == 0 ? replacement : [$0] }
        return unsafe string(String(decoding: replaced, as: UTF8.self))
    }

    /// C bytes with the same content.
    public mutating func bytes(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        let memory = unsafe allocateForEncoding(byteCount: bytes.count)
        unsafe bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe memory.copyMemory(from: start, byteCount: source.count)
        }
        return unsafe ProtobufCBinaryData(
            len: bytes.count, data: memory.assumingMemoryBound(to: UInt8.self))
    }

    /// A C array with one element for each value.
    @inlinable
    public mutating func array<Value, Element: BitwiseCopyable>(
        _ values: [Value], _ convert: (Value, inout ProtobufArena) -> Element
    ) -> UnsafeMutablePointer<Element> {
        let memory = unsafe allocateForEncoding(
            byteCount: values.count * MemoryLayout<Element>.stride)
        let elements = unsafe memory.bindMemory(to: Element.self, capacity: values.count)
        for index in values.indices {
            unsafe (elements + index).initialize(to: convert(values[index], &self))
        }
        return unsafe elements
    }

    /// Gives a C message the unknown fields that its value carries.
    @inlinable
    public mutating func setUnknownFields(
        _ fields: [UnknownField], of message: UnsafeMutableRawPointer
    ) {
        if !fields.isEmpty { unsafe copyUnknownFields(fields, to: message) }
    }

    @usableFromInline
    mutating func copyUnknownFields(_ fields: [UnknownField], to message: UnsafeMutableRawPointer) {
        let base = unsafe message.assumingMemoryBound(to: ProtobufCMessage.self)
        unsafe base.pointee.n_unknown_fields = UInt32(clamping: fields.count)
        unsafe base.pointee.unknown_fields = array(fields) { field, arena in
            let data = unsafe arena.bytes(field.bytes)
            return unsafe ProtobufCMessageUnknownField(
                tag: field.number,
                wire_type: ProtobufCWireType(rawValue: UInt32(field.wireType.rawValue)),
                len: data.len, data: data.data)
        }
    }
}

extension String {
    /// The text of an unpacked field, which the scan has found to be valid.
    @inlinable
    public init(protobufC text: UnsafeMutablePointer<CChar>?) {
        if let text = unsafe text, unsafe text.pointee != 0 {
            unsafe self.init(cString: text)
        } else {
            self.init()
        }
    }
}

extension Array {
    /// The values of an unpacked repeated field.
    @inlinable
    public init<Source>(
        protobufC elements: UnsafeMutablePointer<Source>?, count: Int,
        _ convert: (Source) -> Element
    ) {
        self.init()
        guard count > 0, let elements = unsafe elements else { return }
        reserveCapacity(count)
        for index in 0..<count {
            append(convert(unsafe elements[index]))
        }
    }
}

extension Array where Element == UInt8 {
    /// The bytes of an unpacked field.
    public init(protobufC data: ProtobufCBinaryData) {
        self = unsafe Array(UnsafeBufferPointer(start: data.data, count: data.len))
    }
}
