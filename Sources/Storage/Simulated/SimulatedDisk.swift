/// The simulated disk as a value: copying it keeps a moment, and costs nothing.
///
/// It knows live and durable content of every file, the unsynchronised writes between them, and
/// the names that no directory synchronisation has made durable yet.
package struct SimulatedDisk: Sendable {
    /// A change of names that is not on the disk yet.
    struct NameChange {
        enum Kind {
            case name(path: String, inode: UInt64)
            case rename(from: String, to: String, inode: UInt64)
            case unlink(path: String)
            case directory(path: String)
        }

        let kind: Kind
        /// Synchronising any of these makes it durable; a rename is one step of the file system's
        /// own journal, never half.
        let directories: [String]

        var paths: [String] {
            switch kind {
            case .name(let path, _), .unlink(let path), .directory(let path): [path]
            case .rename(let path, let newPath, _): [path, newPath]
            }
        }
    }

    private(set) var inodes: [UInt64: SimulatedInode] = [:]
    private var lastInode: UInt64 = 0
    private var liveNames: [String: UInt64] = [:]
    private var durableNames: [String: UInt64] = [:]
    private var liveDirectories: Set<String>
    private var durableDirectories: Set<String>
    private(set) var pendingNames: [NameChange] = []
    /// Rises with everything that could make a difference to what a power loss leaves.
    package private(set) var changes = 0

    /// An empty disk with these directories.
    package init(directories: [String] = ["/", "/store-parent"]) {
        liveDirectories = Set(directories)
        durableDirectories = Set(directories)
    }

    // MARK: What the file system asks

    func inode(at path: String) -> UInt64? { liveNames[path] }
    func isDirectory(_ path: String) -> Bool { liveDirectories.contains(path) }
    func size(of inode: UInt64) -> Int { inodes[inode]?.live.count ?? 0 }
    func durableContent(of inode: UInt64) -> PagedContent {
        inodes[inode]?.durable ?? PagedContent()
    }

    func content(of inode: UInt64, in range: Range<Int>) -> [UInt8] {
        inodes[inode]?.live.read(range) ?? []
    }

    func links(of inode: UInt64) -> UInt64 {
        UInt64(liveNames.values.count { $0 == inode })
    }

    func names(in directory: String) -> [String] {
        let all = liveNames.keys.sorted() + liveDirectories.sorted()
        return all.filter { $0 != "/" && Self.parent(of: $0) == directory }
            .map { String($0.dropFirst(directory.utf8.count + 1)) }.sorted()
    }

    mutating func create(_ path: String) -> UInt64 {
        changes += 1
        lastInode += 1
        inodes[lastInode] = SimulatedInode()
        liveNames[path] = lastInode
        pendingNames.append(
            NameChange(
                kind: .name(path: path, inode: lastInode), directories: [Self.parent(of: path)]))
        return lastInode
    }

    mutating func change(_ inode: UInt64, _ change: SimulatedInode.Change) {
        changes += 1
        inodes[inode]?.change(change)
    }

    mutating func rename(_ path: String, to newPath: String, inode: UInt64) {
        changes += 1
        liveNames[path] = nil
        liveNames[newPath] = inode
        pendingNames.append(
            NameChange(
                kind: .rename(from: path, to: newPath, inode: inode),
                directories: [Self.parent(of: path), Self.parent(of: newPath)]))
    }

    mutating func unlink(_ path: String) {
        changes += 1
        liveNames[path] = nil
        pendingNames.append(
            NameChange(kind: .unlink(path: path), directories: [Self.parent(of: path)]))
    }

    mutating func makeDirectory(_ path: String) {
        changes += 1
        liveDirectories.insert(path)
        pendingNames.append(
            NameChange(kind: .directory(path: path), directories: [Self.parent(of: path)]))
    }

    mutating func synchronize(_ inode: UInt64) {
        guard inodes[inode]?.pending.isEmpty == false else { return }
        changes += 1
        inodes[inode]?.synchronize()
    }

    mutating func losePending(_ inode: UInt64) {
        changes += 1
        inodes[inode]?.losePending()
    }

    mutating func dropFromPageCache(_ inode: UInt64) { inodes[inode]?.dropFromPageCache() }

    mutating func synchronizeDirectory(_ path: String) {
        guard pendingNames.contains(where: { $0.directories.contains(path) }) else { return }
        changes += 1
        var left: [NameChange] = []
        for change in pendingNames {
            if change.directories.contains(path) {
                applyDurably(change)
            } else {
                left.append(change)
            }
        }
        pendingNames = left
    }

    // MARK: What a test does to it

    /// The disk after the power went: durable content and names, and of the unsynchronised changes
    /// what the seed lets survive.
    package func afterPowerLoss(choosing seed: UInt64) -> SimulatedDisk {
        let loss = PowerLoss(self)
        return loss.disk(keeping: loss.chosen(by: seed)).disk
    }

    /// The disk with these changes of names on it and no others, and with what `contents` says of
    /// the files for which not all is as it was made durable.
    func afterPowerLoss(
        keepingNames names: [Int], _ contents: [UInt64: PagedContent]
    ) -> SimulatedDisk {
        var after = self
        for index in names {
            after.applyDurably(pendingNames[index])
        }
        after.pendingNames = []
        after.liveNames = after.durableNames
        after.liveDirectories = after.durableDirectories
        after.inodes = [:]
        for number in after.durableNames.values.sorted() {
            after.inodes[number] = SimulatedInode(
                durable: contents[number] ?? durableContent(of: number))
        }
        return after
    }

    /// The content of a file as a reader sees it; nil where there is none.
    package func content(at path: String) -> [UInt8]? {
        liveNames[path].map { inodes[$0]?.live.all ?? [] }
    }

    /// Puts content into a file behind the file system's back.
    package mutating func replace(_ path: String, with content: [UInt8]) {
        let number = liveNames[path] ?? create(path)
        var pages = PagedContent()
        pages.write(content[...], at: 0)
        inodes[number] = SimulatedInode(durable: pages)
        durableNames[path] = number
    }

    /// Takes a file away behind the file system's back.
    package mutating func remove(_ path: String) {
        liveNames[path] = nil
        durableNames[path] = nil
    }

    package var paths: [String] { liveNames.keys.sorted() }

    private mutating func applyDurably(_ change: NameChange) {
        switch change.kind {
        case .name(let path, let inode):
            durableNames[path] = inode
        case .rename(let path, let newPath, let inode):
            if durableNames[path] == inode {
                durableNames[path] = nil
            }
            durableNames[newPath] = inode
        case .unlink(let path):
            durableNames[path] = nil
        case .directory(let path):
            durableDirectories.insert(path)
        }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex
        else {
            return "/"
        }
        return String(path[..<slash])
    }
}
