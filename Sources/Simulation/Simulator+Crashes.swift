import Glibc
import Registry
import ShegongServer
import Storage

/// Crashes, stops and starts.
extension Simulator {
    static var directory: String { "/store-parent/store" }
    static let facts = StoreFacts(epoch: 1, isRehearsal: true)
    static let subjectKey = SubjectKey(id: 1, key: Array(0..<32))

    /// Snapshots come often enough to be crashed into.
    static var serverSettings: ServerSettings {
        var settings = ServerSettings()
        settings.snapshotChanges = 40
        return settings
    }

    static func emptyStore(_ chance: UInt64, at now: Int64) throws(Violation) -> SimulatedDisk {
        let fileSystem = SimulatedFileSystem()
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: chance >> ($0 * 8)) }
        guard let id = StoreID(bytes + [1, 2, 3, 4, 5, 6, 7, 8]) else {
            throw Violation("a store has an id")
        }
        do throws(StorageError) {
            try StoreCreator.create(
                directory: directory,
                identity: StoreIdentity(id: id, createdAt: now, isRehearsal: true),
                on: fileSystem)
        } catch {
            throw Violation("a store can be made: \(error)")
        }
        return fileSystem.disk
    }

    /// Opens the store as the daemon does.
    static func open(
        _ fileSystem: SimulatedFileSystem, at now: Int64, _ target: inout RecordingTarget
    ) throws(StorageError) -> SimulatedProcess {
        var opened = try StoreOpener.open(
            directory: directory, on: fileSystem,
            configuration: SimulatedProcess.configuration, into: &target, at: now)
        target.state.finishSnapshot()
        guard let journal = opened.takeJournal() else { throw .closed }
        let core = ServerCore(
            registry: target.state.registry, history: target.state.history,
            durable: opened.durable,
            auditSequence: target.state.auditSequence,
            store: StoreFacts(
                epoch: 1, isRehearsal: true, snapshotRevision: target.state.snapshotRevision,
                snapshotAt: target.state.snapshotAt),
            settings: serverSettings, subjectKey: subjectKey, startedAt: now,
            measureMemory: { 0 })
        return SimulatedProcess(
            core: core, journal: JournalSteps(writer: journal), opened: opened,
            fileSystem: fileSystem)
    }

    /// The process has ended; the disk is what is left. Recovery may be crashed into as well, and
    /// may fail, again and again; and before it a file may rot.
    mutating func crash(_ left: SimulatedDisk) throws(Violation) {
        tally.crashes += 1
        links = []
        streams = [:]
        for client in clients.indices {
            clients[client].loseConnection()
        }
        if faults.strikes(.rot, &dice) {
            try openRotten(left)
        }
        if dice.once(in: 2) {
            formerDisk = left
        }
        var disk = left
        while let again = try recover(disk) {
            disk = losingPower(again)
        }
        trace.add(process.core.state.revision)
    }

    /// One attempt at a start; gives the disk as the attempt left it if it came to nothing.
    private mutating func recover(_ disk: SimulatedDisk) throws(Violation) -> SimulatedDisk? {
        now += 1_000
        trap = CrashTrap()
        let fileSystem = SimulatedFileSystem(disk: disk, observer: trap.observer)
        if isDiskFull {
            fileSystem.setFreeBytes(Int(dice.number(below: 6_000)))
        }
        if faults.strikes(.crashInRecovery, &dice) {
            trap.arm(operations: dice.number(below: 80))
        }
        if faults.strikes(.inputOutputErrorInRecovery, &dice) {
            fileSystem.fail(
                after: Int(dice.number(below: 80)), code: EIO, lasts: dice.once(in: 3))
        }
        var target = RecordingTarget()
        let said: [ServerInput]
        do throws(StorageError) {
            process = try Self.open(fileSystem, at: now, &target)
            said = try process.start()
        } catch {
            if let caught = trap.takeCaught() {
                tally.crashesInRecovery += 1
                return caught
            }
            try expect(
                isInjected(error) && error.isFatal, "the store opens after a crash: \(error)")
            tally.failedStarts += 1
            return fileSystem.disk
        }
        // If the trap sprang during recovery, what was found never came to be.
        if let caught = trap.takeCaught() {
            tally.crashesInRecovery += 1
            return caught
        }
        try model.recovered(target, process.durable)
        try checkContents(of: target.state.registry, on: fileSystem.disk)
        try checkNoTemporaries(on: fileSystem.disk)
        for input in said {
            try deliver(input)
        }
        return nil
    }

    /// What is left of a disk: all of it if only the process died, less if the power went.
    mutating func losingPower(_ disk: SimulatedDisk) -> SimulatedDisk {
        guard faults.strikes(.powerLoss, &dice) else { return disk }
        tally.powerLosses += 1
        return disk.afterPowerLoss(choosing: dice.seed())
    }

    /// The clean stop: everything is written, the segment sealed; nothing may be lost then. One
    /// with a full disk is none: what waits for room waits in vain.
    mutating func stopAndStart() throws(Violation) {
        let crashes = tally.crashes
        while process.batch != nil, !process.isRefusing, tally.crashes == crashes {
            try writeJournal()
        }
        guard !process.isRefusing, tally.crashes == crashes else { return }
        let instant = now
        try take(.journal) { process throws(StorageError) in
            try process.seal(at: instant)
            return []
        }
        guard tally.crashes == crashes else { return }
        tally.cleanStops += 1
        let revision = model.durableRevision
        try crash(process.disk.afterPowerLoss(choosing: dice.seed()))
        tally.crashes -= 1
        try expect(
            process.core.state.revision == revision, "a clean stop loses and adds nothing")
    }
}
