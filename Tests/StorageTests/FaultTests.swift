import Glibc
import Storage
import Synchronization
import Testing

/// Goal: a failing disk is never acknowledged over, and a full one costs nothing but writes.
/// Method: let each operation of a script fail in turn; hold what was told against what is there.
@Suite struct FaultTests {
    /// Operations that one run of the script makes.
    private func operationsOfScript(_ script: Script) throws -> (afterCreation: Int, all: Int) {
        let fileSystem = SimulatedFileSystem()
        let promises = Promises()
        try script.create(on: fileSystem, promises)
        let created = fileSystem.operations
        try script.run(on: fileSystem, promises)
        return (created, fileSystem.operations)
    }

    @Test(arguments: [false, true])
    func `An input-output error at any operation is fatal and acknowledges nothing more`(
        lasts: Bool
    ) throws {
        let script = Script(appends: 25, snapshotEvery: 10)
        let (created, all) = try operationsOfScript(script)
        for operation in created..<all {
            let promises = Promises()
            let fileSystem = SimulatedFileSystem(
                faults: [SimulatedFault(atOperation: operation, code: EIO, lasts: lasts)])
            try script.create(on: fileSystem, promises)
            do throws(StorageError) {
                try script.run(on: fileSystem, promises)
                Issue.record("operation \(operation) did not fail")
            } catch {
                #expect(error.isFatal, "operation \(operation): \(error)")
            }
            let fault = faultAfterRecovery(
                of: fileSystem.disk.afterPowerLoss(choosing: UInt64(operation)), promises.now)
            #expect(fault == nil, "operation \(operation)")
        }
    }

    @Test func `Each segment is written past the page cache, or nothing is acknowledged`() throws {
        let fileSystem = SimulatedFileSystem()
        try Script().create(on: fileSystem, Promises())
        var model = try openModel(fileSystem)
        guard var journal = model.store.takeJournal() else {
            Issue.record("no journal")
            return
        }
        while try !journal.prepareNextSegment() {}
        fileSystem.fail(after: 0, code: EIO, calls: [.bypassPageCache])
        do throws(StorageError) {
            _ = try journal.append(
                body: ModelState.body(first: 1, last: 1), firstRevision: 1, lastRevision: 1, at: 0)
            Issue.record("nobody asked for it")
        } catch {
            #expect(error.isFatal)
        }
    }

    @Test func `After one failed synchronisation the writer is poisoned for ever`() throws {
        // The kernel reports a lost page once; a second fdatasync answers success over lost data.
        let creating = SimulatedFileSystem()
        let promises = Promises()
        try Script().create(on: creating, promises)
        let fileSystem = SimulatedFileSystem(
            disk: creating.disk,
            faults: [SimulatedFault(atOperation: 60, code: EIO, calls: [.synchronizeData])])
        var model = try openModel(fileSystem)
        guard var journal = model.store.takeJournal() else {
            Issue.record("no journal")
            return
        }
        while try !journal.prepareNextSegment() {}
        var acknowledged = 0
        for number in 1...100 {
            let next = UInt64(number)
            promises.submit(revision: next)
            do throws(StorageError) {
                let token = try journal.append(
                    body: ModelState.body(first: next, last: next), firstRevision: next,
                    lastRevision: next, at: 0)
                promises.acknowledge(sequence: token.sequence)
                acknowledged = number
            } catch {
                #expect(error.act == .fatal(.inputOutput))
                break
            }
        }
        #expect((1..<100).contains(acknowledged))
        let isRefused = refuses(&journal, acknowledged)
        #expect(isRefused)
        let durable = journal.durable.sequence
        #expect(durable == UInt64(acknowledged))
        for seed in 0..<20 {
            let image = fileSystem.disk.afterPowerLoss(choosing: UInt64(seed))
            #expect(faultAfterRecovery(of: image, promises.now) == nil, "seed \(seed)")
        }
    }

    private func refuses(_ journal: inout JournalWriter, _ acknowledged: Int) -> Bool {
        let next = UInt64(acknowledged + 1)
        do throws(StorageError) {
            _ = try journal.append(
                body: [1], firstRevision: next, lastRevision: next, at: 0)
            return false
        } catch {
            guard error == .poisoned else {
                return false
            }
        }
        do throws(StorageError) {
            _ = try journal.prepareNextSegment()
            return false
        } catch {
            return error == .poisoned
        }
    }

    @Test func `A full disk at any operation loses nothing, and the store opens without space`()
        throws
    {
        let script = Script(appends: 25, snapshotEvery: 10)
        let (created, all) = try operationsOfScript(script)
        for operation in created..<all {
            let promises = Promises()
            let fileSystem = SimulatedFileSystem(
                faults: [
                    SimulatedFault(
                        atOperation: operation, code: ENOSPC, lasts: true, calls: [.reserve])
                ])
            try script.create(on: fileSystem, promises)
            do throws(StorageError) {
                try script.run(on: fileSystem, promises)
            } catch {
                #expect(error.act == .refuseWrites, "operation \(operation): \(error)")
            }
            let image = fileSystem.disk.afterPowerLoss(choosing: UInt64(operation))
            let full = SimulatedFileSystem(
                disk: image,
                faults: [
                    SimulatedFault(atOperation: 0, code: ENOSPC, lasts: true, calls: [.reserve])
                ])
            let sequence = try openModel(full).store.durable.sequence
            #expect(sequence >= promises.now.acknowledged, "operation \(operation)")
        }
    }

    @Test func `Writes are refused on a full disk and go on when there is room again`() throws {
        let creating = SimulatedFileSystem()
        try Script().create(on: creating, Promises())
        for call in [FileCall.open, .reserve, .write] {
            let start = SimulatedFileSystem(disk: creating.disk)
            _ = try openModel(start)
            let fileSystem = SimulatedFileSystem(
                disk: creating.disk,
                faults: [
                    SimulatedFault(atOperation: start.operations, code: ENOSPC, calls: [call])
                ])
            var model = try openModel(fileSystem)
            guard var journal = model.store.takeJournal() else {
                Issue.record("no journal")
                return
            }
            var refusals = 0
            for _ in 0..<20 where journal.needsPreparation {
                do throws(StorageError) {
                    _ = try journal.prepareNextSegment()
                } catch {
                    #expect(error.act == .refuseWrites)
                    refusals += 1
                }
            }
            #expect(refusals == 1)
            let token = try journal.append(
                body: ModelState.body(first: 1, last: 1), firstRevision: 1, lastRevision: 1, at: 0)
            #expect(token.revision == 1)
        }
    }

    @Test func `A segment deleted or replaced under the daemon is noticed`() throws {
        let fileSystem = SimulatedFileSystem()
        try Script().create(on: fileSystem, Promises())
        var model = try openModel(fileSystem)
        guard var journal = model.store.takeJournal() else {
            Issue.record("no journal")
            return
        }
        while try !journal.prepareNextSegment() {}
        _ = try journal.append(
            body: ModelState.body(first: 1, last: 1), firstRevision: 1, lastRevision: 1, at: 0)
        try journal.checkFiles()
        try fileSystem.unlink(StoreLayout(directory: storeDirectory).segment(first: 1))
        do throws(StorageError) {
            try journal.checkFiles()
            Issue.record("not noticed")
        } catch {
            #expect(error.isFatal)
        }
        let isPoisoned = journal.isPoisoned
        #expect(isPoisoned)
    }

    @Test func `An entry in a segment that has lost its name is not acknowledged`() throws {
        let fileSystem = SimulatedFileSystem()
        try Script().create(on: fileSystem, Promises())
        var model = try openModel(fileSystem)
        guard var journal = model.store.takeJournal() else {
            Issue.record("no journal")
            return
        }
        while try !journal.prepareNextSegment() {}
        _ = try journal.append(
            body: ModelState.body(first: 1, last: 1), firstRevision: 1, lastRevision: 1, at: 0)
        let path = StoreLayout(directory: storeDirectory).segment(first: 1)
        try fileSystem.rename(path, to: path + ".elsewhere")
        do throws(StorageError) {
            _ = try journal.append(
                body: ModelState.body(first: 2, last: 2), firstRevision: 2, lastRevision: 2, at: 0)
            Issue.record("acknowledged")
        } catch {
            #expect(error == .segmentReplaced(file: path))
            #expect(error.act == .fatal(.replaced))
        }
        let durable = journal.durable.revision
        #expect(durable == 1)
    }

    @Test func `Whenever init has made a store, what the daemon keeps beside it is there too`()
        throws
    {
        let failures = Mutex<[Int]>([])
        let fileSystem = SimulatedFileSystem { operation, disk in
            for seed in UInt64(0)..<8 {
                let left = disk.afterPowerLoss(choosing: seed)
                if left.content(at: storeDirectory + "/store.header") != nil,
                    left.content(at: storeDirectory + "/secret") != [1, 2, 3]
                {
                    failures.withLock { $0.append(operation) }
                }
            }
        }
        try StoreCreator.create(
            directory: storeDirectory, identity: testIdentity(),
            beside: [FileBeside(name: "secret", bytes: [1, 2, 3])], on: fileSystem)
        #expect(failures.withLock { $0 } == [])
        #expect(fileSystem.disk.content(at: storeDirectory + "/secret") == [1, 2, 3])
    }

    @Test func `Two daemons cannot open one store`() throws {
        let fileSystem = SimulatedFileSystem()
        try Script().create(on: fileSystem, Promises())
        let first = try openModel(fileSystem)
        #expect(throws: StorageError.refusal(.locked(directory: storeDirectory))) {
            _ = try openModel(fileSystem)
        }
        #expect(first.store.durable.sequence == 0)
    }

    @Test func `init refuses a directory that is not empty, and a half-made store is none`() throws
    {
        let whole = SimulatedFileSystem()
        try Script().create(on: whole, Promises())
        let operations = whole.operations
        #expect(throws: StorageError.refusal(.notEmpty(directory: storeDirectory))) {
            try Script().create(on: whole, Promises())
        }
        for operation in 0..<operations {
            let fileSystem = SimulatedFileSystem(
                faults: [SimulatedFault(atOperation: operation, code: EIO)])
            #expect(throws: StorageError.self) {
                try Script().create(on: fileSystem, Promises())
            }
        }
    }
}
