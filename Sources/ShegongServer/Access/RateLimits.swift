/// Limits of the daemon; each is a configuration value.
package struct LimitSettings: Sendable, Equatable {
    /// Reads a second of one interactive operator, and how many may come at once.
    package var readsPerSecond = 200
    /// Changes a second of one interactive operator.
    package var changesPerSecond = 20
    /// Identities shown in clear to one operator within an hour, and within a day.
    package var revealsPerHour = 30
    package var revealsPerDay = 200
    /// Bytes of one reply at most.
    package var replyBytes = 1 << 20
    /// Rows in error that an import reports, at most.
    package var reportedRowErrors = 1_000
    /// Bytes of the newest changes that are kept in memory for those who follow them.
    package var feedBytes = 32 << 20
    /// Bytes of one attachment at most.
    package var attachmentBytes = 20 << 20

    package init() {}
}

/// Token buckets by operator. Operators of role `batch` have none: their bytes in flight are
/// bounded by the connection instead.
struct RateLimits {
    private var settings: LimitSettings
    private var buckets: [UInt64: Bucket] = [:]

    private struct Bucket {
        var reads: Double
        var changes: Double
        var filledAt: Int64
    }

    init(_ settings: LimitSettings) { self.settings = settings }

    /// From now on these limits hold; what a bucket holds beyond them is gone with its next use.
    mutating func follow(_ settings: LimitSettings) { self.settings = settings }

    /// Takes one token; false if the operator has to wait. A full bucket holds two seconds' worth.
    mutating func take(operator id: UInt64, isChange: Bool, now: Int64) -> Bool {
        let reads = Double(settings.readsPerSecond)
        let changes = Double(settings.changesPerSecond)
        var bucket =
            buckets[id] ?? Bucket(reads: 2 * reads, changes: 2 * changes, filledAt: now)
        let seconds = max(0, Double(now - bucket.filledAt) / 1_000)
        bucket.reads = min(2 * reads, bucket.reads + seconds * reads)
        bucket.changes = min(2 * changes, bucket.changes + seconds * changes)
        // Also when the clock was set back: else nothing would flow until it has caught up.
        bucket.filledAt = now
        defer { buckets[id] = bucket }
        if isChange {
            guard bucket.changes >= 1 else { return false }
            bucket.changes -= 1
        } else {
            guard bucket.reads >= 1 else { return false }
            bucket.reads -= 1
        }
        return true
    }

    /// Buckets that have been full for a minute say nothing any more.
    mutating func forgetIdle(now: Int64) {
        buckets = buckets.filter { now - $0.value.filledAt < 60_000 }
    }
}

/// How many identities an operator has been shown in clear.
struct RevealBudget {
    private var shown: [UInt64: [Int64]] = [:]

    private static var hour: Int64 { 3_600_000 }
    private static var day: Int64 { 24 * hour }

    /// Counts one more; false if the budget is spent.
    mutating func take(operator id: UInt64, now: Int64, _ settings: LimitSettings) -> Bool {
        // What was shown before the clock was set back counts as shown now.
        let recent = shown[id, default: []].map { min($0, now) }.filter { now - $0 < Self.day }
        shown[id] = recent
        let lastHour = recent.count { now - $0 < Self.hour }
        guard lastHour < settings.revealsPerHour, recent.count < settings.revealsPerDay else {
            return false
        }
        shown[id] = recent + [now]
        return true
    }

    mutating func forgetOld(now: Int64) {
        shown = shown.filter { entry in entry.value.contains { now - $0 < Self.day } }
    }
}

/// One audit entry for each unknown uid and minute, so that a stranger cannot fill the journal.
struct UnknownPeerThrottle {
    private var lastEntry: [UInt32: Int64] = [:]

    mutating func isDue(uid: UInt32, now: Int64) -> Bool {
        // An entry from the future was made before the clock was set back.
        lastEntry = lastEntry.filter { (0..<60_000).contains(now - $0.value) }
        guard lastEntry[uid] == nil else { return false }
        lastEntry[uid] = now
        return true
    }
}
