import Glibc

/// What a client takes from outside: clocks, randomness and sleep. Tests put their own here.
public struct ClientEnvironment: Sendable {
    /// The wall clock, Unix milliseconds: it dates idempotency keys.
    public var wallClock: @Sendable () -> Int64
    /// A clock that never goes back, since any start: it measures deadlines.
    public var elapsed: @Sendable () -> Duration
    /// 64 random bits.
    public var random: @Sendable () -> UInt64
    /// Waits; ends early when the task is cancelled.
    public var sleep: @Sendable (Duration) async -> Void

    public init(
        wallClock: @escaping @Sendable () -> Int64,
        elapsed: @escaping @Sendable () -> Duration,
        random: @escaping @Sendable () -> UInt64,
        sleep: @escaping @Sendable (Duration) async -> Void
    ) {
        self.wallClock = wallClock
        self.elapsed = elapsed
        self.random = random
        self.sleep = sleep
    }

    /// The machine's clocks and the kernel's randomness.
    public static var system: ClientEnvironment {
        let start = ContinuousClock.now
        return ClientEnvironment(
            wallClock: {
                var time = timespec()
                clock_gettime(CLOCK_REALTIME, &time)
                return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
            },
            elapsed: { start.duration(to: .now) },
            random: {
                var generator = SystemRandomNumberGenerator()
                return generator.next()
            },
            // A cancelled sleep ends early; the caller asks for the cancellation itself.
            sleep: { try? await Task.sleep(for: $0, clock: .continuous) })
    }

    func newKey() -> IdempotencyKey {
        IdempotencyKey(milliseconds: wallClock(), high: random(), low: random())
    }
}
