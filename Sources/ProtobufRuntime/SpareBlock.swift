internal import Synchronization

/// The block that the last arena left, for the next one: most arenas live one after the other, and
/// their memory stays warm. Whoever finds none asks for memory as usual; of two that are left, one
/// is freed. From any thread.
@safe
struct SpareBlock: ~Copyable, Sendable {
    /// Bytes of a block that may be left: a message of the usual size fits.
    static let byteCount = 16 * 1024

    /// The block's address; zero = none.
    private let address = Atomic<UInt>(0)

    deinit {
        unsafe take()?.deallocate()
    }

    /// The block, which is the caller's now; nil if none is left.
    func take() -> UnsafeMutableRawPointer? {
        unsafe UnsafeMutableRawPointer(bitPattern: address.exchange(0, ordering: .acquiring))
    }

    /// Leaves a block of `byteCount` bytes, which nobody uses any more.
    func leave(_ block: UnsafeMutableRawPointer) {
        let former = address.exchange(
            UInt(bitPattern: block), ordering: .acquiringAndReleasing)
        unsafe UnsafeMutableRawPointer(bitPattern: former)?.deallocate()
    }
}
