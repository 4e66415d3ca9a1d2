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

    /// The disk at the moment of the crash, if it has come; then the trap is empty again.
    func takeCaught() -> SimulatedDisk? { state.withLock { $0.caught.take() } }

    func disarm() { state.withLock { $0 = State() } }

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
