import ShegongServer
import Storage

/// The steps of the threads around the core, any of which may be the last of a process.
extension Simulator {
    mutating func writeJournal() throws(Violation) {
        guard process.batch != nil else { return }
        if faults.strikes(.crashInJournal, &dice) {
            trap.arm(operations: dice.number(below: 6))
        }
        try take(.journal) { process throws(StorageError) in try process.write() }
        try take(.journal) { process throws(StorageError) in try process.prepare() }
    }

    mutating func workInBackground() throws(Violation) {
        guard process.hasWork else { return }
        if faults.strikes(.crashInBackground, &dice) {
            trap.arm(operations: dice.number(below: 10))
        }
        try take(.worker) { process throws(StorageError) in try process.work() }
    }

    /// The clock of the core and that of the journal's thread strike.
    mutating func passSecond() throws(Violation) {
        try deliver(.tick)
        try take(.journal) { process throws(StorageError) in try process.check() }
        try take(.journal) { process throws(StorageError) in try process.prepare() }
        if process.isRefusing {
            try expectReadsServed()
        }
    }

    /// Takes one step and tells the core what came of it, unless the process ended in it.
    mutating func take(
        _ thread: SimulatedThread,
        _ step: (SimulatedProcess) throws(StorageError) -> [ServerInput]
    ) throws(Violation) {
        let said: [ServerInput]
        do throws(StorageError) {
            said = try step(process)
        } catch {
            if let disk = trap.takeCaught() {
                return try crash(losingPower(disk))
            }
            return try end(thread, because: error)
        }
        if let disk = trap.takeCaught() {
            return try crash(losingPower(disk))
        }
        for input in said {
            if case .journaled(let token) = input {
                try model.durable(token)
                trace.add(token.revision)
            }
            try deliver(input)
        }
    }

    /// A failure that is not of the full disk's kind ends the process, with nothing acknowledged
    /// after it.
    private mutating func end(
        _ thread: SimulatedThread, because error: StorageError
    ) throws(Violation) {
        try expect(
            isInjected(error), "storage fails only where the disk does: \(error)")
        try expect(error.isFatal, "an input-output error ends the process: \(error)")
        if thread == .journal, let batch = process.batch {
            try expect(!process.acknowledges(batch), "nothing is acknowledged after \(error)")
        }
        tally.ends += 1
        try crash(losingPower(process.disk))
    }
}

/// The threads around the core. The worker's failures end the process as well, but the journal's
/// thread knows nothing of them: also what the worker reads may be the journal's, to answer a
/// question about the past.
enum SimulatedThread {
    case journal
    case worker
}
