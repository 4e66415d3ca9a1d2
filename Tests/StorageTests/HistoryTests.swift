import Synchronization
import Testing

@testable import Storage

/// Goal: every point of the past that snapshots, archive and journal reach can be folded and made a
/// store of, and equals the model.
@Suite struct HistoryTests {
    private static let directory = ModelHistory.restoredDirectory

    private static func restore(
        _ model: ModelHistory, to revision: UInt64, on fileSystem: SimulatedFileSystem
    ) throws {
        let (state, folded) = try model.fold(.revision(revision), limit: revision)
        let source = ModelState.source(revision: state.revision, covered: folded.position)
        _ = try StoreRestorer.restore(
            source, of: testIdentity(), to: directory, at: ModelHistory.restoredAt,
            on: fileSystem)
    }

    @Test func `Each revision of a small history is restored as the model has it`() throws {
        let model = try ModelHistory()
        let segments = try SegmentRow.find(try model.history().layout, on: model.fileSystem)
        #expect(segments.segments.filter { $0.path.contains("/archive/") }.count > 2)
        for revision in 0...model.newest {
            let disk = SimulatedFileSystem()
            try Self.restore(model, to: revision, on: disk)
            let fault = faultAfterRestore(on: disk.disk, revision: revision)
            #expect(fault == nil, "revision \(revision)")
            #expect(disk.disk.content(at: Self.directory + "/store.header") != nil)
        }
    }

    @Test func `An instant is the state after every change decided by then`() throws {
        let model = try ModelHistory(appends: 60, snapshotEvery: 1_000)
        // The script's entries are a millisecond apart, and each one's changes bear its instant.
        for number in 0...60 {
            let revision = model.promises.now.submitted[number]
            let (state, _) = try model.fold(
                .instant(1_700_000_000_000 + Int64(number)), limit: revision)
            #expect(state.isExact && state.revision == revision, "entry \(number)")
        }
    }

    @Test func `A revision that was never reached is refused with the newest there is`() throws {
        let model = try ModelHistory(appends: 20)
        let wanted = model.newest + 1
        #expect(
            throws: StorageError.refusal(.notReached(revision: wanted, newest: model.newest))
        ) {
            _ = try model.fold(.revision(wanted), limit: wanted)
        }
    }

    @Test func `The past is read beside a daemon that writes, and nothing on the disk moves`()
        throws
    {
        let model = try ModelHistory(appends: 40, sealsAtEnd: false)
        var opened = try openModel(model.fileSystem)
        guard var journal = opened.store.takeJournal() else { throw StorageError.closed }
        while try !journal.prepareNextSegment() {}
        let next = model.newest + 1
        _ = try journal.append(
            body: ModelState.body(first: next, last: next), firstRevision: next,
            lastRevision: next, at: 1_700_000_000_000)
        let before = model.disk
        #expect(try model.fold(.newest).state.revision == next)
        let middle = try model.fold(.revision(next / 2), limit: next / 2).state
        #expect(middle.isExact && middle.revision == next / 2)
        for path in before.paths {
            #expect(model.disk.content(at: path) == before.content(at: path), "\(path)")
        }
        #expect(model.disk.paths == before.paths)
    }

    @Test func `A damaged snapshot is passed over, and the one before leads there too`() throws {
        let model = try ModelHistory()
        let newest = try #require(try model.history().snapshots().last)
        var disk = model.disk
        let path = StoreLayout(directory: storeDirectory).snapshot(newest)
        var bytes = try #require(disk.content(at: path))
        bytes[5_000] ^= 1
        disk.replace(path, with: bytes)
        var state = ModelState()
        let folded = try StoreHistory(
            directory: storeDirectory, on: SimulatedFileSystem(disk: disk)
        ).fold(to: .newest, into: &state)
        #expect(state.isExact && state.revision == model.newest)
        #expect(folded.damagedSnapshots.count == 1)
        #expect(try #require(folded.snapshot) < newest)
    }

    @Test func `With the journal gone, a snapshot's own revision can still be saved`() throws {
        let model = try ModelHistory()
        let newest = try #require(try model.history().snapshots().last)
        var disk = model.disk
        for path in disk.paths where path.hasSuffix(".segment") {
            disk.remove(path)
        }
        let history = try StoreHistory(
            directory: storeDirectory, on: SimulatedFileSystem(disk: disk))
        var state = ModelState()
        _ = try history.fold(to: .revision(newest.revision), into: &state)
        #expect(state.isExact && state.revision == newest.revision)
    }

    @Test func `A gap in the archive is refused, and never stepped over`() throws {
        let model = try ModelHistory()
        let layout = StoreLayout(directory: storeDirectory)
        let row = try SegmentRow.find(layout, on: model.fileSystem)
        var disk = model.disk
        disk.remove(row.segments[1].path)
        let first = try #require(try model.history().snapshots().first)
        var state = ModelState()
        state.limit = first.revision - 1
        let history = try StoreHistory(
            directory: storeDirectory, on: SimulatedFileSystem(disk: disk))
        #expect(throws: StorageError.self) {
            _ = try history.fold(to: .revision(first.revision - 1), into: &state)
        }
    }

    @Test func `The power goes at any moment of a restore from the past`() throws {
        let model = try ModelHistory(appends: 40)
        let faults = Mutex<[String]>([])
        let revision = model.newest / 2
        let watched = SimulatedFileSystem { operation, disk in
            let image = disk.afterPowerLoss(choosing: UInt64(operation))
            if let fault = faultAfterRestore(on: image, revision: revision) {
                faults.withLock { $0.append("operation \(operation): \(fault)") }
            }
        }
        try Self.restore(model, to: revision, on: watched)
        #expect(faults.withLock { $0.prefix(5) } == [])
    }
}
