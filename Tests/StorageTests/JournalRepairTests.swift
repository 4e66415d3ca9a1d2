import Glibc
import Synchronization
import Testing

@testable import Storage

/// Goal: a repair cuts the last segment at the damage and nothing else, keeps what it cuts, and
/// never makes anything out of a store that a start would take as it is.
@Suite struct JournalRepairTests {
    private static let instant: Int64 = 1_700_000_400_000
    private static let layout = StoreLayout(directory: storeDirectory)

    private static func repair(
        _ fileSystem: SimulatedFileSystem, isDryRun: Bool = false
    ) throws(StorageError) -> JournalRepair.Plan? {
        try JournalRepair.run(
            directory: storeDirectory, isDryRun: isDryRun, at: instant, on: fileSystem)
    }

    /// A store whose last segment is sealed, without a snapshot; and where that segment lies.
    private static func store() throws -> (model: ModelHistory, last: String) {
        let model = try ModelHistory(appends: 40, snapshotEvery: 1_000)
        let row = try SegmentRow.find(layout, on: model.fileSystem)
        return (model, try #require(row.segments.last).path)
    }

    /// The disk with one byte of a file changed.
    private static func damaged(_ disk: SimulatedDisk, _ path: String, at offset: Int) throws
        -> SimulatedDisk
    {
        var disk = disk
        var bytes = try #require(disk.content(at: path))
        bytes[offset] ^= 0x10
        disk.replace(path, with: bytes)
        return disk
    }

    @Test func `Damage at each block of the last segment is cut, kept, and opens in a new epoch`()
        throws
    {
        let (model, last) = try Self.store()
        let bytes = try #require(model.disk.content(at: last))
        let entryBlocks = (1..<bytes.count / 4_096 - 1).filter { bytes[$0 * 4_096] != 0 }
        #expect(entryBlocks.count > 2)
        for block in entryBlocks {
            let disk = try Self.damaged(model.disk, last, at: block * 4_096 + 200)
            let fileSystem = SimulatedFileSystem(disk: disk)
            #expect(throws: StorageError.self) { _ = try openModel(fileSystem).state }
            let dry = try #require(try Self.repair(fileSystem, isDryRun: true))
            #expect(fileSystem.disk.paths == disk.paths)
            #expect(fileSystem.disk.content(at: last) == disk.content(at: last))
            let plan = try #require(try Self.repair(fileSystem))
            #expect(plan == dry && plan.file == last)
            #expect(plan.newestCut == model.newest || plan.entries == 0)
            let copy = try #require(fileSystem.disk.content(at: plan.copy))
            let damage = try #require(disk.content(at: last))
            let start = Int(plan.offset)
            #expect(copy == Array(damage[start..<start + plan.bytes]))
            let opened = try openModel(fileSystem)
            #expect(opened.state.isExact && opened.state.revision == plan.revision)
            #expect(opened.state.revision < model.newest)
            #expect(opened.store.identity.epoch == 1_700_000_400)
        }
    }

    @Test func `A damaged seal is made anew, and no entry is lost`() throws {
        let (model, last) = try Self.store()
        let bytes = try #require(model.disk.content(at: last))
        let disk = try Self.damaged(model.disk, last, at: bytes.count - 4_096 + 40)
        let fileSystem = SimulatedFileSystem(disk: disk)
        let plan = try #require(try Self.repair(fileSystem))
        #expect(plan.revision == model.newest && plan.entries == 0 && plan.bytes == 0)
        #expect(try openModel(fileSystem).state.revision == model.newest)
    }

    @Test func `There is nothing to repair in a whole store, nor where a start cuts by itself`()
        throws
    {
        let (model, _) = try Self.store()
        #expect(try Self.repair(model.fileSystem) == nil)
        let running = try ModelHistory(appends: 40, snapshotEvery: 1_000, sealsAtEnd: false)
        #expect(try Self.repair(running.fileSystem) == nil)
        let row = try SegmentRow.find(Self.layout, on: running.fileSystem)
        let last = try #require(row.segments.last).path
        let bytes = try #require(running.disk.content(at: last))
        let end = try #require((1..<bytes.count / 4_096).last { bytes[$0 * 4_096] != 0 })
        let torn = SimulatedFileSystem(
            disk: try Self.damaged(running.disk, last, at: end * 4_096 + 8))
        #expect(try Self.repair(torn) == nil)
        #expect(try openModel(torn).state.isExact)
    }

    @Test func `Damage before the last segment is not for repair`() throws {
        let (model, _) = try Self.store()
        let row = try SegmentRow.find(Self.layout, on: model.fileSystem)
        let first = try #require(row.segments.first).path
        let disk = try Self.damaged(model.disk, first, at: 4_096 + 200)
        let fileSystem = SimulatedFileSystem(disk: disk)
        #expect(throws: StorageError.self) { _ = try Self.repair(fileSystem) }
        #expect(fileSystem.disk.paths == disk.paths)
    }

    @Test func `A snapshot that holds more than would be left is not thrown away`() throws {
        let model = try ModelHistory(appends: 40, snapshotEvery: 40)
        let row = try SegmentRow.find(Self.layout, on: model.fileSystem)
        let last = try #require(row.segments.last).path
        let disk = try Self.damaged(model.disk, last, at: 4_096 + 200)
        let fileSystem = SimulatedFileSystem(disk: disk)
        do throws(StorageError) {
            _ = try Self.repair(fileSystem)
            Issue.record("it was repaired")
        } catch {
            guard case .refusal(.newerSnapshot(_, let revision)) = error else {
                Issue.record("\(error)")
                return
            }
            // What the refusal advises saves all of it.
            var state = ModelState()
            _ = try StoreHistory(directory: storeDirectory, on: fileSystem)
                .fold(to: .revision(revision), into: &state)
            #expect(state.isExact && state.revision == model.newest)
        }
    }

    @Test func `The power goes at any moment of a repair, and a second one ends it`() throws {
        let (model, last) = try Self.store()
        let disk = try Self.damaged(model.disk, last, at: 4_096 + 200)
        let plan = try #require(
            try Self.repair(SimulatedFileSystem(disk: disk), isDryRun: true))
        let faults = Mutex<[String]>([])
        let watched = SimulatedFileSystem(disk: disk) { operation, now in
            for seed in 0..<3 {
                let image = SimulatedFileSystem(
                    disk: now.afterPowerLoss(choosing: UInt64(operation * 3 + seed)))
                do throws(StorageError) {
                    if (try? openModel(image).state.revision) == nil {
                        _ = try Self.repair(image)
                    }
                    let opened = try openModel(image)
                    if !opened.state.isExact || opened.state.revision != plan.revision
                        || opened.store.identity.epoch == 1
                    {
                        faults.withLock { $0.append("operation \(operation), \(seed)") }
                    }
                } catch {
                    faults.withLock { $0.append("operation \(operation), \(seed): \(error)") }
                }
            }
        }
        _ = try Self.repair(watched)
        #expect(faults.withLock { $0.prefix(5) } == [])
    }
}
