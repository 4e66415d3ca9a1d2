import Testing

@testable import Storage

/// Goal: a stretch of the journal is exactly the entries between its ends, in pieces as small as
/// one likes, wherever the segments lie.
@Suite struct JournalStretchTests {
    private static let start: Int64 = 1_700_000_000_000

    /// The entries of a stretch, in pages of so many bytes.
    private static func sequences(
        _ history: StoreHistory, from first: UInt64 = 0, through: UInt64, since: Int64 = .min,
        bytesAtMost: Int = 1 << 30
    ) throws -> (sequences: [UInt64], pages: Int) {
        var found: [UInt64] = []
        var next = first
        var pages = 0
        while next <= through {
            let stretch = JournalStretch(
                first: next, through: through, since: since, bytesAtMost: bytesAtMost)
            let reading = try history.visit(stretch) { (entry, body) throws(StorageError) in
                #expect(body.byteCount == entry.bodyBytes)
                found.append(entry.sequence)
                return true
            }
            #expect(reading.next > next, "a page that does not move on")
            #expect(reading.bytes <= max(bytesAtMost, 64 << 10))
            next = reading.next
            pages += 1
        }
        return (found, pages)
    }

    @Test func `From archive and journal, every entry once, up to the last one asked for`() throws {
        let model = try ModelHistory()
        let history = try model.history()
        let segments = try history.row().segments
        #expect(segments.contains { $0.path.contains("/archive/") } && segments.count > 3)
        for through: UInt64 in [0, 1, 57, 119, 120] {
            let whole = try Self.sequences(history, through: through)
            #expect(whole.sequences == (1...120).filter { $0 <= through })
            let inPieces = try Self.sequences(history, through: through, bytesAtMost: 10_000)
            #expect(inPieces.sequences == whole.sequences)
            #expect(inPieces.pages > whole.pages || through < 3)
        }
        #expect(try Self.sequences(history, from: 50, through: 53).sequences == [50, 51, 52, 53])
    }

    @Test func `What lies behind the last entry asked for is not looked at, whole or not`() throws {
        let model = try ModelHistory(appends: 40, sealsAtEnd: false)
        var disk = model.disk
        let path = try #require(try model.history().row().segments.last).path
        var content = try #require(disk.content(at: path))
        let last = try #require(content.lastIndex { $0 != 0 })
        content[last] ^= 1
        disk.replace(path, with: content)
        let history = try StoreHistory(
            directory: storeDirectory, on: SimulatedFileSystem(disk: disk))
        #expect(try Self.sequences(history, through: 39).sequences.last == 39)
        #expect(throws: StorageError.self) {
            _ = try Self.sequences(history, through: 40)
        }
        #expect(throws: StorageError.self) {
            _ = try Self.sequences(history, through: 41)
        }
    }

    @Test func `Older segments are passed over by their headers, older entries by theirs`() throws {
        let model = try ModelHistory()
        let history = try model.history()
        // The script's entries are a millisecond apart.
        let found = try Self.sequences(history, through: 120, since: Self.start + 100)
        #expect(found.sequences == Array(100...120))
        let stretch = JournalStretch(
            first: 0, through: 120, since: Self.start + 120, bytesAtMost: 1 << 30)
        let reading = try history.visit(stretch) { _, _ in true }
        #expect(reading.bytes < 64 << 10)
        #expect(reading.lastInstant == Self.start + 120)
    }

    @Test func `A visitor who stops gets the same entry again, and a pruned past is told`() throws {
        let model = try ModelHistory()
        let history = try model.history()
        let stretch = JournalStretch(first: 0, through: 120, since: .min, bytesAtMost: 1 << 30)
        let reading = try history.visit(stretch) { entry, _ in entry.sequence < 7 }
        #expect(reading.next == 7 && reading.oldest == .beginning)
        let oldest = try #require(try history.row().segments.first)
        let second = try history.row().segments[1].first
        try model.fileSystem.unlink(oldest.path)
        let pruned = try history.visit(stretch) { entry, _ in entry.sequence < second + 2 }
        #expect(pruned.next == second + 2)
        #expect(pruned.oldest == .segment(createdAt: Self.start + Int64(second)))
    }

    @Test func `A segment that is missing in between is damage, not silence`() throws {
        let model = try ModelHistory()
        let history = try model.history()
        try model.fileSystem.unlink(try history.row().segments[1].path)
        #expect(throws: StorageError.self) {
            _ = try Self.sequences(history, through: 120)
        }
    }
}
