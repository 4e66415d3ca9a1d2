/// The streams of a connection that wait for an answer, in order of their ids.
///
/// Ids rise and there are at most a few hundred, mostly answered in the order asked: an array with
/// a moving front costs less than hashing.
struct LiveStreams {
    private var streams: [(id: UInt32, stream: ServerConnectionMachine.Stream)] = []
    /// Those before it are over.
    private var front = 0

    var count: Int { streams.count - front }
    var isEmpty: Bool { count == 0 }

    /// Ids in rising order.
    var ids: [UInt32] { streams[front...].map(\.id) }

    subscript(id: UInt32) -> ServerConnectionMachine.Stream? {
        index(of: id).map { streams[$0].stream }
    }

    /// Adds a stream, whose id is higher than any before.
    mutating func open(_ id: UInt32, _ stream: ServerConnectionMachine.Stream) {
        assert(streams.last.map { $0.id < id } ?? true)
        streams.append((id, stream))
    }

    /// Notes that the client has sent its last message.
    mutating func closeRemote(_ id: UInt32) {
        guard let index = index(of: id) else { return }
        streams[index].stream.isRemoteClosed = true
    }

    mutating func remove(_ id: UInt32) {
        guard let index = index(of: id) else { return }
        guard index == front else {
            streams.remove(at: index)
            return
        }
        front += 1
        if front == streams.count {
            streams.removeAll(keepingCapacity: true)
            front = 0
        } else if front >= 64 {
            streams.removeSubrange(..<front)
            front = 0
        }
    }

    mutating func removeAll() {
        streams.removeAll()
        front = 0
    }

    private func index(of id: UInt32) -> Int? {
        guard front < streams.count else { return nil }
        if streams[front].id == id { return front }
        var low = front
        var high = streams.count
        while low < high {
            let middle = (low + high) / 2
            if streams[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < streams.count && streams[low].id == id ? low : nil
    }
}
