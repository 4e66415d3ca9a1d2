import Storage

/// The files of a small store, taken apart into the ranges that mean something, and changed by what
/// an input says.
///
/// A change is: what to do, which range, where in it, and what the deed needs.
struct FileImage {
    /// A range of a file with a meaning of its own: a header, an entry's body, an index.
    struct Part {
        let path: String
        let bytes: Range<Int>
    }

    private(set) var files: [String: [UInt8]]
    private let parts: [Part]

    init(_ disk: SimulatedDisk, parts: [Part]) {
        files = [:]
        for path in Set(parts.map(\.path)) {
            files[path] = disk.content(at: path)
        }
        self.parts = parts
    }

    /// Files in the order of their names.
    var paths: [String] { files.keys.sorted() }

    subscript(path: String) -> [UInt8] {
        get { files[path] ?? [] }
        set { files[path] = newValue }
    }

    mutating func change(by input: inout InputReader) {
        let deed = input.choice(10)
        let part = parts[input.choice(parts.count)]
        guard var content = files[part.path] else { return }
        let place = part.bytes.lowerBound + Int(input.byte()) % max(1, part.bytes.count)
        switch deed {
        case 0: put([input.byte()], at: place, &content)
        case 1: put([1 << (input.byte() & 7)], at: place, &content, flips: true)
        case 2: put(input.take(8), at: place, &content)
        case 3: put([input.byte(), 0, 0, 0], at: place, &content)
        case 4: put([UInt8](repeating: 0xFF, count: input.choice(9)), at: place, &content)
        case 5:
            put([UInt8](repeating: 0, count: part.bytes.count), at: part.bytes.lowerBound, &content)
        case 6:
            let other = parts[input.choice(parts.count)]
            let copied = files[other.path].map { Array($0[other.bytes.clamped(to: 0..<$0.count)]) }
            put(copied ?? [], at: part.bytes.lowerBound, &content)
        case 7:
            let inserted = input.take(input.choice(24))
            guard place <= content.count else { return }
            content.insert(contentsOf: inserted, at: place)
        case 8:
            let end = min(content.count, place + input.choice(24))
            guard place < end else { return }
            content.removeSubrange(place..<end)
        default:
            guard input.byte() & 3 == 0 else { return }
            files[part.path] = nil
            return
        }
        files[part.path] = content
    }

    private func put(
        _ bytes: [UInt8], at place: Int, _ content: inout [UInt8], flips: Bool = false
    ) {
        for (offset, byte) in bytes.enumerated() where place + offset < content.count {
            content[place + offset] = flips ? content[place + offset] ^ byte : byte
        }
    }

    /// A disk with these files in the place of its own.
    func written(over disk: SimulatedDisk) -> SimulatedDisk {
        var disk = disk
        for path in Set(parts.map(\.path)).sorted() {
            if let content = files[path] {
                disk.replace(path, with: content)
            } else {
                disk.remove(path)
            }
        }
        return disk
    }
}

/// Fields of files, read and written for repair.
extension [UInt8] {
    func number<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type, at offset: Int
    ) -> Value? {
        let width = Value.bitWidth / 8
        guard offset >= 0, offset + width <= count else { return nil }
        return (0..<width).reduce(0) { $0 | Value(self[offset + $1]) << Value(8 * $1) }
    }

    mutating func put<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
        let width = Value.bitWidth / 8
        guard offset >= 0, offset + width <= count else { return }
        for place in 0..<width {
            self[offset + place] = UInt8(truncatingIfNeeded: value >> Value(8 * place))
        }
    }

    mutating func put(_ bytes: [UInt8], at offset: Int) {
        guard offset >= 0, offset + bytes.count <= count else { return }
        replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }

    /// Puts the checksum of a range behind it, or elsewhere.
    mutating func putChecksum(of range: Range<Int>, at offset: Int) {
        guard range.lowerBound >= 0, range.upperBound <= count else { return }
        put(Checksum.of(self, in: range), at: offset)
    }
}
