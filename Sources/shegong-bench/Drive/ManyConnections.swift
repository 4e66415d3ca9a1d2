import CFloor
import Glibc

/// Clients that each have a connection of their own, driven together by one thread of CFloor.
struct ManyConnections: ~Copyable {
    private var clients: [floor_client]

    init(_ count: Int, to path: String) throws(BenchFailure) {
        clients = []
        for _ in 0..<count {
            var descriptor: Int32 = -1
            let result = floor_connect(path, false, &descriptor)
            guard result == 0 else {
                clients.forEach { _ = Glibc.close($0.descriptor) }
                throw .system(call: "connect \(path)", errno: result)
            }
            clients.append(
                floor_client(descriptor: descriptor, next_stream_id: 1, frames: floor_frames()))
        }
    }

    deinit {
        clients.forEach { _ = Glibc.close($0.descriptor) }
    }

    var count: Int { clients.count }

    /// Client `i` asks the frames `work[i]` in order, with at most `window` in flight.
    ///
    /// - Returns: what came of it, and with `timed` the nanoseconds of each request, which mean
    ///   something with one in flight alone.
    mutating func drive(
        _ work: [EncodedFrames], window: UInt32 = 1, timed: Bool = true
    ) throws(BenchFailure) -> (outcome: floor_outcome, nanoseconds: [UInt32]) {
        var outcome = floor_outcome()
        let total = work.prefix(clients.count).reduce(0) { $0 + $1.count }
        var nanoseconds = [UInt32](repeating: 0, count: timed ? total : 0)
        let result = Self.lend(work, from: 0, to: &clients) { clients in
            nanoseconds.withUnsafeMutableBufferPointer { room in
                clients.withUnsafeMutableBufferPointer { clients in
                    floor_drive_clients(
                        clients.baseAddress, clients.count, window,
                        timed ? room.baseAddress : nil, &outcome)
                }
            }
        }
        try BenchFailure.check("drive", result)
        try outcome.requireSuccess()
        return (outcome, nanoseconds)
    }

    /// Lends each client its frames, one nested scope a client, so that no pointer outlives its
    /// array.
    private static func lend(
        _ work: [EncodedFrames], from index: Int, to clients: inout [floor_client],
        _ body: (inout [floor_client]) -> Int32
    ) -> Int32 {
        guard index < clients.count, index < work.count else { return body(&clients) }
        return work[index].withFloorFrames { frames in
            clients[index].frames = frames
            return lend(work, from: index + 1, to: &clients, body)
        }
    }
}
