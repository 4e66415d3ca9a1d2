import NIOCore
import ProtobufRuntime
import TTRPC

/// Frames as a test writes them, with any number in any field.
func frame(
    _ type: UInt8, stream: UInt32, flags: UInt8 = 0, _ data: [UInt8] = [], length: UInt32? = nil
) -> [UInt8] {
    var buffer = ByteBuffer()
    buffer.writeInteger(length ?? UInt32(data.count))
    buffer.writeInteger(stream)
    buffer.writeInteger(type)
    buffer.writeInteger(flags)
    buffer.writeBytes(data)
    return Array(buffer.readableBytesView)
}

func requestFrame(
    stream: UInt32, flags: UInt8 = 0, payload: [UInt8] = [1, 2, 3], timeoutNano: Int64 = 0
) -> [UInt8] {
    let request = Request(
        service: "s", method: "m", payload: payload, timeoutNano: timeoutNano,
        metadata: [KeyValue(key: "k", value: "v")])
    return frame(1, stream: stream, flags: flags, request.encoded())
}

func dataFrame(stream: UInt32, flags: UInt8 = 0, _ data: [UInt8] = []) -> [UInt8] {
    frame(3, stream: stream, flags: flags, data)
}

/// A frame that came out of a machine, for comparison.
struct SentFrame: Equatable, CustomStringConvertible {
    let type: UInt8
    let stream: UInt32
    let flags: UInt8
    let data: [UInt8]

    /// The status of a response; code 0 when it has none.
    var status: Status? {
        guard type == 2, let response = try? Response(decoding: data) else { return nil }
        return response.status ?? Status()
    }

    var description: String {
        let status = status.map { " \($0.statusCode) \($0.message)" } ?? " \(data)"
        return "type \(type) stream \(stream) flags \(flags)\(status)"
    }

    /// Cuts what was sent into frames. Bytes that are left over count as a frame of type 255.
    static func all(of bytes: ByteBuffer) -> [SentFrame] {
        var bytes = bytes
        var frames: [SentFrame] = []
        while let (length, stream, type, flags) = bytes.readMultipleIntegers(
            as: (UInt32, UInt32, UInt8, UInt8).self)
        {
            guard let data = bytes.readBytes(length: Int(length)) else { break }
            frames.append(SentFrame(type: type, stream: stream, flags: flags, data: data))
        }
        if bytes.readableBytes > 0 {
            frames.append(SentFrame(type: 255, stream: 0, flags: 0, data: []))
        }
        return frames
    }
}

/// Seconds on the clock that the tests move by hand.
func at(_ seconds: Double) -> MonotonicTime {
    MonotonicTime(sinceOrigin: .seconds(1_000) + .seconds(seconds))
}

/// A generator that a seed determines (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
