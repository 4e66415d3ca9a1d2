import Glibc
import Storage
import Testing

/// Goal: no flipped bit is ever taken for data; each is classed rightly.
/// Method: a store with one file of each kind, flipped bit by bit, and opened. Every 29th bit, or
/// with `SHEGONG_EVERY_BIT=1` in the environment (`scripts/faults.sh flips`) each of more than
/// 500,000.
@Suite struct FlipTests {
    private static let step = getenv("SHEGONG_EVERY_BIT") == nil ? 29 : 1

    /// What a flipped bit came to.
    private enum Outcome: String, CaseIterable {
        /// The store was not opened: exit code 65.
        case refused
        /// In the last entry of an unsealed segment: it was cut and reported.
        case lastEntryCut
        /// Behind the last entry: only what was no entry was cut, and reported.
        case nothingCut
        /// In a snapshot: reported, and the one before it was used.
        case snapshotPassedOver
        /// In the slot of the head file that is not in use: it holds nothing that is still true.
        case staleSlot
    }

    /// A file of each kind that a start reads: two snapshots, a sealed segment after them, and one
    /// in use.
    private struct Sample {
        var disk: SimulatedDisk
        let acknowledged: UInt64
        let sealed: String
        let inUse: String
        let snapshot: String
        /// Where the last entry of the segment in use lies, padding included.
        let lastEntry: Range<Int>

        init() throws {
            let fileSystem = SimulatedFileSystem()
            let promises = Promises()
            var script = Script(appends: 8, snapshotEvery: 4)
            script.configuration = StorageConfiguration(
                segmentBytes: 8 * block, entryBytesMax: 20_000, preparationBytes: 8 * block)
            try script.create(on: fileSystem, promises)
            try script.run(on: fileSystem, promises)
            script.snapshotEvery = 1_000
            script.appends = 2
            try script.run(on: fileSystem, promises)
            script.appends = 3
            script.sealsAtEnd = false
            try script.run(on: fileSystem, promises)
            disk = fileSystem.disk
            acknowledged = promises.now.acknowledged
            let segments = disk.paths.filter {
                $0.contains("/journal/") && $0.hasSuffix(".segment")
            }
            inUse = try #require(segments.last)
            sealed = try #require(segments.dropLast().last)
            snapshot = try #require(disk.paths.last { $0.hasSuffix(".snapshot") })
            let content = try #require(disk.content(at: inUse))
            let end = content.count - block
            let starts = stride(from: block, to: end, by: block).filter {
                content[$0..<$0 + 4].elementsEqual("ENRT".utf8)
            }
            let start = try #require(starts.last)
            let last = try #require(content[..<end].lastIndex { $0 != 0 })
            lastEntry = start..<(last / block + 1) * block
        }

        /// What opening comes to; nil where something was taken for data that is none.
        func outcome() -> Outcome? {
            do throws(StorageError) {
                let model = try openModel(SimulatedFileSystem(disk: disk))
                let report = model.store.report
                let sequence = model.store.durable.sequence
                guard model.state.isExact, model.state.revision == model.store.durable.revision
                else { return nil }
                if sequence == acknowledged - 1 {
                    return report.cut == nil ? nil : .lastEntryCut
                }
                guard sequence == acknowledged else { return nil }
                if report.damagedSnapshots.count == 1 { return .snapshotPassedOver }
                return report.cut == nil ? .staleSlot : .nothingCut
            } catch {
                guard case .refusal(let refusal) = error else { return nil }
                return refusal.exitCode == .damaged ? .refused : nil
            }
        }

        /// What has to come of a flipped bit here.
        func expected(_ path: String, _ offset: Int, headInUse: Int) -> Outcome {
            switch path {
            case snapshot: .snapshotPassedOver
            case inUse where lastEntry.contains(offset): .lastEntryCut
            case inUse where lastEntry.upperBound <= offset && offset < 7 * block: .nothingCut
            case StoreLayout(directory: storeDirectory).journalHead
            where offset / block != headInUse:
                .staleSlot
            default: .refused
            }
        }
    }

    /// The slot of the head file with the higher generation, which stands behind the store's id.
    private func headInUse(_ content: [UInt8]) -> Int {
        content[block + 40] > content[40] ? 1 : 0
    }

    private enum File: CaseIterable, Sendable { case header, head, sealed, inUse, snapshot }

    @Test(arguments: File.allCases)
    private func `A flipped bit is refused, cut or passed over, and never taken for data`(
        file: File
    ) throws {
        var sample = try Sample()
        let layout = StoreLayout(directory: storeDirectory)
        let path =
            switch file {
            case .header: layout.storeHeader
            case .head: layout.journalHead
            case .sealed: sample.sealed
            case .inUse: sample.inUse
            case .snapshot: sample.snapshot
            }
        let whole = try #require(sample.disk.content(at: path))
        let slot = headInUse(try #require(sample.disk.content(at: layout.journalHead)))
        var counts: [Outcome: Int] = [:]
        var content = whole
        for bit in stride(from: 0, to: 8 * whole.count, by: Self.step) {
            let offset = bit / 8
            content[offset] ^= 1 << UInt8(bit % 8)
            sample.disk.replace(path, with: content)
            content[offset] = whole[offset]
            let outcome = sample.outcome()
            let expected = sample.expected(path, offset, headInUse: slot)
            if outcome != expected {
                Issue.record("bit \(bit) of \(path): \(outcome as Any), not \(expected)")
            }
            outcome.map { counts[$0, default: 0] += 1 }
        }
        let line = Outcome.allCases.compactMap { outcome in
            counts[outcome].map { "\($0) \(outcome.rawValue)" }
        }
        print("flips in \(path): \(line.joined(separator: ", "))")
    }

    @Test func `A segment in use that lost its end at any byte is cut by one entry, or refused`()
        throws
    {
        var sample = try Sample()
        let whole = try #require(sample.disk.content(at: sample.inUse))
        for length in stride(from: 0, to: whole.count, by: Self.step) {
            sample.disk.replace(sample.inUse, with: Array(whole[..<length]))
            #expect(sample.outcome() == .refused, "\(length) bytes left")
        }
        // The file has its length, but from some byte on only zeros: the write that was lost.
        for offset in stride(
            from: sample.lastEntry.lowerBound, to: sample.lastEntry.upperBound, by: Self.step)
        {
            let lost = [UInt8](repeating: 0, count: whole.count - offset)
            sample.disk.replace(sample.inUse, with: whole[..<offset] + lost)
            let outcome = sample.outcome()
            let isLost = !whole[offset...].allSatisfy { $0 == 0 }
            if offset == sample.lastEntry.lowerBound {
                // Nothing of it is there: the same as if it had never been written.
                #expect(outcome == nil)
            } else {
                #expect(outcome == (isLost ? .lastEntryCut : .staleSlot), "zeros from \(offset)")
            }
        }
    }
}

private let block = 4096
