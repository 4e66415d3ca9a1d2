import Schema
import Storage
import Testing

@testable import ShegongServer

/// What simulation found about full disks, told one by one.
@Suite struct FullDiskTests {
    private static let directory = "/store-parent/store"
    private static let segmentBytes = 256 << 10

    /// A new store, on a disk of its own.
    private func makeStore() throws -> SimulatedFileSystem {
        let fileSystem = SimulatedFileSystem()
        let id = try #require(StoreID(Array(1...16)))
        try StoreCreator.create(
            directory: Self.directory,
            identity: StoreIdentity(id: id, createdAt: 1, isRehearsal: true), on: fileSystem)
        return fileSystem
    }

    /// Opens the store and hands over what its journal's thread would do.
    private func withSteps(
        on fileSystem: SimulatedFileSystem, _ body: (inout JournalSteps) throws -> Void
    ) throws {
        var state = RecoveredState()
        var opened = try StoreOpener.open(
            directory: Self.directory, on: fileSystem,
            configuration: StorageConfiguration(
                segmentBytes: Self.segmentBytes, entryBytesMax: 32 << 10),
            into: &state, at: 2)
        guard let journal = opened.takeJournal() else {
            Issue.record("no journal")
            return
        }
        var steps = JournalSteps(writer: journal)
        try body(&steps)
    }

    private func batch(_ number: UInt64, bytes: Int, isAwaited: Bool = true) -> JournalBatch {
        JournalBatch(
            number: number, firstRevision: number, lastRevision: number, at: 3, changeCount: 1,
            isAwaited: isAwaited, body: [UInt8](repeating: 7, count: bytes))
    }

    private func prepareAll(_ steps: inout JournalSteps) throws -> [ServerInput] {
        var said: [ServerInput] = []
        while steps.needsPreparation {
            said += try steps.prepareSlice()
        }
        return said
    }

    @Test func `a daemon starts on a full disk, and takes writes when there is room again`() throws
    {
        let fileSystem = try makeStore()
        for free in [0, 100, 70_000] {
            fileSystem.setFreeBytes(free)
            try withSteps(on: fileSystem) { steps in
                var said = try steps.start().kinds
                said += try steps.check().kinds
                #expect(said == [.refusal])
                fileSystem.setFreeBytes(nil)
                said = try steps.check().kinds
                let isRefusing = steps.isRefusing
                #expect(said == [.resumption] && !isRefusing)
                try steps.seal(at: 3)
            }
        }
    }

    @Test func `a disk that fills up refuses writes while those taken in have a place`() throws {
        let fileSystem = try makeStore()
        try withSteps(on: fileSystem) { steps in
            var said = try steps.start().kinds + prepareAll(&steps).kinds
            said += try steps.append(batch(1, bytes: 10)).kinds
            fileSystem.setFreeBytes(0)
            // The segment in use has room enough.
            said += try prepareAll(&steps).kinds
            #expect(said == [.token])
            var number: UInt64 = 1
            while said == [.token], number < 20 {
                number += 1
                said = try steps.append(batch(number, bytes: 30 << 10)).kinds
            }
            // The refusal goes first, so that only what had gathered by then comes after it.
            #expect(said == [.refusal, .token])
            number += 1
            said = try steps.append(batch(number, bytes: 32 << 10)).kinds
            said += try steps.check().kinds
            #expect(said == [.token])
            fileSystem.setFreeBytes(nil)
            said = try steps.check().kinds
            said += try steps.append(batch(number + 1, bytes: 31 << 10)).kinds
            #expect(said == [.resumption, .token])
        }
    }

    @Test func `records of masked readings wait for a full disk, and changes never do`() throws {
        let fileSystem = try makeStore()
        fileSystem.setFreeBytes(0)
        try withSteps(on: fileSystem) { steps in
            var said = try steps.start().kinds
            said += try steps.append(batch(1, bytes: 32, isAwaited: false)).kinds
            #expect(said == [.refusal])
            fileSystem.setFreeBytes(nil)
            said = try steps.check().kinds
            #expect(said == [.token, .resumption])
        }
        let another = try makeStore()
        another.setFreeBytes(0)
        try withSteps(on: another) { steps in
            var ended: StorageError?
            do throws(StorageError) {
                _ = try steps.start()
                _ = try steps.append(batch(1, bytes: 32))
            } catch {
                ended = error
            }
            #expect(ended == .reservationBroken)
        }
    }

    @Test func `a batch that finds the next segment half ready waits for it and no longer`() throws
    {
        try withSteps(on: try makeStore()) { steps in
            var said = try steps.start().kinds
            said += try steps.append(batch(1, bytes: 10)).kinds
            #expect(said == [.token])
        }
    }

    @Test func `a snapshot that found no room is told as such, and not as an internal error`()
        throws
    {
        let rig = try ServerRig()
        try rig.furnish()
        let call = rig.call(2_001, .takeSnapshot)
        let work = try #require(rig.works.last)
        rig.send(.workDone(work, .failed("no space")))
        #expect(rig.answers[call] == .failure(reason: "SNAPSHOT_FAILED"))
    }
}

private enum Kind { case refusal, resumption, token, other }

extension [ServerInput] {
    fileprivate var kinds: [Kind] {
        map { input in
            switch input {
            case .journalRefused: .refusal
            case .journalResumed: .resumption
            case .journaled: .token
            default: .other
            }
        }
    }
}
