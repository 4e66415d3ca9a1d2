import Schema
import ShegongServer
import Storage
import Testing

/// What simulation found about full disks, told one by one.
@Suite struct FullDiskTests {
    @Test func `a daemon starts on a full disk, and takes writes when there is room again`() throws
    {
        let directory = "/store-parent/store"
        let id = try #require(StoreID(Array(1...16)))
        let fileSystem = SimulatedFileSystem()
        try StoreCreator.create(
            directory: directory, identity: StoreIdentity(id: id, createdAt: 1, isRehearsal: true),
            on: fileSystem)
        for free in [0, 100, 70_000] {
            fileSystem.setFreeBytes(free)
            var state = RecoveredState()
            var opened = try StoreOpener.open(
                directory: directory, on: fileSystem,
                configuration: StorageConfiguration(segmentBytes: 128 << 10), into: &state, at: 2)
            guard let journal = opened.takeJournal() else {
                Issue.record("no journal")
                return
            }
            var steps = JournalSteps(writer: journal)
            let atStart = try steps.start()
            #expect(atStart.count { $0.isRefusal } == 1)
            let later = try steps.check()
            #expect(later.isEmpty)
            fileSystem.setFreeBytes(nil)
            let healed = try steps.check()
            #expect(healed.count { $0.isResumption } == 1 && healed.count == 1)
            let isRefusing = steps.isRefusing
            #expect(!isRefusing)
            try steps.seal(at: 3)
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

extension ServerInput {
    fileprivate var isRefusal: Bool {
        if case .journalRefused = self { true } else { false }
    }

    fileprivate var isResumption: Bool {
        if case .journalResumed = self { true } else { false }
    }
}
