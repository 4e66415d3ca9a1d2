/// The streams that the server ended while the client was still sending, the latest few.
struct EndedStreams {
    private let capacity: Int
    private var streams: [UInt32] = []
    private var oldest = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    mutating func insert(_ stream: UInt32) {
        if streams.count < capacity {
            streams.append(stream)
        } else {
            streams[oldest] = stream
            oldest = (oldest + 1) % capacity
        }
    }

    func contains(_ stream: UInt32) -> Bool {
        streams.contains(stream)
    }

    /// Forgets a stream, since its client has sent its last. 0 is no stream.
    mutating func remove(_ stream: UInt32) {
        if let index = streams.firstIndex(of: stream) { streams[index] = 0 }
    }
}
