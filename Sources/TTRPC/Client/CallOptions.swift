/// What a call takes along.
public struct CallOptions: Sendable {
    /// Metadata, in this order on the wire.
    public var metadata: [KeyValue]
    /// When the call fails with `.deadlineExceeded`, here and at the server; nil = never.
    public var deadline: ContinuousClock.Instant?

    /// Makes options.
    public init(metadata: [KeyValue] = [], deadline: ContinuousClock.Instant? = nil) {
        self.metadata = metadata
        self.deadline = deadline
    }

    /// Makes options of a call that may take this long from now.
    public init(metadata: [KeyValue] = [], timeout: Duration) {
        self.init(metadata: metadata, deadline: .now + timeout)
    }

    /// Time left.
    var timeout: Duration? {
        deadline.map { ContinuousClock.now.duration(to: $0) }
    }
}

extension Request {
    init(
        service: String, method: String, payload: [UInt8], metadata: [KeyValue],
        timeout: Duration?
    ) {
        self.init(service: service, method: method, payload: payload, metadata: metadata)
        guard let timeout else { return }
        let (seconds, attoseconds) = timeout.components
        let (scaled, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        // 0 on the wire means no limit.
        timeoutNano = overflows ? .max : max(1, scaled + attoseconds / 1_000_000_000)
    }
}
