package import NIOCore

extension ByteBuffer {
    /// Writes a header. The data must follow.
    package mutating func writeFrameHeader(_ header: FrameHeader) {
        writeMultipleIntegers(
            UInt32(truncatingIfNeeded: header.dataByteCount), header.streamID,
            header.type.rawValue, header.flags.rawValue)
    }

    /// Writes a frame.
    package mutating func writeFrame(
        _ type: FrameType, stream: UInt32, flags: FrameFlags = [], data: [UInt8] = []
    ) {
        writeFrameHeader(
            FrameHeader(dataByteCount: data.count, streamID: stream, type: type, flags: flags))
        writeBytes(data)
    }

    /// Writes the response of a call that succeeded: what `Response(payload:).encoded()` gives,
    /// without a copy of the payload between.
    package mutating func writeSuccess(
        stream: UInt32, payload: UnsafeRawBufferPointer
    ) {
        writeFrameHeader(
            FrameHeader(
                dataByteCount: ByteBuffer.successByteCount(payload: payload.count),
                streamID: stream, type: .response))
        guard !payload.isEmpty else { return }
        writeInteger(ByteBuffer.payloadTag)
        var rest = payload.count
        while rest >= 0x80 {
            writeInteger(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80)
            rest >>= 7
        }
        writeInteger(UInt8(truncatingIfNeeded: rest))
        writeBytes(payload)
    }

    /// The same for a payload in an array.
    package mutating func writeSuccess(stream: UInt32, payload: [UInt8]) {
        payload.withUnsafeBytes { writeSuccess(stream: stream, payload: $0) }
    }

    /// Bytes of data of the frame that `writeSuccess` writes.
    package static func successByteCount(payload byteCount: Int) -> Int {
        guard byteCount > 0 else { return 0 }
        var lengthBytes = 1
        var rest = byteCount >> 7
        while rest > 0 {
            lengthBytes += 1
            rest >>= 7
        }
        return 1 + lengthBytes + byteCount
    }

    /// Field 2 (payload) of ttrpc.Response, wire type 2 (length-delimited).
    private static let payloadTag: UInt8 = 2 << 3 | 2
}
