import Storage

/// The snapshot's loader before a file of which every byte may be wrong and every checksum right:
/// it passes the file over, refuses, or gives exactly the rows that the file's root hash names.
extension FuzzTarget {
    static let snapshot = FuzzTarget(
        "snapshot", inputBytesMaximum: 200, seeds: SnapshotProperty.seeds,
        check: SnapshotProperty.check)
}

/// The first byte says what is repaired; changes follow.
private enum SnapshotProperty {
    private struct Store {
        let disk: SimulatedDisk
        let image: FileImage
        let path: String
        let root: Digest
    }

    private static let store: Store? = {
        guard let disk = try? SmallStore.make(isSealed: true, withSnapshot: true),
            let path = disk.paths.first(where: { $0.hasSuffix(".snapshot") }),
            let content = disk.content(at: path), let opened = try? SmallStore.open(disk)
        else { return nil }
        return Store(
            disk: disk, image: FileImage(disk, parts: parts(of: content, path)), path: path,
            root: opened.registry.fuzzedRoot)
    }()

    static func check(_ bytes: [UInt8], _: FuzzTarget.Effort) throws {
        guard let store else { throw BrokenProperty("no store was made") }
        var input = InputReader(bytes)
        let repair = SnapshotRepair(rawValue: input.byte())
        var image = store.image
        while !input.isAtEnd {
            image.change(by: &input)
        }
        if image.paths.contains(store.path) { repair.apply(to: &image[store.path]) }
        guard let opened = try SmallStore.open(image.written(over: store.disk)) else { return }
        let root = opened.registry.fuzzedRoot
        if opened.report.snapshot == nil {
            try hold(root == store.root, "without the snapshot the journal gives the state")
        } else {
            let content = image[store.path]
            let named = Digest(content.suffix(4_096).dropFirst(72).prefix(32))
            try hold(root == named, "the state is what the file's root hash names")
        }
        try SmallStore.check(opened)
    }

    /// Header, each section's header and payload, index, trailer.
    private static func parts(of content: [UInt8], _ path: String) -> [FileImage.Part] {
        var ranges = [0..<160]
        for section in SnapshotRepair.sections(of: content) {
            ranges += [section.header, section.payload]
        }
        let trailer = content.count - 4_096
        ranges += [(ranges.last?.upperBound ?? 4_096)..<trailer, trailer..<trailer + 120]
        return ranges.map { FileImage.Part(path: path, bytes: $0) }
    }

    static func seeds() -> [[UInt8]] {
        let changes: [[UInt8]] = [
            [], [1, 2, 3, 3], [3, 1, 8, 9], [3, 1, 12, 200], [6, 3, 0, 5], [5, 9, 0],
            [2, 10, 20, 1, 2, 3, 4, 5, 6, 7, 8], [4, 4, 0, 8], [7, 2, 2, 4, 1, 1, 1, 1],
            [8, 4, 1, 3], [0, 2, 0, 1],
        ]
        return changes.flatMap { change in [0, 0x0F, 0x1F, 0x3F].map { [$0] + change } }
    }
}

/// Makes checksums of a snapshot right again, so that what is behind them is reached.
struct SnapshotRepair: OptionSet {
    let rawValue: UInt8
    static let blocks = SnapshotRepair(rawValue: 1)
    static let payloads = SnapshotRepair(rawValue: 2)
    static let sectionHeaders = SnapshotRepair(rawValue: 4)
    /// The index's copies of the section headers.
    static let index = SnapshotRepair(rawValue: 8)
    static let rootHash = SnapshotRepair(rawValue: 16)
    /// Counts of sections and rows, and where the index lies.
    static let counts = SnapshotRepair(rawValue: 32)

    private static let block = 4_096
    private static let headerBytes = 32
    private static let magic: UInt32 = 0x5443_4553

    typealias Section = (header: Range<Int>, payload: Range<Int>)

    /// One behind the other, as their headers say, to the first that is none.
    static func sections(of content: [UInt8]) -> [Section] {
        var found: [Section] = []
        var start = block
        while content.number(UInt32.self, at: start) == magic,
            let length = content.number(UInt32.self, at: start + 12),
            start + headerBytes + Int(length) <= content.count - block
        {
            let payload = start + headerBytes
            found.append((start..<payload, payload..<payload + Int(length)))
            start = payload + Int(length)
        }
        return found
    }

    func apply(to content: inout [UInt8]) {
        let trailer = content.count - Self.block
        guard trailer >= Self.block else { return }
        let sections = Self.sections(of: content)
        for section in sections {
            let start = section.header.lowerBound
            if contains(.payloads) { content.putChecksum(of: section.payload, at: start + 24) }
            if contains(.sectionHeaders) {
                content.putChecksum(of: start..<start + 28, at: start + 28)
            }
        }
        let indexStart = sections.last?.payload.upperBound ?? Self.block
        if contains(.index) { repairIndex(&content, sections, from: indexStart, to: trailer) }
        if contains(.counts) {
            content.put(UInt64(indexStart), at: trailer + 48)
            content.put(UInt32(sections.count), at: trailer + 56)
            let rows = sections.reduce(0) {
                $0 + UInt64(content.number(UInt32.self, at: $1.header.lowerBound + 8) ?? 0)
            }
            content.put(rows, at: trailer + 64)
        }
        if contains(.rootHash) { content.put(Self.root(of: content, sections), at: trailer + 72) }
        if contains(.blocks) {
            content.putChecksum(of: 0..<Self.block - 4, at: Self.block - 4)
            content.putChecksum(of: trailer..<content.count - 4, at: content.count - 4)
        }
    }

    private func repairIndex(
        _ content: inout [UInt8], _ sections: [Section], from start: Int, to end: Int
    ) {
        for (number, section) in sections.enumerated() {
            let entry = start + number * 40
            guard entry + 40 <= end else { return }
            content.put(UInt64(section.header.lowerBound), at: entry)
            content.put(Array(content[section.header]), at: entry + 8)
        }
        if start <= end { content.putChecksum(of: start..<end, at: end + 60) }
    }

    /// The root hash of the rows as they can be read.
    private static func root(of content: [UInt8], _ sections: [Section]) -> [UInt8] {
        var hash = RootHash()
        for section in sections {
            let start = section.header.lowerBound
            let table = content.number(UInt32.self, at: start + 4) ?? 0
            var key = content.number(UInt64.self, at: start + 16) ?? 0
            var input = InputReader(Array(content[section.payload]))
            while !input.isAtEnd {
                key &+= variableLength(&input)
                let record = input.take(Int(clamping: min(variableLength(&input), 1 << 20)))
                record.withUnsafeBytes { hash.add(table: table, key: key, record: $0.bytes) }
            }
        }
        return hash.finish().bytes
    }

    private static func variableLength(_ input: inout InputReader) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = input.byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { break }
        }
        return value
    }
}
