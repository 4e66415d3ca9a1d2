package import NIOCore

/// Bytes of data that a frame may have, below the protocol's own maximum.
package struct FrameLimits: Sendable, Hashable {
    /// Of a request frame.
    package var requestBytesMaximum: Int
    /// Of a response frame.
    package var responseBytesMaximum: Int
    /// Of a data frame.
    package var dataBytesMaximum: Int

    package init(requestBytesMaximum: Int, responseBytesMaximum: Int, dataBytesMaximum: Int) {
        self.requestBytesMaximum = requestBytesMaximum
        self.responseBytesMaximum = responseBytesMaximum
        self.dataBytesMaximum = dataBytesMaximum
    }

    func bytesMaximum(of type: FrameType) -> Int {
        switch type {
        case .request: requestBytesMaximum
        case .response: responseBytesMaximum
        case .data: dataBytesMaximum
        }
    }
}

/// What the decoder found.
package enum DecodedFrame: Equatable {
    /// A whole frame.
    case frame(FrameHeader, ByteBuffer)
    /// A frame over our limit: announced at its header; its data is skipped, never buffered.
    case overLimit(FrameHeader)
    /// Not a frame; the decoder reads nothing more.
    case violation(FrameViolation)
    /// More bytes are needed.
    case incomplete
}

/// Cuts a stream of bytes into frames, however they arrive.
///
/// It holds at most one frame within the limits, and what came with the last read.
package struct FrameDecoder {
    private let limits: FrameLimits
    private var buffer = ByteBuffer()
    private var header: FrameHeader?
    private var bytesToSkip = 0
    private var hasFailed = false

    package init(limits: FrameLimits) {
        self.limits = limits
    }

    /// Bytes held at the moment.
    package var bufferedByteCount: Int { buffer.readableBytes }

    /// Whether a frame has begun and is not complete.
    package var isWithinFrame: Bool {
        header != nil || bytesToSkip > 0 || buffer.readableBytes > 0
    }

    /// Bytes of data of the frame that is being received, 0 while its header is incomplete.
    package var expectedDataByteCount: Int { header?.dataByteCount ?? bytesToSkip }

    /// Takes what was read.
    package mutating func append(_ bytes: ByteBuffer) {
        guard !hasFailed else { return }
        if buffer.readableBytes == 0 {
            buffer = bytes
        } else {
            buffer.discardReadBytes()
            buffer.writeImmutableBuffer(bytes)
        }
    }

    /// The next frame, if there is one.
    package mutating func next() -> DecodedFrame {
        guard !hasFailed else { return .incomplete }
        if bytesToSkip > 0 {
            let skipped = min(bytesToSkip, buffer.readableBytes)
            buffer.moveReaderIndex(forwardBy: skipped)
            bytesToSkip -= skipped
            if bytesToSkip > 0 { return .incomplete }
        }
        if let header { return complete(header) }
        do {
            guard let header = try readHeader() else { return .incomplete }
            guard header.dataByteCount <= limits.bytesMaximum(of: header.type) else {
                bytesToSkip = header.dataByteCount
                return .overLimit(header)
            }
            return complete(header)
        } catch {
            hasFailed = true
            buffer = ByteBuffer()
            return .violation(error)
        }
    }

    private mutating func complete(_ header: FrameHeader) -> DecodedFrame {
        guard let data = buffer.readSlice(length: header.dataByteCount) else {
            self.header = header
            return .incomplete
        }
        self.header = nil
        return .frame(header, data)
    }

    private mutating func readHeader() throws(FrameViolation) -> FrameHeader? {
        // A wrong first byte is known at once: the peer does not speak ttrpc, don't wait for more.
        if let first = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self), first != 0 {
            throw .reservedByteSet
        }
        guard
            let (length, streamID, type, flags) = buffer.readMultipleIntegers(
                as: (UInt32, UInt32, UInt8, UInt8).self)
        else { return nil }
        return try FrameHeader(length: length, streamID: streamID, type: type, flags: flags)
    }
}
