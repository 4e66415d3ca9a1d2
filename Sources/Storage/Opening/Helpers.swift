/// Who helps with a work of several parts: each helper runs what it is given on a thread of its
/// own. Storage makes no threads, so they come from whoever opens a store; there are none where
/// one thread has to drive everything, as in the simulator.
package struct Helpers: Sendable {
    package static let none = Helpers(count: 0) { _, _ in }

    let count: Int
    /// Has a helper, by its number from 0 on, begin to run something, and returns.
    let start: @Sendable (Int, @escaping @Sendable () -> Void) -> Void

    package init(
        count: Int, start: @escaping @Sendable (Int, @escaping @Sendable () -> Void) -> Void
    ) {
        self.count = count
        self.start = start
    }
}
