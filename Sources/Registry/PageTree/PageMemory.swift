/// The memory of one page: a header and what follows it, in one piece, so that finding an entry
/// touches few cache lines.
///
/// Pages read and write it through pointers and keep to its bounds; nothing else sees it.
final class PageMemory<Header, Element>: ManagedBuffer<Header, Element> {
    /// Memory with room for so many elements. Header and elements must need no clearing away.
    static func make(capacity: Int, _ header: Header) -> PageMemory {
        unsafeDowncast(
            create(minimumCapacity: capacity) { _ in header }, to: PageMemory.self)
    }

    /// Calls `body` with pointers to header and elements.
    @inline(__always)
    func withPointers<Result>(
        _ body: (UnsafeMutablePointer<Header>, UnsafeMutablePointer<Element>) -> Result
    ) -> Result {
        withUnsafeMutablePointers { body($0, $1) }
    }

    /// Room for what is needed now and a little more, so that growing seldom moves everything: a
    /// page is moved in half a microsecond, and what it does not need all pages leave unused.
    static func roomFor(_ needed: Int, atLeast smallest: Int) -> Int {
        max(smallest, needed + needed / 16)
    }
}
