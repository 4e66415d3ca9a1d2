import CFloor
import Glibc
import ProtobufRuntime
import TTRPC

/// A connection whose requests are driven by CFloor, without a client library in between.
struct RawConnection: ~Copyable {
    let descriptor: Int32
    private var nextStreamID: UInt32 = 1

    /// - Parameter waitsAwake: whether who drives it looks for replies again and again instead of
    ///   sleeping. What it takes to wake him is then not measured.
    init(to path: String, waitsAwake: Bool = false) throws(BenchFailure) {
        var descriptor: Int32 = -1
        try BenchFailure.check("connect \(path)", floor_connect(path, waitsAwake, &descriptor))
        self.descriptor = descriptor
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Stream ids end at 2³¹ − 1; a connection has to be made anew before.
    func isFresh(for requests: Int) -> Bool {
        UInt64(nextStreamID) + 2 * UInt64(requests) < UInt64(FrameHeader.streamIDMaximum)
    }

    /// Sends all frames with at most `window` in flight.
    ///
    /// - Returns: what came of it, and with `timed` the nanoseconds of each request.
    mutating func drive(
        _ frames: EncodedFrames, window: UInt32, timed: Bool
    ) throws(BenchFailure) -> (outcome: floor_outcome, nanoseconds: [UInt32]) {
        guard isFresh(for: frames.count) else {
            throw .unusable("a connection carries at most 2^30 requests")
        }
        var outcome = floor_outcome()
        var nanoseconds = [UInt32](repeating: 0, count: timed ? frames.count : 0)
        var stream = nextStreamID
        let descriptor = descriptor
        let result = frames.withFloorFrames { frames in
            nanoseconds.withUnsafeMutableBufferPointer { room in
                floor_drive_pipelined(
                    descriptor, &stream, frames, window, timed ? room.baseAddress : nil, &outcome)
            }
        }
        nextStreamID = stream
        try BenchFailure.check("drive", result)
        try outcome.requireSuccess()
        return (outcome, nanoseconds)
    }
}

extension floor_outcome {
    /// A benchmark of refusals would measure nothing.
    func requireSuccess() throws(BenchFailure) {
        guard refused > 0 else { return }
        var copy = refusal
        let data = withUnsafeBytes(of: &copy) { Array($0.prefix(Int(refusal_length))) }
        let status = (try? Response(decoding: data, options: .stored))?.status
        throw .refused(
            count: refused, status: status.map { "\($0.code) \($0.message)" } ?? "no status")
    }

    /// Requests a second.
    var requestsPerSecond: Double {
        nanoseconds == 0 ? 0 : Double(answered) * 1e9 / Double(nanoseconds)
    }
}
