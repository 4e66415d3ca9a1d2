internal import NIOCore

/// A point on a clock that never jumps. Machines get it as an argument and own no clock.
public struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Time since the clock's origin, which means nothing outside the process.
    public let sinceOrigin: Duration

    /// Makes a point in time.
    public init(sinceOrigin: Duration) {
        self.sinceOrigin = sinceOrigin
    }

    init(_ deadline: NIODeadline) {
        sinceOrigin = .nanoseconds(Int64(clamping: deadline.uptimeNanoseconds))
    }

    /// The same point for the event loop's timers.
    var asDeadline: NIODeadline {
        let (seconds, attoseconds) = sinceOrigin.components
        let (scaled, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let nanoseconds = overflows ? Int64.max / 2 : scaled + attoseconds / 1_000_000_000
        return .uptimeNanoseconds(UInt64(clamping: nanoseconds))
    }

    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.sinceOrigin < right.sinceOrigin
    }

    public static func + (time: MonotonicTime, interval: Duration) -> MonotonicTime {
        MonotonicTime(sinceOrigin: time.sinceOrigin + interval)
    }

    public static func - (left: MonotonicTime, right: MonotonicTime) -> Duration {
        left.sinceOrigin - right.sinceOrigin
    }
}
