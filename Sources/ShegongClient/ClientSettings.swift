/// How a client behaves.
public struct ClientSettings: Sendable {
    /// Path of the daemon's socket.
    public var socketPath: String
    /// `accept-language` of every call: `zh-CN` or `en`.
    public var acceptLanguage: String
    /// Time for a call with everything in it: connecting, all attempts, the pauses between.
    public var deadline: Duration
    /// Time for a whole roster import.
    public var importDeadline: Duration
    /// Attempts of one call at most, the first included.
    public var attempts: Int
    /// First pause between attempts. It doubles up to `longestPause`; each pause is a random
    /// part of it, so that clients that lost the same daemon do not come back in step.
    public var firstPause: Duration
    /// Longest pause between attempts.
    public var longestPause: Duration

    public init(
        socketPath: String = "/run/shegong/shegong.sock", acceptLanguage: String = "zh-CN",
        deadline: Duration = .seconds(10), importDeadline: Duration = .seconds(600),
        attempts: Int = 5, firstPause: Duration = .milliseconds(50),
        longestPause: Duration = .seconds(2)
    ) {
        self.socketPath = socketPath
        self.acceptLanguage = acceptLanguage
        self.deadline = deadline
        self.importDeadline = importDeadline
        self.attempts = attempts
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// Pause before attempt number `attempt` + 1: between half and all of the doubled first pause.
    func pause(after attempt: Int, random: UInt64) -> Duration {
        let doublings = min(max(0, attempt - 1), 16)
        let whole = min(firstPause * (1 << doublings), longestPause)
        let part = Double(random >> 11) / Double(UInt64(1) << 53)
        return whole * (0.5 + part / 2)
    }
}
