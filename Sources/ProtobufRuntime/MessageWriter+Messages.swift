/// A sub-message that is being written.
public struct OpenMessage {
    /// Where its content begins.
    let content: Int
    /// Bytes left for its length.
    let lengthBytes: Int

    @usableFromInline
    init(content: Int, lengthBytes: Int) {
        self.content = content
        self.lengthBytes = lengthBytes
    }
}

// Sub-messages, whose length is known only at their end.
extension MessageWriter {
    /// Begins a sub-message; what is written from here on is its content.
    ///
    /// - Parameters:
    ///   - number: the field.
    ///   - length: about how many bytes it will have. Where the length takes another number of
    ///     bytes than thought, the content is moved.
    /// - Returns: what `closeMessage` wants at the sub-message's end.
    @inlinable
    public mutating func openMessage(_ number: UInt32, expecting length: Int) -> OpenMessage {
        writeTag(number, WireTag.lengthDelimited)
        let lengthBytes = length < 0x80 ? 1 : 2
        reserve(lengthBytes)
        written += lengthBytes
        return OpenMessage(content: written, lengthBytes: lengthBytes)
    }

    /// Ends a sub-message.
    public mutating func closeMessage(_ message: OpenMessage) {
        precondition(message.content >= message.lengthBytes && message.content <= written)
        let length = written - message.content
        let lengthBytes = Self.varintBytes(length)
        let place = message.content - message.lengthBytes
        if lengthBytes != message.lengthBytes {
            // Room for the length before anything moves: growing would take along only what lies
            // in front of it.
            reserve(lengthBytes)
            unsafe (start + place + lengthBytes).copyMemory(
                from: start + message.content, byteCount: length)
        }
        var rest = length
        for index in 0..<lengthBytes {
            let isLast = index == lengthBytes - 1
            put(UInt8(truncatingIfNeeded: rest & 0x7F) | (isLast ? 0 : 0x80), at: place + index)
            rest >>= 7
        }
        written = place + lengthBytes + length
    }

    private static func varintBytes(_ value: Int) -> Int {
        var bytes = 1
        var rest = value >> 7
        while rest > 0 {
            bytes += 1
            rest >>= 7
        }
        return bytes
    }
}
