/// A copy-on-write B+ tree: `let frozen = tree` is a consistent copy in O(1), and the first write
/// after it copies one path of nodes and one page, never the whole.
///
/// Duties:
/// 1. Keep entries in key order over pages of about 16 KiB, with at most 256 children a node.
/// 2. Copy exactly what is on the path of a write and somebody else still holds, and count the
///    pages among it.
/// 3. Split pages that grow too large, merge pages under half, and keep the height even.
struct PageTree<Page: TreePage>: Sendable {
    static var maximumChildren: Int { 256 }
    private static var smallNode: Int { 64 }

    private var root: TreeNode<Page>
    /// The root as it lies: whoever reads there holds the tree, and does not change it meanwhile.
    private(set) var place: TreeNode<Page>.Place
    /// Pages copied by writes since this value was made: none unless a copy is held.
    private(set) var copiedPages = 0

    init() {
        root = TreeNode()
        root.pages = [Page()]
        place = root.place
    }

    /// A tree over these pages: none is empty, and their keys follow on one another.
    init(pages: [Page]) {
        let pages = pages.isEmpty ? [Page()] : pages
        var level = Self.groups(pages.count).map { range in
            let node = TreeNode<Page>()
            node.pages = Array(pages[range])
            node.note(pages[range].reduce(0) { max($0, $1.newestRevision) })
            node.separators = pages[range].dropFirst().map { $0.key(at: 0) }
            return (start: range.lowerBound, node: node)
        }
        while level.count > 1 {
            level = Self.groups(level.count).map { range in
                let node = TreeNode<Page>()
                node.children = level[range].map(\.node)
                node.children.forEach { node.note($0.newestRevision) }
                node.separators = level[range].dropFirst().map { pages[$0.start].key(at: 0) }
                return (start: level[range.lowerBound].start, node: node)
            }
        }
        root = level[0].node
        place = root.place
    }

    /// So many children among as few nodes as leave each some room, and evenly.
    private static func groups(_ count: Int) -> [Range<Int>] {
        let share = maximumChildren * 3 / 4
        let nodes = (count + share - 1) / share
        return (0..<nodes).map { count * $0 / nodes..<count * ($0 + 1) / nodes }
    }

    /// Changes the page where `key` belongs. `body` gets the page and the index of the first entry
    /// not less than `key`, and notes the change in the page.
    mutating func modify(_ key: Page.Key, _ body: (inout Page, Int) -> Void) {
        if !isKnownUniquelyReferenced(&root) {
            root = root.copy()
        }
        if let (separator, sibling) = descend(root, key, body) {
            let grown = TreeNode<Page>()
            grown.children = [root, sibling]
            grown.note(root.newestRevision)
            grown.separators = [separator]
            root = grown
        }
        while root.children.count == 1 {
            root = root.children[0]
        }
        place = root.place
    }

    /// The pages where keys belong, to be fetched ahead. Valid only as long as this tree is held
    /// and not changed.
    func pagesAhead(_ keys: [Page.Key]) -> PagesAhead<Page> {
        PagesAhead(keys: keys, pages: keys.map { place.page(around: $0) })
    }

    /// Visits entries from `key` on, in order, until `body` returns false.
    func visit(from key: Page.Key, _ body: (borrowing Page, Int) -> Bool) {
        _ = visit(root, from: key, body)
    }

    /// Visits the pages that changed after a revision, in order, and passes by nodes under which
    /// none did.
    func visitPages(changedAfter revision: UInt64, _ body: (borrowing Page) -> Void) {
        func visit(_ node: TreeNode<Page>) {
            guard node.newestRevision > revision else { return }
            for page in node.pages where page.newestRevision > revision { body(page) }
            for child in node.children { visit(child) }
        }
        visit(root)
    }

    /// The greatest key, with the page it lies in; nil if the tree is empty.
    var last: (key: Page.Key, newestRevision: UInt64)? {
        var node = root
        while let child = node.children.last {
            node = child
        }
        guard let page = node.pages.last, page.count > 0 else { return nil }
        return (page.key(at: page.count - 1), page.newestRevision)
    }

    /// Height, that of the pages included, and how many pages there are; for tests and status.
    var shape: (height: Int, leaves: Int) {
        func leaves(_ node: TreeNode<Page>) -> Int {
            node.isOverPages ? node.pages.count : node.children.reduce(0) { $0 + leaves($1) }
        }
        var height = 2
        var node = root
        while let first = node.children.first {
            height += 1
            node = first
        }
        return (height, leaves(root))
    }
}

// MARK: Writing

extension PageTree {
    /// `node` is held by its parent alone. Returns the upper half if it was split.
    private mutating func descend(
        _ node: TreeNode<Page>, _ key: Page.Key, _ body: (inout Page, Int) -> Void
    ) -> (Page.Key, TreeNode<Page>)? {
        let index = node.index(for: key)
        if node.isOverPages {
            modifyPage(index, of: node, key, body)
        } else {
            if !isKnownUniquelyReferenced(&node.children[index]) {
                node.children[index] = node.children[index].copy()
            }
            let split = descend(node.children[index], key, body)
            node.note(node.children[index].newestRevision)
            if let (separator, sibling) = split {
                node.children.insert(sibling, at: index + 1)
                node.separators.insert(separator, at: index)
            } else if node.children[index].count < Self.smallNode {
                mergeChild(index, of: node)
            }
        }
        return node.count > Self.maximumChildren ? node.splitOff() : nil
    }

    private mutating func modifyPage(
        _ index: Int, of node: TreeNode<Page>, _ key: Page.Key, _ body: (inout Page, Int) -> Void
    ) {
        if node.pages[index].makeUnique() {
            copiedPages += 1
        }
        let position = node.pages[index].lowerBound(key)
        let atEnd = position == node.pages[index].count
        body(&node.pages[index], position)
        node.note(node.pages[index].newestRevision)
        if node.pages[index].isOverfull, node.pages[index].count > 1 {
            let upper = node.pages[index].splitOff(atEnd: atEnd)
            node.separators.insert(upper.key(at: 0), at: index)
            node.pages.insert(upper, at: index + 1)
        } else if node.pages[index].isUnderfull {
            mergePage(index, of: node)
        }
    }

    /// Merges a page that has become small with a neighbour, so that deletions leave no empty
    /// pages.
    private mutating func mergePage(_ index: Int, of node: TreeNode<Page>) {
        for left in [index, index - 1] where left >= 0 && left + 1 < node.pages.count {
            guard node.pages[left].canAbsorb(node.pages[left + 1]) else { continue }
            if node.pages[left].makeUnique() {
                copiedPages += 1
            }
            let right = node.pages.remove(at: left + 1)
            node.pages[left].absorb(right)
            node.separators.remove(at: left)
            return
        }
    }

    /// The same for nodes, so that no long thin paths are left.
    private func mergeChild(_ index: Int, of node: TreeNode<Page>) {
        for left in [index, index - 1] where left >= 0 && left + 1 < node.children.count {
            let right = node.children[left + 1]
            guard node.children[left].count + right.count <= Self.maximumChildren else { continue }
            if !isKnownUniquelyReferenced(&node.children[left]) {
                node.children[left] = node.children[left].copy()
            }
            node.children[left].absorb(right, separator: node.separators[left])
            node.children.remove(at: left + 1)
            node.separators.remove(at: left)
            return
        }
    }
}

// MARK: Visiting

extension PageTree {
    private func visit(
        _ node: TreeNode<Page>, from key: Page.Key?, _ body: (borrowing Page, Int) -> Bool
    ) -> Bool {
        let first = key.map { node.index(for: $0) } ?? 0
        for index in first..<node.count {
            let start = index == first ? key : nil
            let goesOn =
                node.isOverPages
                ? visit(node.pages[index], from: start, body)
                : visit(node.children[index], from: start, body)
            guard goesOn else { return false }
        }
        return true
    }

    private func visit(
        _ page: Page, from key: Page.Key?, _ body: (borrowing Page, Int) -> Bool
    ) -> Bool {
        var index = key.map { page.lowerBound($0) } ?? 0
        while index < page.count {
            guard body(page, index) else { return false }
            index += 1
        }
        return true
    }
}
