import CFloor

/// The connections to one of the servers: one that asks one by one, and those of the pipeline.
struct LookupLines: ~Copyable {
    private var alone: RawConnection
    private var together: ManyConnections
    private let window: UInt32

    init(to path: String, _ amount: LookupAmount) throws(BenchFailure) {
        let one = try RawConnection(to: path)
        // One connection alone needs nobody who waits for several.
        let many = try ManyConnections(
            amount.connections > 1 ? Int(amount.connections) : 0, to: path)
        alone = one
        together = many
        window = amount.window
    }

    /// Microseconds of each request, one in flight.
    mutating func oneByOne(_ frames: EncodedFrames) throws(BenchFailure) -> Sample {
        let nanoseconds = try alone.drive(frames, window: 1, timed: true).nanoseconds
        return Sample(nanoseconds.map { Double($0) / 1_000 })
    }

    /// Connection `i` asks `work[i]`, each with as many in flight as were wished.
    mutating func pipeline(_ work: [EncodedFrames]) throws(BenchFailure) -> floor_outcome {
        if together.count > 0 {
            return try together.drive(work, window: window, timed: false).outcome
        }
        return try alone.drive(work[0], window: window, timed: false).outcome
    }
}

/// One round on one server.
struct LookupRound {
    /// Microseconds.
    let p50: Double
    let p99: Double
    /// Requests a second.
    let throughput: Double

    init(
        _ lines: inout LookupLines, _ single: EncodedFrames, _ pipelined: [EncodedFrames]
    ) throws(BenchFailure) {
        let latencies = try lines.oneByOne(single)
        p50 = latencies.quantile(0.5)
        p99 = latencies.quantile(0.99)
        throughput = try lines.pipeline(pipelined).requestsPerSecond
    }
}
