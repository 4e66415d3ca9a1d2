/// What the configuration decides about the core.
package struct ServerSettings: Sendable, Equatable {
    package var limits = LimitSettings()
    /// A snapshot is due after this many changes, bytes of journal or milliseconds, whichever is
    /// first.
    package var snapshotChanges: UInt64 = 100_000
    package var snapshotBytes: UInt64 = 256 << 20
    package var snapshotMilliseconds: Int64 = 3_600_000
    /// Version of the daemon, for `Status`.
    package var version = "0.1.0"

    package init() {}
}
