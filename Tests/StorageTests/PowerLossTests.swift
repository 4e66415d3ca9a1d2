import Storage
import Synchronization
import Testing

/// Goal: whatever moment the power goes, what was acknowledged is there, whole and in order.
/// Method: run a script once; after each operation of the file system take several images of what
/// a power loss could leave there, open each, and compare with a plain model.
@Suite struct PowerLossTests {
    @Test func `The power goes after every single operation of a few hundred appends`() throws {
        let promises = Promises()
        let faults = Mutex<[String]>([])
        let images = Mutex(0)
        let lastChange = Mutex(-1)
        let fileSystem = SimulatedFileSystem { operation, disk in
            // A read leaves the disk as it was, and its images have been looked at already.
            guard lastChange.withLock({ $0 != disk.changes }) else {
                return
            }
            lastChange.withLock { $0 = disk.changes }
            for variant in 0..<3 {
                let seed = UInt64(operation * 10 + variant)
                let fault = faultAfterRecovery(
                    of: disk.afterPowerLoss(choosing: seed), promises.now)
                images.withLock { $0 += 1 }
                if let fault {
                    faults.withLock { $0.append("operation \(operation), seed \(seed): \(fault)") }
                }
            }
        }
        let script = Script(appends: 240, snapshotEvery: 40)
        try script.create(on: fileSystem, promises)
        try script.run(on: fileSystem, promises)
        #expect(faults.withLock { $0.prefix(5) } == [])
        #expect(images.withLock { $0 } > 2_500)
        #expect(promises.now.acknowledged == UInt64(script.appends))
        print("images opened: \(images.withLock { $0 }), operations: \(fileSystem.operations)")
    }

    @Test func `kill -9 leaves memory as it is, and a later power loss takes nothing back`() throws
    {
        let promises = Promises()
        let faults = Mutex<[String]>([])
        let fileSystem = SimulatedFileSystem { operation, disk in
            guard operation.isMultiple(of: 7) else {
                return
            }
            // The process is gone, the page cache is not. What recovery then shows to readers
            // must survive the power that goes afterwards.
            let restarted = SimulatedFileSystem(disk: disk)
            guard let first = try? openModel(restarted).store.durable.sequence else {
                if promises.now.isCreated {
                    faults.withLock { $0.append("operation \(operation): refused") }
                }
                return
            }
            var known = promises.now
            known.acknowledged = max(known.acknowledged, first)
            let image = restarted.disk.afterPowerLoss(choosing: UInt64(operation))
            if let fault = faultAfterRecovery(of: image, known) {
                faults.withLock { $0.append("operation \(operation): \(fault)") }
            }
        }
        let script = Script(appends: 120, snapshotEvery: 40)
        try script.create(on: fileSystem, promises)
        try script.run(on: fileSystem, promises)
        #expect(faults.withLock { $0.prefix(5) } == [])
    }

    @Test func `What a killed daemon left in memory is made durable before it is built upon`()
        throws
    {
        let promises = Promises()
        let faults = Mutex<[String]>([])
        let fileSystem = SimulatedFileSystem { operation, disk in
            guard promises.now.isCreated, operation.isMultiple(of: 3) else {
                return
            }
            // A seal may be in memory only. The next life goes on to another segment; then the
            // power goes, and takes all that nobody synchronised.
            let restarted = SimulatedFileSystem(disk: disk)
            let next = Script(appends: 6, snapshotEvery: 1_000)
            do throws(StorageError) {
                try next.run(on: restarted, Promises())
                for seed in UInt64(0)..<4 {
                    _ = try openModel(
                        SimulatedFileSystem(disk: restarted.disk.afterPowerLoss(choosing: seed)))
                }
            } catch {
                faults.withLock { $0.append("operation \(operation): \(error)") }
            }
        }
        let script = Script(appends: 24, snapshotEvery: 1_000)
        try script.create(on: fileSystem, promises)
        try script.run(on: fileSystem, promises)
        #expect(faults.withLock { $0.prefix(5) } == [])
    }

    @Test func `The power goes again at every operation of a recovery`() throws {
        let promises = Promises()
        let faults = Mutex<[String]>([])
        let fileSystem = SimulatedFileSystem { operation, disk in
            guard operation.isMultiple(of: 41) else {
                return
            }
            let image = disk.afterPowerLoss(choosing: UInt64(operation))
            let known = promises.now
            _ = faultAfterRecovery(of: image, known) { inner, again in
                let seed = UInt64(operation * 100 + inner)
                let fault = faultAfterRecovery(
                    of: again.afterPowerLoss(choosing: seed), known)
                if let fault {
                    faults.withLock {
                        $0.append("operation \(operation), then \(inner), seed \(seed): \(fault)")
                    }
                }
            }
        }
        let script = Script(appends: 150, snapshotEvery: 50)
        try script.create(on: fileSystem, promises)
        try script.run(on: fileSystem, promises)
        #expect(faults.withLock { $0.prefix(5) } == [])
    }

    @Test(arguments: [UInt64(11), 12, 13, 14])
    func `A store lives through twenty power losses one after another`(seed: UInt64) throws {
        let promises = Promises()
        var generator = SeededGenerator(seed: seed)
        var disk = SimulatedDisk()
        let first = SimulatedFileSystem(disk: disk)
        try Script().create(on: first, promises)
        disk = first.disk
        for life in 0..<20 {
            let strike = Int(generator.next() % 150) + 20
            let fileSystem = SimulatedFileSystem(
                disk: disk, faults: [SimulatedFault(atOperation: strike, code: 5, lasts: true)])
            var script = Script(appends: 60, snapshotEvery: 25)
            script.seed = seed &+ UInt64(life)
            do throws(StorageError) {
                try script.run(on: fileSystem, promises)
            } catch {
                #expect(error.isFatal, "seed \(seed), life \(life): \(error)")
            }
            disk = fileSystem.disk.afterPowerLoss(choosing: generator.next())
            let fault = faultAfterRecovery(of: disk, promises.now)
            #expect(fault == nil, "seed \(seed), life \(life)")
            // The next life continues from what came back: forget what did not.
            let reopened = SimulatedFileSystem(disk: disk)
            let sequence = try openModel(reopened).store.durable.sequence
            promises.forget(after: sequence)
            disk = reopened.disk
        }
    }
}
