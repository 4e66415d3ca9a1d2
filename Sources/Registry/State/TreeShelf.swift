/// The trees of all tables, or of all indexes, side by side: a value, which is copied at the first
/// change while somebody else holds it.
///
/// An array would be the same but for one thing: whoever reads a tree in an array counts a
/// reference to the array, and counting costs as much as finding a record does. Here a tree is lent
/// where it lies.
struct TreeShelf<Tree: Sendable>: @unchecked Sendable {
    /// `@unchecked Sendable`, as the shelf is: it is only written by a shelf that holds it alone.
    private final class Storage: @unchecked Sendable {
        let trees: UnsafeMutableBufferPointer<Tree>

        init(_ trees: some Collection<Tree>) {
            self.trees = .allocate(capacity: trees.count)
            _ = self.trees.initialize(from: trees)
        }

        deinit {
            trees.deinitialize()
            trees.deallocate()
        }
    }

    private var storage: Storage
    /// Those of the storage.
    private var trees: UnsafeMutableBufferPointer<Tree>

    init(_ trees: [Tree]) {
        storage = Storage(trees)
        self.trees = storage.trees
    }

    var all: [Tree] { withExtendedLifetime(storage) { Array(trees) } }

    /// Lent for as long as the shelf is: whoever calls holds it.
    subscript(position: Int) -> Tree {
        @inline(__always) _read {
            precondition(position >= 0 && position < trees.count)
            yield trees[position]
        }
        @inline(__always) _modify {
            precondition(position >= 0 && position < trees.count)
            if !isKnownUniquelyReferenced(&storage) {
                storage = Storage(trees)
                trees = storage.trees
            }
            yield &trees[position]
        }
    }
}
