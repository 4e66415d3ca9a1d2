internal import CProtobufC

/// Walks over encoded bytes by a message's descriptor before libprotobuf-c unpacks them, and
/// refuses what the library would get wrong: it recurses without a limit, ends strings at NUL,
/// takes any bytes for text, reads field numbers beyond 29 bits and merges duplicates wrongly.
struct WireScanner {
    private let options: DecodingOptions

    init(options: DecodingOptions) {
        self.options = options
    }

    /// Checks one message and, through it, its sub-messages.
    mutating func scan(
        _ bytes: UnsafeRawBufferPointer, as descriptor: UnsafePointer<ProtobufCMessageDescriptor>,
        depth: Int, arena: inout ProtobufArena
    ) throws(DecodingError) {
        guard depth <= options.maximumDepth else { throw .tooDeep }
        var reader = unsafe WireReader(bytes)
        var fields = unsafe FieldFinder(descriptor)
        while !reader.isAtEnd {
            let tag = try reader.tag()
            guard let index = fields.index(of: tag.number) else {
                try reader.skipValue(tag.wireType)
                continue
            }
            let field = unsafe fields.fields + index
            let isRepeated = unsafe field.pointee.label == PROTOBUF_C_LABEL_REPEATED
            let isMessage = unsafe field.pointee.type == PROTOBUF_C_TYPE_MESSAGE
            let elements =
                try unsafe scanValue(field, tag.wireType, &reader, depth: depth, arena: &arena)
            guard isRepeated || isMessage else { continue }
            let count = try fields.add(elements, toFieldAt: index, arena: &arena)
            if isRepeated {
                guard count <= options.maximumElements else { throw .tooManyElements }
            } else if count > 1 {
                throw .duplicateSubmessage
            }
        }
    }

    /// Checks one field's value and returns how many values it holds (a packed field holds many).
    @inline(__always)
    private mutating func scanValue(
        _ field: UnsafePointer<ProtobufCFieldDescriptor>, _ wireType: UInt32,
        _ reader: inout WireReader, depth: Int, arena: inout ProtobufArena
    ) throws(DecodingError) -> Int {
        let type = unsafe field.pointee.type
        let expected = Self.wireType(of: type)
        guard wireType == expected else {
            guard wireType == WireTag.lengthDelimited,
                unsafe field.pointee.label == PROTOBUF_C_LABEL_REPEATED
            else { throw .wireTypeMismatch }
            return try unsafe countPacked(reader.lengthDelimited(), as: expected)
        }
        guard wireType == WireTag.lengthDelimited else {
            try reader.skipValue(wireType)
            return 1
        }
        let content = try unsafe reader.lengthDelimited()
        if type == PROTOBUF_C_TYPE_STRING {
            guard content.count <= options.maximumStringLength else { throw .stringTooLong }
            try unsafe UTF8Check.check(content)
        } else if type == PROTOBUF_C_TYPE_MESSAGE {
            guard let descriptor = unsafe field.pointee.descriptor else { throw .refusedByLibrary }
            try unsafe scan(
                content, as: descriptor.assumingMemoryBound(to: ProtobufCMessageDescriptor.self),
                depth: depth + 1, arena: &arena)
        }
        return 1
    }

    private func countPacked(
        _ content: UnsafeRawBufferPointer, as wireType: UInt32
    ) throws(DecodingError) -> Int {
        switch wireType {
        case WireTag.fixed32:
            guard content.count % 4 == 0 else { throw .malformedPackedField }
            return content.count / 4
        case WireTag.fixed64:
            guard content.count % 8 == 0 else { throw .malformedPackedField }
            return content.count / 8
        default:
            var reader = unsafe WireReader(content)
            var count = 0
            while !reader.isAtEnd {
                _ = try reader.varint()
                count += 1
            }
            return count
        }
    }

    private static func wireType(of type: ProtobufCType) -> UInt32 {
        switch type {
        case PROTOBUF_C_TYPE_SFIXED32, PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_FLOAT:
            WireTag.fixed32
        case PROTOBUF_C_TYPE_SFIXED64, PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_DOUBLE:
            WireTag.fixed64
        case PROTOBUF_C_TYPE_STRING, PROTOBUF_C_TYPE_BYTES, PROTOBUF_C_TYPE_MESSAGE:
            WireTag.lengthDelimited
        default: WireTag.varint
        }
    }
}

/// Finds the descriptors of one message's fields and counts their values.
@safe
private struct FieldFinder {
    let fields: UnsafePointer<ProtobufCFieldDescriptor>
    private let count: Int
    /// Where the next field probably stands: encoders write them in order.
    private var guess = 0
    private var counts: UnsafeMutablePointer<UInt32>?

    init(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) {
        if let fields = unsafe descriptor.pointee.fields {
            unsafe self.fields = fields
            count = unsafe Int(descriptor.pointee.n_fields)
        } else {
            // A message without fields has no array of them; any pointer does, as none is read.
            unsafe fields = UnsafeRawPointer(descriptor)
                .assumingMemoryBound(to: ProtobufCFieldDescriptor.self)
            count = 0
        }
    }

    @inline(__always)
    mutating func index(of number: UInt32) -> Int? {
        if guess < count, unsafe fields[guess].id == number { return guess }
        if guess + 1 < count, unsafe fields[guess + 1].id == number {
            guess += 1
            return guess
        }
        return search(for: number)
    }

    private mutating func search(for number: UInt32) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let id = unsafe fields[middle].id
            if id == number {
                guess = middle
                return middle
            }
            if id < number { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Adds to the number of a field's values and returns the sum.
    mutating func add(
        _ elements: Int, toFieldAt index: Int, arena: inout ProtobufArena
    ) throws(DecodingError) -> Int {
        if unsafe counts == nil {
            let size = count * MemoryLayout<UInt32>.stride
            guard let memory = unsafe arena.allocate(byteCount: size) else {
                throw .memoryBudgetExceeded
            }
            unsafe memory.initializeMemory(as: UInt32.self, repeating: 0, count: count)
            unsafe counts = memory.assumingMemoryBound(to: UInt32.self)
        }
        guard let counts = unsafe counts else { return elements }
        let sum = unsafe Int(counts[index]) + elements
        unsafe counts[index] = UInt32(clamping: sum)
        return sum
    }
}
