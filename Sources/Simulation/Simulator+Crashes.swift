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

    /// Opens the store as the daemon does, and holds what it found against the model.
    static func open(
        _ disk: SimulatedDisk, _ trap: CrashTrap, at now: Int64, _ model: inout HistoryModel
    ) throws(Violation) -> SimulatedProcess {
        var target = RecordingTarget()
        let process: SimulatedProcess
        do throws(StorageError) {
            process = try start(disk, trap, at: now, &target)
        } catch {
            throw Violation("the store opens after a crash: \(error)")
        }
        // If the trap sprang during recovery, what was found never came to be.
        if !trap.hasSprung {
            try model.recovered(target, process.durable)
        }
        return process
    }

    private static func start(
        _ disk: SimulatedDisk, _ trap: CrashTrap, at now: Int64, _ target: inout RecordingTarget
    ) throws(StorageError) -> SimulatedProcess {
        let fileSystem = SimulatedFileSystem(disk: disk, observer: trap.observer)
        var opened = try StoreOpener.open(
            directory: directory, on: fileSystem,
            configuration: SimulatedProcess.configuration, into: &target, at: now)
        target.state.finishSnapshot()
        guard var journal = opened.takeJournal() else { throw .closed }
        while try !journal.prepareNextSegment() {}
        let core = ServerCore(
            registry: target.state.registry, durable: opened.durable,
            auditSequence: target.state.auditSequence,
            store: StoreFacts(
                epoch: 1, isRehearsal: true, snapshotRevision: target.state.snapshotRevision,
                snapshotAt: target.state.snapshotAt),
            settings: serverSettings, subjectKey: subjectKey, startedAt: now,
            measureMemory: { 0 })
        return SimulatedProcess(
            core: core, journal: journal, opened: opened, fileSystem: fileSystem)
    }

    /// The process is killed, or the power goes; the disk is what is left. Recovery may be crashed
    /// into as well, again and again.
    mutating func crash(_ left: SimulatedDisk) throws(Violation) {
        tally.crashes += 1
        links = []
        for client in clients.indices {
            clients[client].loseConnection()
        }
        var disk = left
        while true {
            now += 1_000
            trap = CrashTrap()
            if dice.once(in: 4) {
                trap.arm(operations: dice.number(below: 80))
            }
            process = try Self.open(disk, trap, at: now, &model)
            guard let caught = trap.disarm() else { break }
            tally.crashesInRecovery += 1
            disk = losingPower(caught)
        }
        trace.add(process.core.state.revision)
    }

    /// What is left of a disk: all of it if only the process died, less if the power went.
    mutating func losingPower(_ disk: SimulatedDisk) -> SimulatedDisk {
        dice.once(in: 3) ? disk : disk.afterPowerLoss(choosing: dice.seed())
    }

    /// The clean stop: everything is written, the segment sealed; nothing may be lost then.
    mutating func stopAndStart() throws(Violation) {
        while process.batch != nil {
            try writeJournal(mayCrash: false)
        }
        do throws(StorageError) {
            try process.seal(at: now)
        } catch {
            throw Violation("a clean stop seals: \(error)")
        }
        tally.cleanStops += 1
        let revision = model.durableRevision
        try crash(process.disk.afterPowerLoss(choosing: dice.seed()))
        tally.crashes -= 1
        try expect(
            process.core.state.revision == revision, "a clean stop loses and adds nothing")
    }
}
