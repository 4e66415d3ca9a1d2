import CFloor
import Glibc
import ProtobufRuntime
import TTRPC

/// Unary requests encoded before the clock runs: whole frames, one after another.
struct EncodedFrames {
    private(set) var bytes: [UInt8] = []
    private(set) var lengths: [UInt32] = []

    var count: Int { lengths.count }

    /// Adds a call. Writes need a key of their own.
    mutating func append<Message: ProtobufMessage>(
        _ service: String, _ method: String, _ message: Message, idempotencyKey: String? = nil
    ) {
        var request = Request(service: service, method: method, payload: message.encoded())
        if let idempotencyKey {
            request.metadata = [KeyValue(key: "idempotency-key", value: idempotencyKey)]
        }
        append(request.encoded())
    }

    /// Adds a request frame. The driver fills in the stream id.
    private mutating func append(_ data: [UInt8]) {
        let length = UInt32(truncatingIfNeeded: data.count)
        for shift in [24, 16, 8, 0] as [UInt32] {
            bytes.append(UInt8(truncatingIfNeeded: length >> shift))
        }
        bytes += [0, 0, 0, 0]
        bytes += [FrameType.request.rawValue, FrameFlags.remoteClosed.rawValue]
        bytes += data
        lengths.append(length + UInt32(FrameHeader.byteCount))
    }

    /// Bytes of all frames divided by their number.
    var meanByteCount: Int { count == 0 ? 0 : bytes.count / count }

    /// Lends the frames to CFloor.
    func withFloorFrames<Result>(_ body: (floor_frames) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { bytes in
            lengths.withUnsafeBufferPointer { lengths in
                body(
                    floor_frames(
                        bytes: bytes.baseAddress, lengths: lengths.baseAddress,
                        count: lengths.count))
            }
        }
    }
}

/// Names for writes: UUIDs of version 7 that differ by a counter.
struct WriteKeys {
    private let milliseconds: UInt64
    private let session: UInt64
    private var counter: UInt64 = 0

    /// Names made at an instant, Unix milliseconds, the same for the same session.
    init(milliseconds: UInt64, session: UInt64) {
        self.milliseconds = milliseconds
        self.session = session
    }

    init() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        milliseconds = UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
        session = UInt64.random(in: 0..<1 << 30)
    }

    mutating func next() -> String {
        counter += 1
        let first = milliseconds << 16 | 0x7000
        let second = 0x8000_0000_0000_0000 | session << 32 | counter & 0xffff_ffff
        let digits = Self.hexadecimal(first) + Self.hexadecimal(second)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(position) {
                text.append("-")
            }
            text.append(digit)
        }
        return text
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
