import Storage
import Synchronization

/// Cuts the power in the middle of a call of the storage: keeps the disk as it was after a certain
/// operation. What the process does afterwards never happened.
final class CrashTrap: Sendable {
    private struct State {
        var countdown: UInt64?
        var caught: SimulatedDisk?
    }

    private let state = Mutex(State())

    /// The power goes after so many operations more.
    func arm(operations: UInt64) { state.withLock { $0.countdown = operations } }

    /// The disk at the moment of the crash; nil if it has not come yet, and then it comes no more.
    func disarm() -> SimulatedDisk? {
        state.withLock { state in
            defer { state = State() }
            return state.caught
        }
    }

    var hasSprung: Bool { state.withLock { $0.caught != nil } }

    var observer: SimulatedFileSystem.Observer {
        { [self] _, disk in observe(disk) }
    }

    private func observe(_ disk: SimulatedDisk) {
        state.withLock { state in
            guard let left = state.countdown else { return }
            if left == 0 {
                state.caught = disk
                state.countdown = nil
            } else {
                state.countdown = left - 1
            }
        }
    }
}
