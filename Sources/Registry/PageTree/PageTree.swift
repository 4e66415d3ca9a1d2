/// A copy-on-write B+ tree: `let frozen = tree` is a consistent copy in O(1), and the first write
/// after it copies one path of pages, never the whole.
///
/// Duties:
/// 1. Keep entries in key order over pages of about 16 KiB, with at most 256 children a node.
/// 2. Copy exactly the pages on the path of a write that somebody else still holds, and count them.
/// 3. Split pages that grow too large, merge pages under half, and keep the height even.
struct PageTree<Page: TreePage>: Sendable {
    static var maximumChildren: Int { 256 }

    private var root = TreeNode<Page>()
    /// Leaf pages copied by writes since this value was made: none unless a copy is held.
    private(set) var copiedPages = 0

    /// Changes the page where `key` belongs. `body` gets the page and the index of the first entry
    /// not less than `key`, and notes the change in the page's `newestRevision`.
    mutating func modify(_ key: Page.Key, _ body: (inout Page, Int) -> Void) {
        if !isKnownUniquelyReferenced(&root) {
            root = copied(root)
        }
        if let (separator, sibling) = descend(root, key, body) {
            let grown = TreeNode<Page>()
            grown.children = [root, sibling]
            grown.separators = [separator]
            root = grown
        }
        while root.children.count == 1 {
            root = root.children[0]
        }
    }

    /// Calls `body` with the page where `key` belongs and the index of the first entry not less.
    func withPage<Result>(
        for key: Page.Key, _ body: (borrowing Page, Int) throws -> Result
    ) rethrows -> Result {
        var node = root
        while !node.children.isEmpty {
            node = node.children[node.childIndex(for: key)]
        }
        return try body(node.page, node.page.lowerBound(key))
    }

    /// Visits entries from `key` on, in order, until `body` returns false.
    func visit(from key: Page.Key, _ body: (borrowing Page, Int) -> Bool) {
        _ = visit(root, from: key, body)
    }

    /// The greatest key, with the page it lies in; nil if the tree is empty.
    var last: (key: Page.Key, newestRevision: UInt64)? {
        var node = root
        while let child = node.children.last {
            node = child
        }
        let page = node.page
        return page.count == 0 ? nil : (page.key(at: page.count - 1), page.newestRevision)
    }

    /// Height and leaf count, for tests and status.
    var shape: (height: Int, leaves: Int) {
        func leaves(_ node: TreeNode<Page>) -> Int {
            node.children.isEmpty ? 1 : node.children.reduce(0) { $0 + leaves($1) }
        }
        var height = 1
        var node = root
        while let first = node.children.first {
            height += 1
            node = first
        }
        return (height, leaves(root))
    }

    private mutating func copied(_ node: TreeNode<Page>) -> TreeNode<Page> {
        let copy = TreeNode<Page>()
        copy.page = node.page
        copy.children = node.children
        copy.separators = node.separators
        if node.children.isEmpty {
            copiedPages += 1
        }
        return copy
    }

    /// `node` is uniquely referenced by its parent. Returns the upper half if it was split.
    private mutating func descend(
        _ node: TreeNode<Page>, _ key: Page.Key, _ body: (inout Page, Int) -> Void
    ) -> (Page.Key, TreeNode<Page>)? {
        if node.children.isEmpty {
            let index = node.page.lowerBound(key)
            let atEnd = index == node.page.count
            body(&node.page, index)
            return node.page.isOverfull ? splitLeaf(node, atEnd: atEnd) : nil
        }
        let index = node.childIndex(for: key)
        if !isKnownUniquelyReferenced(&node.children[index]) {
            node.children[index] = copied(node.children[index])
        }
        if let (separator, sibling) = descend(node.children[index], key, body) {
            node.children.insert(sibling, at: index + 1)
            node.separators.insert(separator, at: index)
            return node.children.count > Self.maximumChildren ? splitInner(node) : nil
        }
        mergeIfSmall(node, index)
        return nil
    }

    private func splitLeaf(
        _ node: TreeNode<Page>, atEnd: Bool
    ) -> (Page.Key, TreeNode<Page>)? {
        guard node.page.count > 1 else { return nil }
        let sibling = TreeNode<Page>()
        sibling.page = node.page.splitOff(atEnd: atEnd)
        return (sibling.page.key(at: 0), sibling)
    }

    private func splitInner(_ node: TreeNode<Page>) -> (Page.Key, TreeNode<Page>) {
        let middle = node.children.count / 2
        let sibling = TreeNode<Page>()
        let separator = node.separators[middle - 1]
        sibling.children = Array(node.children[middle...])
        sibling.separators = Array(node.separators[middle...])
        node.children.removeSubrange(middle...)
        node.separators.removeSubrange((middle - 1)...)
        return (separator, sibling)
    }

    /// Merges the child at `index` with a neighbour if it has become small, so that deletions leave
    /// neither empty pages nor long thin paths.
    private mutating func mergeIfSmall(_ node: TreeNode<Page>, _ index: Int) {
        guard node.children[index].isSmall else { return }
        for left in [index, index - 1] where left >= 0 && left + 1 < node.children.count {
            let right = node.children[left + 1]
            guard node.children[left].canAbsorb(right, maximumChildren: Self.maximumChildren)
            else { continue }
            if !isKnownUniquelyReferenced(&node.children[left]) {
                node.children[left] = copied(node.children[left])
            }
            node.children[left].absorb(right, separator: node.separators[left])
            node.children.remove(at: left + 1)
            node.separators.remove(at: left)
            return
        }
    }

    private func visit(
        _ node: TreeNode<Page>, from key: Page.Key?, _ body: (borrowing Page, Int) -> Bool
    ) -> Bool {
        if node.children.isEmpty {
            var index = key.map { node.page.lowerBound($0) } ?? 0
            while index < node.page.count {
                guard body(node.page, index) else { return false }
                index += 1
            }
            return true
        }
        let first = key.map { node.childIndex(for: $0) } ?? 0
        for index in first..<node.children.count {
            guard visit(node.children[index], from: index == first ? key : nil, body) else {
                return false
            }
        }
        return true
    }
}
