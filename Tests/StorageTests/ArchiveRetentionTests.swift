import Testing

@testable import Storage

/// Goal: what leaves the archive is old, and no question about the time that is kept needs it.
@Suite struct ArchiveRetentionTests {
    private static let layout = StoreLayout(directory: storeDirectory)
    /// After every entry of the script.
    private static let late: Int64 = 1_700_001_000_000

    private static func prune(
        _ model: ModelHistory, since instant: Int64 = late, isDryRun: Bool = false
    ) throws(StorageError) -> ArchiveRetention.Report {
        try ArchiveRetention.run(
            directory: storeDirectory, since: instant, isDryRun: isDryRun, on: model.fileSystem)
    }

    @Test func `Old segments before the newest old snapshot go, and the rest of the past stays`()
        throws
    {
        let model = try ModelHistory()
        let before = model.disk
        let archived = before.paths.filter { $0.hasPrefix(Self.layout.archive) }
        let dry = try Self.prune(model, isDryRun: true)
        #expect(model.disk.paths == before.paths)
        let report = try Self.prune(model)
        #expect(report == dry && !report.removed.isEmpty)
        let left = model.disk.paths.filter { $0.hasPrefix(Self.layout.archive) }
        #expect(left.count == archived.count - report.removed.count)
        let base = try #require(report.base)
        for revision in base.revision...model.newest {
            let state = try model.fold(.revision(revision), limit: revision).state
            #expect(state.isExact && state.revision == revision)
        }
        let whole = try StoreVerifier.verify(directory: storeDirectory, on: model.fileSystem)
        #expect(whole.findings == [])
        #expect(try openModel(model.fileSystem).state.revision == model.newest)
    }

    @Test func `Within the retention nothing goes`() throws {
        let model = try ModelHistory()
        // The model's snapshots are older than its entries: only those decide here.
        let report = try Self.prune(model, since: 1_700_000_000_000)
        #expect(report.removed == [] && report.base != nil)
    }

    @Test func `Without a snapshot from before the retention nothing goes`() throws {
        let model = try ModelHistory()
        let report = try Self.prune(model, since: 0)
        #expect(report.removed == [] && report.base == nil)
    }

    @Test func `A damaged snapshot is no base`() throws {
        let model = try ModelHistory()
        let newest = try #require(try model.history().snapshots().last)
        var disk = model.disk
        let path = Self.layout.snapshot(newest)
        var bytes = try #require(disk.content(at: path))
        bytes[5_000] ^= 1
        disk.replace(path, with: bytes)
        let report = try ArchiveRetention.run(
            directory: storeDirectory, since: Self.late, isDryRun: true,
            on: SimulatedFileSystem(disk: disk))
        #expect(try #require(report.base) < newest)
    }
}
