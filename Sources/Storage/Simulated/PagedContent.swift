/// The bytes of a simulated file, in pages that copies share: keeping a moment of a disk costs
/// nothing, and a write after it one page.
struct PagedContent: Sendable {
    static let pageBytes = 4096
    private static let zeros = [UInt8](repeating: 0, count: pageBytes)

    /// Behind `count` the last page holds zeros.
    private var pages: [[UInt8]] = []
    private(set) var count = 0

    mutating func setSize(_ size: Int) {
        let needed = (size + Self.pageBytes - 1) / Self.pageBytes
        if size < count {
            pages.removeLast(pages.count - needed)
            let used = size % Self.pageBytes
            if used > 0 {
                pages[needed - 1].replaceSubrange(used..., with: Self.zeros[used...])
            }
        } else if needed > pages.count {
            pages.append(contentsOf: repeatElement(Self.zeros, count: needed - pages.count))
        }
        count = size
    }

    /// Writes the bytes, and grows where they end behind the end.
    mutating func write(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        if offset + bytes.count > count {
            setSize(offset + bytes.count)
        }
        var rest = bytes
        var position = offset
        while !rest.isEmpty {
            let start = position % Self.pageBytes
            let piece = rest.prefix(Self.pageBytes - start)
            let page = position / Self.pageBytes
            if piece.count == Self.pageBytes {
                pages[page] = Array(piece)
            } else {
                pages[page].replaceSubrange(start..<start + piece.count, with: piece)
            }
            rest = rest.dropFirst(piece.count)
            position += piece.count
        }
    }

    /// What of the range lies in the file.
    func read(_ range: Range<Int>) -> [UInt8] {
        let range = range.clamped(to: 0..<count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position % Self.pageBytes
            let end = min(Self.pageBytes, start + range.upperBound - position)
            bytes.append(contentsOf: pages[position / Self.pageBytes][start..<end])
            position += end - start
        }
        return bytes
    }

    var all: [UInt8] { read(0..<count) }
}
