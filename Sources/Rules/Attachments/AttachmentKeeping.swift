/// How long the content of an attachment stays once it was taken away.
package enum AttachmentKeeping {
    /// Days after which a content may be swept, at the earliest.
    package static var days: Int64 { 90 }

    /// Whether the days are over: later than the same time on the ninetieth day.
    package static func isOver(removedAt: Instant, now: Instant) -> Bool {
        now.milliseconds - removedAt.milliseconds > days * 24 * 3_600_000
    }
}
