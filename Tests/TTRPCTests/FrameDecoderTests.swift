import NIOCore
import ProtobufRuntime
import TTRPC
import Testing

@Suite("Frames")
struct FrameDecoderTests {
    private let limits = FrameLimits(
        requestBytesMaximum: 100, responseBytesMaximum: 300, dataBytesMaximum: 200)

    private func decode(_ bytes: [UInt8], _ limits: FrameLimits? = nil) -> [DecodedFrame] {
        var decoder = FrameDecoder(limits: limits ?? self.limits)
        decoder.append(ByteBuffer(bytes: bytes))
        var found: [DecodedFrame] = []
        while true {
            let next = decoder.next()
            if next == .incomplete { return found }
            found.append(next)
        }
    }

    @Test(
        "each way in which a header is not ttrpc is named",
        arguments: [
            (frame(1, stream: 1, length: 1 << 24), FrameViolation.reservedByteSet),
            (frame(1, stream: 1, length: 1 << 31), .reservedByteSet),
            (frame(1, stream: 1, length: .max), .reservedByteSet),
            ([1], .reservedByteSet),
            (frame(1, stream: 1, length: 4 << 20 + 1), .tooLong(4 << 20 + 1)),
            (frame(3, stream: 1, length: 1 << 24 - 1), .tooLong(1 << 24 - 1)),
            (frame(0, stream: 1), .unknownType(0)),
            (frame(4, stream: 1), .unknownType(4)),
            (frame(1, stream: 0), .invalidStreamID(0)),
            (frame(1, stream: 2), .invalidStreamID(2)),
            (frame(3, stream: 1 << 31 | 1), .invalidStreamID(1 << 31 | 1)),
            (frame(3, stream: .max), .invalidStreamID(.max)),
            (frame(1, stream: 1, flags: 3), .undefinedFlags(.request, 3)),
            (frame(1, stream: 1, flags: 4), .undefinedFlags(.request, 4)),
            (frame(1, stream: 1, flags: 128), .undefinedFlags(.request, 128)),
            (frame(2, stream: 1, flags: 1), .undefinedFlags(.response, 1)),
            (frame(3, stream: 1, flags: 2), .undefinedFlags(.data, 2)),
            (frame(3, stream: 1, flags: 8), .undefinedFlags(.data, 8)),
        ])
    func violations(_ bytes: [UInt8], _ violation: FrameViolation) {
        // What follows a violation is not read.
        #expect(decode(bytes + frame(1, stream: 3)) == [.violation(violation)])
    }

    @Test("the highest stream id, no data and all defined flags are taken")
    func accepted() {
        for (type, flags) in [(1, 0), (1, 1), (1, 2), (2, 0), (3, 0), (3, 1), (3, 4), (3, 5)] {
            let bytes = frame(UInt8(type), stream: 0x7FFF_FFFF, flags: UInt8(flags))
            guard case .frame(let header, let data) = decode(bytes).first else {
                Issue.record("type \(type) flags \(flags) is refused")
                continue
            }
            #expect(header.streamID == 0x7FFF_FFFF)
            #expect(header.flags.rawValue == UInt8(flags))
            #expect(data.readableBytes == 0)
        }
    }

    @Test(
        "a frame at its limit is taken, one byte more is announced and skipped",
        arguments: [(UInt8(1), 100), (2, 300), (3, 200)])
    func limitOfEachType(_ type: UInt8, _ most: Int) {
        let fits = frame(type, stream: 1, [UInt8](repeating: 5, count: most))
        let over = frame(type, stream: 3, [UInt8](repeating: 6, count: most + 1))
        let found = decode(fits + over + frame(1, stream: 5))
        guard found.count == 3, case .frame(_, let data) = found[0],
            case .overLimit(let header) = found[1], case .frame(let next, _) = found[2]
        else {
            Issue.record("\(found)")
            return
        }
        #expect(data.readableBytes == most)
        #expect(header.dataByteCount == most + 1)
        #expect(next.streamID == 5)
    }

    @Test("a frame of the protocol's 4 MiB is skipped without being held")
    func skippingHoldsNothing() {
        var decoder = FrameDecoder(limits: limits)
        decoder.append(ByteBuffer(bytes: frame(3, stream: 1, length: 4 << 20)))
        guard case .overLimit = decoder.next() else {
            Issue.record("a frame of 4 MiB is not announced")
            return
        }
        let block = ByteBuffer(repeating: 0xFF, count: 64 * 1024)
        for _ in 0..<64 {
            decoder.append(block)
            #expect(decoder.next() == .incomplete)
            #expect(decoder.bufferedByteCount == 0)
        }
        #expect(!decoder.isWithinFrame)
        decoder.append(ByteBuffer(bytes: frame(1, stream: 3, [1])))
        guard case .frame(let header, _) = decoder.next() else {
            Issue.record("the frame after a skipped one is lost")
            return
        }
        #expect(header.streamID == 3)
    }

    @Test("frames come out the same however the bytes are cut")
    func everySplit() {
        let bytes =
            frame(1, stream: 1, [1, 2, 3]) + frame(3, stream: 1, flags: 5)
            + frame(3, stream: 1, [UInt8](repeating: 9, count: 250))
            + frame(2, stream: 3, [4]) + frame(9, stream: 1)
        let whole = decode(bytes)
        #expect(whole.count == 5)
        for cut in 0...bytes.count {
            #expect(decode(in: [bytes[..<cut], bytes[cut...]]) == whole, "cut at \(cut)")
        }
        #expect(decode(in: bytes.indices.map { bytes[$0...$0] }) == whole)
    }

    private func decode(in pieces: [ArraySlice<UInt8>]) -> [DecodedFrame] {
        var decoder = FrameDecoder(limits: limits)
        var found: [DecodedFrame] = []
        for piece in pieces {
            decoder.append(ByteBuffer(bytes: piece))
            while true {
                let next = decoder.next()
                if next == .incomplete { break }
                found.append(next)
            }
        }
        return found
    }

    @Test("a success written by hand is what the generated encoder writes")
    func successFrame() {
        for count in [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152] {
            let payload = [UInt8](repeating: 3, count: count)
            var buffer = ByteBuffer()
            buffer.writeSuccess(stream: 9, payload: payload)
            let sent = SentFrame.all(of: buffer)
            #expect(sent.count == 1)
            #expect(sent.first?.data == Response(payload: payload).encoded())
            #expect(ByteBuffer.successByteCount(payload: count) == sent.first?.data.count)
        }
    }
}
