import Storage

/// The journal's loader before files of which every byte may be wrong and every checksum right: it
/// refuses, or it gives a state that holds together.
extension FuzzTarget {
    static let journal = FuzzTarget(
        "journal", inputBytesMaximum: 200, seeds: JournalProperty.seeds,
        check: JournalProperty.check)
}

/// The first byte says which store and what is repaired; changes follow.
private enum JournalProperty {
    private static let stores: [(disk: SimulatedDisk, image: FileImage)] = [false, true].compactMap
    {
        guard let disk = try? SmallStore.make(isSealed: $0, withSnapshot: false) else { return nil }
        return (disk, FileImage(disk, parts: parts(of: disk)))
    }

    static func check(_ bytes: [UInt8], _ effort: FuzzTarget.Effort) throws {
        var input = InputReader(bytes)
        let choices = input.byte()
        guard stores.count == 2 else { throw BrokenProperty("no store was made") }
        let store = stores[Int(choices & 1)]
        var image = store.image
        while !input.isAtEnd {
            image.change(by: &input)
        }
        JournalRepair.repair(&image, extent: Int(choices >> 1) % 4)
        let disk = image.written(over: store.disk)
        let opened = try SmallStore.open(disk)
        if let opened {
            try SmallStore.check(opened)
            let report = try StoreVerifier.verify(
                directory: SmallStore.directory, on: SimulatedFileSystem(disk: opened.disk))
            try hold(report.isWhole, "what is opened is whole to the verifier: \(report.findings)")
        }
        if effort == .thorough {
            // Nothing stays behind in memory: the same files give the same answer.
            try hold(
                try SmallStore.open(disk)?.registry.fuzzedRoot == opened?.registry.fuzzedRoot,
                "opening is the same each time")
        }
    }

    /// Of each block of each file its first bytes, and its checksum.
    private static func parts(of disk: SimulatedDisk) -> [FileImage.Part] {
        disk.paths.filter { disk.content(at: $0)?.isEmpty == false }.flatMap { path in
            stride(from: 0, to: disk.content(at: path)?.count ?? 0, by: 4_096).flatMap { start in
                [
                    FileImage.Part(path: path, bytes: start..<start + 128),
                    FileImage.Part(path: path, bytes: start + 128..<start + 384),
                ]
            }
        }
    }

    static func seeds() -> [[UInt8]] {
        // A body's byte; a sequence; a length; an entry over another; a removed file.
        let changes: [[UInt8]] = [
            [], [1, 11, 20, 3], [3, 10, 24, 9], [3, 10, 8, 200], [6, 12, 0, 10], [9, 6, 0, 0],
            [5, 16, 0], [2, 8, 64, 1, 2, 3, 4, 5, 6, 7, 8], [4, 10, 32, 8],
            [7, 9, 2, 4, 1, 1, 1, 1],
        ]
        return changes.flatMap { change in (0..<8).map { [$0] + change } }
    }
}

/// Makes checksums right again, so that what is behind them is reached.
enum JournalRepair {
    private static let block = 4_096
    private static let entryMagic: UInt32 = 0x5452_4E45
    /// The first five of a seal's `SHNG_SEL`, little-endian, as all magics of files begin.
    private static let fileMagic = Array("SHNG_".utf8)
    private static let sealMagic = Array("SHNG_SEL".utf8)
    private static let segmentMagic = Array("SHNG_SEG".utf8)

    /// 0 nothing; 1 the blocks' own checksums; 2 those of entries and bodies too; 3 the chain too.
    static func repair(_ image: inout FileImage, extent: Int) {
        guard extent > 0 else { return }
        var previous: [UInt8]?
        for path in image.paths {
            var content = image[path]
            if extent > 2, content.starts(with: segmentMagic), let previous {
                content.put(previous, at: 24 + 16 + 8 + 8 + 8 + 8)
            }
            if extent > 1 {
                repairEntries(&content, chained: extent > 2, &previous)
            }
            for start in stride(from: 0, to: content.count, by: block)
            where content[start...].starts(with: fileMagic) {
                if content[start...].starts(with: sealMagic) {
                    repairSeal(&content, at: start, digest: extent > 2 ? previous : nil)
                } else {
                    content.putChecksum(of: start..<start + block - 4, at: start + block - 4)
                }
            }
            image[path] = content
        }
    }

    private static func repairEntries(
        _ content: inout [UInt8], chained: Bool, _ previous: inout [UInt8]?
    ) {
        for start in stride(from: block, to: content.count, by: block)
        where content.number(UInt32.self, at: start) == entryMagic {
            let body = start + 128
            guard let length = content.number(UInt32.self, at: start + 8),
                Int(length) <= content.count - body
            else { continue }
            content.put(~length, at: start + 12)
            content.putChecksum(of: body..<body + Int(length), at: start + 112)
            if chained, let previous { content.put(previous, at: start + 80) }
            content.putChecksum(of: start..<start + 124, at: start + 124)
            var digest = DigestBuilder()
            digest.update(content, in: start..<body + Int(length))
            previous = digest.finish().bytes
        }
    }

    private static func repairSeal(_ content: inout [UInt8], at start: Int, digest: [UInt8]?) {
        let end = start + 24 + 16 + 8 + 24
        if let digest { content.put(digest, at: end) }
        if let offset = content.number(UInt64.self, at: end + 32), offset <= UInt64(start) {
            content.putChecksum(of: Int(offset)..<start, at: end + 40)
        }
        content.putChecksum(of: start..<start + 128, at: start + 128)
    }
}
