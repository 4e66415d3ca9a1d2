internal import Synchronization

/// Tells a step that its task was cancelled before the step reached the event loop.
final class CancellationFlag: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }

    func set() { flag.store(true, ordering: .releasing) }
}

/// Whether a connection takes calls, readable from any thread.
final class Usability: Sendable {
    private let flag = Atomic(true)

    var isUsable: Bool { flag.load(ordering: .acquiring) }

    func set(_ isUsable: Bool) {
        if !isUsable { flag.store(false, ordering: .releasing) }
    }
}
