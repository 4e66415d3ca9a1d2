import NIOCore
import TTRPC

/// Frames: however a stream of bytes is cut into reads, the same frames come out of it; what comes
/// out is what went in; and never more is held than a frame.
extension FuzzTarget {
    static let frames = FuzzTarget(
        "frames", inputBytesMaximum: 600, seeds: FrameProperty.seeds, check: FrameProperty.check)
}

/// The first byte says how the rest is cut.
private enum FrameProperty {
    private static let limits = FrameLimits(
        requestBytesMaximum: 100, responseBytesMaximum: 300, dataBytesMaximum: 200)

    static func check(_ input: [UInt8], _ effort: FuzzTarget.Effort) throws {
        guard let cut = input.first else { return }
        let stream = ByteBuffer(bytes: input.dropFirst())
        let whole = try decode(stream, cutInto: stream.readableBytes)
        try hold(isMade(of: whole, stream), "frames are the bytes that went in")
        try hold(
            try decode(stream, cutInto: Int(cut) % 40 + 1) == whole,
            "reads of \(Int(cut) % 40 + 1) bytes give the same frames")
        guard effort == .thorough else { return }
        for size in 1...max(1, stream.readableBytes) {
            try hold(
                try decode(stream, cutInto: size) == whole,
                "reads of \(size) bytes give the same frames")
        }
        for first in 0...stream.readableBytes {
            try hold(
                try decode(stream, cutInto: stream.readableBytes, first: first) == whole,
                "a read of \(first) bytes, then the rest, gives the same frames")
        }
    }

    private static func decode(
        _ stream: ByteBuffer, cutInto size: Int, first: Int? = nil
    ) throws(BrokenProperty) -> [DecodedFrame] {
        var stream = stream
        var decoder = FrameDecoder(limits: limits)
        var found: [DecodedFrame] = []
        var size = first ?? size
        repeat {
            guard let piece = stream.readSlice(length: min(size, stream.readableBytes)) else {
                return found
            }
            size = first == nil ? size : stream.readableBytes
            decoder.append(piece)
            decoding: while true {
                let next = decoder.next()
                switch next {
                case .incomplete: break decoding
                case .frame, .overLimit, .violation: found.append(next)
                }
            }
            let held = FrameHeader.byteCount + limits.responseBytesMaximum
            try hold(decoder.bufferedByteCount < held, "no more is held than a frame")
        } while stream.readableBytes > 0
        return found
    }

    /// Whether the frames, written again, are the stream's beginning, and all of it that is whole.
    private static func isMade(of frames: [DecodedFrame], _ stream: ByteBuffer) -> Bool {
        var rest = stream
        for found in frames {
            var written = ByteBuffer()
            switch found {
            case .frame(let header, let data):
                written.writeFrameHeader(header)
                written.writeImmutableBuffer(data)
            case .overLimit(let header):
                written.writeFrameHeader(header)
                guard rest.readSlice(length: FrameHeader.byteCount) == written else { return false }
                rest.moveReaderIndex(forwardBy: min(header.dataByteCount, rest.readableBytes))
                continue
            case .violation: return found == frames.last && rest.readableBytes > 0
            case .incomplete: return false
            }
            guard rest.readSlice(length: written.readableBytes) == written else { return false }
        }
        return true
    }

    static func seeds() -> [[UInt8]] {
        var stream = ByteBuffer()
        stream.writeFrame(.request, stream: 1, data: [1, 2, 3])
        stream.writeFrame(.data, stream: 1, flags: [.remoteClosed, .noData])
        stream.writeFrame(.response, stream: 3, data: [4])
        var long = ByteBuffer()
        long.writeFrame(.request, stream: 1, data: [UInt8](repeating: 7, count: 101))
        long.writeFrame(.data, stream: 0x7FFF_FFFF, data: [UInt8](repeating: 8, count: 200))
        var longest = ByteBuffer()
        longest.writeFrameHeader(
            FrameHeader(dataByteCount: FrameHeader.dataBytesMaximum, streamID: 5, type: .data))
        return [stream, long, longest].flatMap { stream in
            [0, 9, 39].map { cut in [cut] + Array(stream.readableBytesView) }
        }
    }
}
