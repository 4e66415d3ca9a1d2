/// A file of the simulated disk: what a reader sees, what a power loss leaves, and what is between.
struct SimulatedInode: Sendable {
    /// A change to the content that is not on the disk yet.
    enum Change: Sendable {
        case write(offset: Int, bytes: [UInt8])
        case setSize(Int)

        func apply(to content: inout PagedContent) {
            switch self {
            case .write(let offset, let bytes): content.write(bytes[...], at: offset)
            case .setSize(let size): content.setSize(size)
            }
        }
    }

    private(set) var live = PagedContent()
    private(set) var durable = PagedContent()
    private(set) var pending: [Change] = []

    init() {}

    /// A file that has nothing on its way.
    init(durable content: PagedContent) {
        live = content
        durable = content
    }

    mutating func change(_ change: Change) {
        change.apply(to: &live)
        pending.append(change)
    }

    mutating func synchronize() {
        for change in pending {
            change.apply(to: &durable)
        }
        pending.removeAll()
    }

    /// What Linux does after a failed synchronisation: the pages count as clean, the next call
    /// succeeds, and what they held is gone from the disk.
    mutating func losePending() {
        pending.removeAll()
    }

    /// Clean pages are read from the disk again; dirty ones stay.
    mutating func dropFromPageCache() {
        live = durable
        for change in pending {
            change.apply(to: &live)
        }
    }
}
