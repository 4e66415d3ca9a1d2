/// What hangs in the air when the power goes, in the pieces that a disk keeps or loses each by
/// itself, and the disks that can come of it.
package struct PowerLoss: Sendable {
    /// The smallest piece that a disk writes as a whole.
    static let sectorBytes = 512

    enum Piece: Sendable {
        /// One step of the file system's own journal, never half.
        case name(Int)
        case size(inode: UInt64, bytes: Int)
        case sector(inode: UInt64, offset: Int, bytes: ArraySlice<UInt8>)
    }

    private let disk: SimulatedDisk
    private let pieces: [Piece]
    /// Ranges of pieces that one call to the file system made.
    private let calls: [Range<Int>]

    package init(_ disk: SimulatedDisk) {
        self.disk = disk
        var pieces: [Piece] = []
        var calls: [Range<Int>] = []
        for index in disk.pendingNames.indices {
            pieces.append(.name(index))
            calls.append(index..<index + 1)
        }
        for number in disk.inodes.keys.sorted() {
            for change in disk.inodes[number]?.pending ?? [] {
                let start = pieces.count
                Self.split(change, of: number, into: &pieces)
                calls.append(start..<pieces.count)
            }
        }
        self.pieces = pieces
        self.calls = calls
    }

    package var count: Int { pieces.count }

    private static func split(
        _ change: SimulatedInode.Change, of inode: UInt64, into pieces: inout [Piece]
    ) {
        switch change {
        case .setSize(let bytes): pieces.append(.size(inode: inode, bytes: bytes))
        case .write(let offset, let bytes):
            var start = 0
            while start < bytes.count {
                let end = min(
                    bytes.count, start + sectorBytes - (offset + start) % sectorBytes)
                pieces.append(
                    .sector(inode: inode, offset: offset + start, bytes: bytes[start..<end]))
                start = end
            }
        }
    }

    /// Which pieces survive, by a seed: of each call all, nothing, or some sectors.
    package func chosen(by seed: UInt64) -> [Bool] {
        var generator = SeededGenerator(seed: seed)
        var isKept = [Bool](repeating: false, count: pieces.count)
        let nameFate = PowerLossFate(using: &generator)
        let contentFate = PowerLossFate(using: &generator)
        for call in calls {
            var fate = contentFate
            if case .name = pieces[call.lowerBound] {
                fate = nameFate
            }
            switch fate.next(using: &generator) {
            case .lost: continue
            case .kept: for piece in call { isKept[piece] = true }
            case .torn: tear(call, &isKept, using: &generator)
            }
        }
        return isKept
    }

    private func tear(
        _ call: Range<Int>, _ isKept: inout [Bool], using generator: inout SeededGenerator
    ) {
        let isPrefix = Bool.random(using: &generator)
        let prefix = Int.random(in: 0...call.count, using: &generator)
        for piece in call {
            isKept[piece] =
                isPrefix ? piece < call.lowerBound + prefix : Bool.random(using: &generator)
        }
    }

    /// The disk on which these pieces arrived and no others, and a fingerprint that tells it from
    /// the others that can come of this moment.
    package func disk(keeping isKept: [Bool]) -> (disk: SimulatedDisk, fingerprint: UInt64) {
        var contents: [UInt64: PagedContent] = [:]
        var names: [Int] = []
        for (piece, isKept) in zip(pieces, isKept) where isKept {
            switch piece {
            case .name(let index): names.append(index)
            case .size(let inode, let bytes):
                contents[inode, default: disk.durableContent(of: inode)].setSize(bytes)
            case .sector(let inode, let offset, let bytes):
                contents[inode, default: disk.durableContent(of: inode)].write(bytes, at: offset)
            }
        }
        let after = disk.afterPowerLoss(keepingNames: names, contents)
        return (after, fingerprint(of: after))
    }

    private func fingerprint(of after: SimulatedDisk) -> UInt64 {
        var print = Fingerprint()
        for piece in pieces {
            switch piece {
            case .name(let index):
                for path in disk.pendingNames[index].paths {
                    print.add(after.inode(at: path) ?? (after.isDirectory(path) ? .max : 0))
                }
            case .size(let inode, _): print.add(UInt64(after.size(of: inode)))
            case .sector(let inode, let offset, let bytes):
                print.add(after.content(of: inode, in: offset..<offset + bytes.count))
                print.add(UInt64(after.size(of: inode)))
            }
        }
        return print.value
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

/// Tells byte sequences apart, eight bytes at a time.
struct Fingerprint {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ number: UInt64) {
        value = (value ^ number) &* 0x9E37_79B9_7F4A_7C15
        value ^= value >> 29
    }

    mutating func add(_ bytes: [UInt8]) {
        add(UInt64(bytes.count))
        unsafe bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset + 8 <= buffer.count {
                add(unsafe buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            while offset < buffer.count {
                add(UInt64(unsafe buffer[offset]))
                offset += 1
            }
        }
    }
}
