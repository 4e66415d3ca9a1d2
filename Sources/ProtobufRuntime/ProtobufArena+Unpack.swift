internal import CProtobufC

extension ProtobufArena {
    /// Checks and unpacks a message; one that is verified is unpacked without a check. What it
    /// returns lives until the arena is reset or unpacks again.
    ///
    /// - Parameters:
    ///   - bytes: the encoded message.
    ///   - prototype: an initialised C message of the wanted type; only its descriptor is used.
    ///   - options: the limits.
    /// - Returns: the unpacked C message, of the prototype's type.
    /// - Throws: `DecodingError` when the bytes are not such a message, or beyond a limit.
    public mutating func unpack(
        _ bytes: UnsafeRawBufferPointer, like prototype: UnsafeRawPointer, options: DecodingOptions
    ) throws(DecodingError) -> UnsafeRawPointer {
        let base = unsafe prototype.assumingMemoryBound(to: ProtobufCMessage.self)
        guard let descriptor = unsafe base.pointee.descriptor else {
            preconditionFailure("the prototype is initialised by generated code")
        }
        let budget = Self.budget(forDecoding: bytes.count)
        if !options.areVerified {
            reset(budget: budget)
            var scanner = WireScanner(options: options)
            try unsafe scanner.scan(bytes, as: descriptor, depth: 1, arena: &self)
        }
        reset(budget: budget)
        var allocator = unsafe allocator()
        // libprotobuf-c asks for a pointer to read from even where there is nothing to read.
        let message = unsafe protobuf_c_message_unpack(
            descriptor, &allocator, bytes.count,
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
        guard let message = unsafe message else {
            throw isExhausted ? .memoryBudgetExceeded : .refusedByLibrary
        }
        return UnsafeRawPointer(message)
    }

    /// Refuses what `unpack` refuses, but for what would take too much memory once unpacked.
    ///
    /// - Parameters: as of `unpack`.
    /// - Throws: `DecodingError` when the bytes are not such a message, or beyond a limit.
    public static func check(
        _ bytes: UnsafeRawBufferPointer, like prototype: UnsafeRawPointer, options: DecodingOptions
    ) throws(DecodingError) {
        let base = unsafe prototype.assumingMemoryBound(to: ProtobufCMessage.self)
        guard let descriptor = unsafe base.pointee.descriptor else {
            preconditionFailure("the prototype is initialised by generated code")
        }
        // The scanner counts the values of fields there, and needs nothing else.
        var arena = ProtobufArena(forChecking: ())
        arena.reset(budget: budget(forDecoding: bytes.count))
        var scanner = WireScanner(options: options)
        try unsafe scanner.scan(bytes, as: descriptor, depth: 1, arena: &arena)
    }

    private static func budget(forDecoding byteCount: Int) -> Int {
        let (product, overflows) = byteCount.multipliedReportingOverflow(by: budgetPerByte)
        return overflows ? .max : max(smallestBudget, product)
    }

    /// The encoded bytes of a C message.
    public func pack(_ message: UnsafeRawPointer) -> [UInt8] {
        let base = unsafe message.assumingMemoryBound(to: ProtobufCMessage.self)
        let size = unsafe protobuf_c_message_get_packed_size(base)
        // The standard library would write the count of an empty array into the one that all share.
        guard size > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            count = unsafe protobuf_c_message_pack(base, start)
        }
    }

    /// Bytes that `pack` would give.
    public func packedSize(_ message: UnsafeRawPointer) -> Int {
        unsafe protobuf_c_message_get_packed_size(
            message.assumingMemoryBound(to: ProtobufCMessage.self))
    }
}
