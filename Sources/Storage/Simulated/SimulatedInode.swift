/// A file of the simulated disk: what a reader sees, what a power loss leaves, and what is between.
struct SimulatedInode: Sendable {
    /// A change to the content that is not on the disk yet.
    enum Change: Sendable {
        case write(offset: Int, bytes: [UInt8])
        case setSize(Int)

        func apply(to content: inout [UInt8]) {
            switch self {
            case .write(let offset, let bytes):
                let end = offset + bytes.count
                if content.count < end {
                    content.append(contentsOf: [UInt8](repeating: 0, count: end - content.count))
                }
                content.replaceSubrange(offset..<end, with: bytes)
            case .setSize(let size):
                if size < content.count {
                    content.removeLast(content.count - size)
                } else {
                    content.append(contentsOf: [UInt8](repeating: 0, count: size - content.count))
                }
            }
        }
    }

    /// The smallest piece that a disk writes as a whole.
    static let sectorBytes = 512

    private(set) var live: [UInt8] = []
    private(set) var durable: [UInt8] = []
    private var pending: [Change] = []

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

    /// Sets the content as if it had always been so.
    mutating func replace(with content: [UInt8]) {
        live = content
        durable = content
        pending.removeAll()
    }

    /// What is on the disk after a power loss: of each change all, nothing, or some sectors.
    func afterPowerLoss(
        _ fate: PowerLossFate, using generator: inout SeededGenerator
    ) -> SimulatedInode {
        var content = durable
        for change in pending {
            switch fate.next(using: &generator) {
            case .lost:
                continue
            case .kept:
                change.apply(to: &content)
            case .torn:
                Self.tear(change, into: &content, using: &generator)
            }
        }
        var inode = SimulatedInode()
        inode.replace(with: content)
        return inode
    }

    private static func tear(
        _ change: Change, into content: inout [UInt8], using generator: inout SeededGenerator
    ) {
        guard case .write(let offset, let bytes) = change, !bytes.isEmpty else {
            change.apply(to: &content)
            return
        }
        let sectors = (bytes.count + sectorBytes - 1) / sectorBytes
        let isPrefix = Bool.random(using: &generator)
        let prefix = Int.random(in: 0...sectors, using: &generator)
        for sector in 0..<sectors {
            let isKept = isPrefix ? sector < prefix : Bool.random(using: &generator)
            if isKept {
                let start = sector * sectorBytes
                let end = min(start + sectorBytes, bytes.count)
                Change.write(offset: offset + start, bytes: Array(bytes[start..<end]))
                    .apply(to: &content)
            }
        }
    }
}

/// What a power loss does to the changes that were on their way.
enum PowerLossFate {
    case losesAll
    case keepsAll
    case mixed
    case tears

    enum Outcome { case lost, kept, torn }

    init(using generator: inout SeededGenerator) {
        self =
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: .losesAll
            case 1: .keepsAll
            case 2, 3: .mixed
            default: .tears
            }
    }

    func next(using generator: inout SeededGenerator) -> Outcome {
        switch self {
        case .losesAll: .lost
        case .keepsAll: .kept
        case .mixed: Bool.random(using: &generator) ? .kept : .lost
        case .tears: Int.random(in: 0..<4, using: &generator) == 0 ? .kept : .torn
        }
    }
}
