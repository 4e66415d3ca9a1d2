/// A store that was opened; it holds the lock as long as it lives.
package struct OpenedStore: ~Copyable, Sendable {
    package let identity: StoreIdentity
    package let layout: StoreLayout
    package let report: RecoveryReport
    /// Proof of everything that was recovered: it was synchronised before it was read.
    package let durable: CommitToken
    private let lock: OpenFile
    private var writer: JournalWriter?

    init(
        identity: StoreIdentity, layout: StoreLayout, report: RecoveryReport,
        durable: CommitToken, lock: consuming OpenFile, writer: consuming JournalWriter
    ) {
        self.identity = identity
        self.layout = layout
        self.report = report
        self.durable = durable
        self.lock = lock
        self.writer = consume writer
    }

    /// The journal's writer, for the one thread that will own it; nil the second time.
    package mutating func takeJournal() -> JournalWriter? {
        writer.take()
    }
}
