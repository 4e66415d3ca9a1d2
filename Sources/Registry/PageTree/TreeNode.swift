/// A node of a `PageTree`: a leaf with a page, or an inner node with children.
///
/// `@unchecked Sendable` is sound because a node is only ever changed by the one tree value that
/// holds it alone (`isKnownUniquelyReferenced`); a node that two values share is never written
/// again.
final class TreeNode<Page: TreePage>: @unchecked Sendable {
    var page = Page()
    var children: [TreeNode] = []
    /// `separators[i]` is the least key that may lie under `children[i + 1]`.
    var separators: [Page.Key] = []

    var isSmall: Bool {
        children.isEmpty ? page.isUnderfull : children.count < 64
    }

    func childIndex(for key: Page.Key) -> Int {
        var low = 0
        var high = separators.count
        while low < high {
            let middle = (low + high) / 2
            if key < separators[middle] {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }

    func canAbsorb(_ next: TreeNode, maximumChildren: Int) -> Bool {
        children.isEmpty
            ? page.canAbsorb(next.page)
            : children.count + next.children.count <= maximumChildren
    }

    func absorb(_ next: TreeNode, separator: Page.Key) {
        if children.isEmpty {
            page.absorb(next.page)
        } else {
            separators.append(separator)
            separators.append(contentsOf: next.separators)
            children.append(contentsOf: next.children)
        }
    }
}
