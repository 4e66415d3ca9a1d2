/// A node of a `PageTree`: over other nodes, or over pages.
///
/// `@unchecked Sendable` is sound because a node is only ever changed by the one tree value that
/// holds it alone (`isKnownUniquelyReferenced`); a node that two values share is never written
/// again.
final class TreeNode<Page: TreePage>: @unchecked Sendable {
    /// What the node holds lies behind a pointer: the tree is a value, whose accesses the compiler
    /// checks for exclusivity, and checking those of each node again as the program runs would cost
    /// a fifth of a look-up.
    private let content: UnsafeMutablePointer<Content>

    fileprivate struct Content {
        var separators: [Page.Key] = []
        var children: [TreeNode] = []
        var pages: [Page] = []
        var newestRevision: UInt64 = 0

        /// Ids and hashes are spread nearly evenly, so where a key belongs is guessed before it is
        /// searched for.
        @inline(__always)
        func index(for key: Page.Key) -> Int {
            let separators = separators.span
            let last = separators.count - 1
            guard last >= 0, !(key < separators[0]) else { return 0 }
            guard key < separators[last] else { return last + 1 }
            let guess = GuessedSearch.guess(
                Page.position(of: key), between: Page.position(of: separators[0]),
                and: Page.position(of: separators[last]), count: last + 1)
            return GuessedSearch.lowerBound(count: last + 1, guess: guess) {
                !(key < separators[$0])
            }
        }
    }

    init() {
        content = .allocate(capacity: 1)
        content.initialize(to: Content())
    }

    deinit {
        content.deinitialize(count: 1)
        content.deallocate()
    }

    /// `separators[i]` is the least key that may lie under child or page `i + 1`.
    var separators: [Page.Key] {
        @inline(__always) _read { yield content.pointee.separators }
        @inline(__always) _modify { yield &content.pointee.separators }
    }

    /// The nodes below; empty over pages.
    var children: [TreeNode] {
        @inline(__always) _read { yield content.pointee.children }
        @inline(__always) _modify { yield &content.pointee.children }
    }

    /// The pages below; empty over other nodes, and never over pages.
    var pages: [Page] {
        @inline(__always) _read { yield content.pointee.pages }
        @inline(__always) _modify { yield &content.pointee.pages }
    }

    /// Revision of the newest change to any page below, ever.
    private(set) var newestRevision: UInt64 {
        @inline(__always) get { content.pointee.newestRevision }
        @inline(__always) set { content.pointee.newestRevision = newValue }
    }

    /// Notes a change to a page below.
    func note(_ revision: UInt64) {
        newestRevision = max(newestRevision, revision)
    }

    /// How many children or pages are below.
    var count: Int { separators.count + 1 }
    var isOverPages: Bool { children.isEmpty }

    /// The child or page where `key` belongs.
    @inline(__always)
    func index(for key: Page.Key) -> Int { content.pointee.index(for: key) }

    /// A node as it lies in memory, for reading: valid only as long as the node is held and not
    /// changed. `@unchecked Sendable` is sound because the node is.
    struct Place: @unchecked Sendable {
        fileprivate let content: UnsafeMutablePointer<Content>

        /// The page under the node where `key` belongs. The nodes below are held by this one: they
        /// are walked from content to content, without counting references, which would cost more
        /// than everything else together.
        @inline(__always)
        func page(around key: Page.Key) -> Page.Place {
            var place = content
            while !place.pointee.children.isEmpty {
                place = Self.child(at: place.pointee.index(for: key), below: place)
            }
            let pages = place.pointee.pages.span
            return pages[place.pointee.index(for: key)].place
        }

        @inline(__always)
        private static func child(
            at index: Int, below place: UnsafeMutablePointer<Content>
        ) -> UnsafeMutablePointer<Content> {
            let children = place.pointee.children.span
            return children[index].content
        }
    }

    @inline(__always)
    var place: Place { Place(content: content) }

    /// A node over the same nodes or pages.
    func copy() -> TreeNode {
        let copy = TreeNode()
        copy.content.pointee = content.pointee
        return copy
    }

    /// Removes and returns the upper half and the least key in it.
    func splitOff() -> (separator: Page.Key, upper: TreeNode) {
        let middle = count / 2
        let upper = TreeNode()
        upper.note(newestRevision)
        let separator = separators[middle - 1]
        upper.separators = Array(separators[middle...])
        separators.removeSubrange((middle - 1)...)
        if isOverPages {
            upper.pages = Array(pages[middle...])
            pages.removeSubrange(middle...)
        } else {
            upper.children = Array(children[middle...])
            children.removeSubrange(middle...)
        }
        return (separator, upper)
    }

    /// Appends what is below the node that follows this one.
    func absorb(_ next: TreeNode, separator: Page.Key) {
        note(next.newestRevision)
        separators.append(separator)
        separators.append(contentsOf: next.separators)
        children.append(contentsOf: next.children)
        pages.append(contentsOf: next.pages)
    }
}
