/// Damage that a disk does to a file at rest, without a word.
package struct StoredDamage: Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// One bit is another.
        case flippedBit
        /// A sector reads as zeros.
        case zeroedSector
        /// A block has another block's content: of the same file, or of another one.
        case misdirectedBlock
        /// A block has the content that it had some time ago: a write that never arrived.
        case staleBlock
        /// The file ends too early.
        case truncated
    }

    package let kind: Kind
    package let path: String
    package let offset: Int
    package let disk: SimulatedDisk

    package var description: String { "\(kind.rawValue) at \(offset) of \(path)" }

    private static let blockBytes = 4096

    /// Damage that a seed decides, to one of the files whose paths are given; `former` is the disk
    /// as it once was. Nil where the damage would change nothing.
    package init?(
        _ kind: Kind, to disk: SimulatedDisk, paths: [String], former: SimulatedDisk, seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        guard let path = paths.randomElement(using: &generator),
            let content = disk.content(at: path), !content.isEmpty
        else {
            return nil
        }
        // Most of a segment is empty: places with something in them are more telling.
        let written = content.indices.filter { content[$0] != 0 }
        let anywhere = Int.random(in: content.indices, using: &generator)
        let place = written.randomElement(using: &generator) ?? anywhere
        let target = Int.random(in: 0..<4, using: &generator) == 0 ? anywhere : place
        let block = target / Self.blockBytes * Self.blockBytes
        var damaged = content
        switch kind {
        case .flippedBit:
            damaged[target] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case .zeroedSector:
            let start = target / PowerLoss.sectorBytes * PowerLoss.sectorBytes
            Self.put([UInt8](repeating: 0, count: PowerLoss.sectorBytes)[...], at: start, &damaged)
        case .misdirectedBlock:
            let source = paths.randomElement(using: &generator) ?? path
            let other = disk.content(at: source) ?? []
            let blocks = max(1, other.count / Self.blockBytes)
            let start = Int.random(in: 0..<blocks, using: &generator) * Self.blockBytes
            Self.put(other[start..<min(start + Self.blockBytes, other.count)], at: block, &damaged)
        case .staleBlock:
            let old = former.content(at: path) ?? []
            guard block < old.count else {
                return nil
            }
            Self.put(old[block..<min(block + Self.blockBytes, old.count)], at: block, &damaged)
        case .truncated:
            damaged.removeLast(content.count - target)
        }
        guard damaged != content else {
            return nil
        }
        self.kind = kind
        self.path = path
        offset = target
        var after = disk
        after.replace(path, with: damaged)
        self.disk = after
    }

    private static func put(_ bytes: ArraySlice<UInt8>, at offset: Int, _ content: inout [UInt8]) {
        for (place, byte) in zip(offset..<content.count, bytes) {
            content[place] = byte
        }
    }
}
