import Storage
import Testing

/// Goal: no damage to a byte is taken for data, and each is classed rightly as tail or middle.
/// Method: make a small store, change it behind its back in every place, open it.
@Suite struct DamageTests {
    private let layout = StoreLayout(directory: storeDirectory)

    /// A store of three segments; the newest is in use, or sealed.
    private func makeStore(isSealed: Bool, appends: Int = 12, snapshotEvery: Int = 1_000) throws
        -> (disk: SimulatedDisk, promises: Promises)
    {
        let fileSystem = SimulatedFileSystem()
        let promises = Promises()
        var script = Script(appends: appends, snapshotEvery: snapshotEvery)
        script.sealsAtEnd = isSealed
        try script.create(on: fileSystem, promises)
        try script.run(on: fileSystem, promises)
        return (fileSystem.disk, promises)
    }

    private func segments(_ disk: SimulatedDisk) -> [String] {
        disk.paths.filter { $0.hasSuffix(".segment") }
    }

    /// What opening says: the sequence recovered, or why it was refused.
    private func open(_ disk: SimulatedDisk) -> Result<UInt64, StorageError> {
        do throws(StorageError) {
            let model = try openModel(SimulatedFileSystem(disk: disk))
            return model.state.isExact
                ? .success(model.store.durable.sequence) : .success(.max)
        } catch {
            return .failure(error)
        }
    }

    private func isDamage(_ result: Result<UInt64, StorageError>) -> Bool {
        guard case .failure(.refusal(let refusal)) = result else {
            return false
        }
        return refusal.exitCode == .damaged
    }

    @Test func `A flipped bit in any byte of a sealed segment is refused`() throws {
        let (disk, promises) = try makeStore(isSealed: true, appends: 6)
        let path = try #require(segments(disk).last)
        let content = try #require(disk.content(at: path))
        #expect(open(disk) == .success(promises.now.acknowledged))
        var damaged = disk
        for offset in places(in: content) {
            var flipped = content
            flipped[offset] ^= 1 << UInt8(offset % 8)
            damaged.replace(path, with: flipped)
            #expect(isDamage(open(damaged)), "byte \(offset) of \(path)")
        }
    }

    @Test func `A flipped bit in a segment in use is refused, or cut when it is in the last entry`()
        throws
    {
        let (disk, promises) = try makeStore(isSealed: false, appends: 6)
        let path = try #require(segments(disk).last)
        let content = try #require(disk.content(at: path))
        let acknowledged = promises.now.acknowledged
        let lastEntry = try #require(startOfLastEntry(content))
        let bodyBytes = Int(content[lastEntry + 8]) | Int(content[lastEntry + 9]) << 8
        let lastStride = (128 + bodyBytes + 4_095) / 4_096 * 4_096
        var damaged = disk
        for offset in places(in: content) where offset < content.count - 4096 {
            var flipped = content
            flipped[offset] ^= 1 << UInt8(offset % 8)
            damaged.replace(path, with: flipped)
            let result = open(damaged)
            if offset < lastEntry {
                #expect(isDamage(result), "byte \(offset), last entry at \(lastEntry)")
            } else if case .success(let sequence) = result {
                // The last entry is cut, whichever byte of it is wrong; behind it only zeros are.
                let isInEntry = offset < lastEntry + lastStride
                #expect(sequence == acknowledged - (isInEntry ? 1 : 0), "byte \(offset)")
            } else {
                Issue.record("byte \(offset): \(result)")
            }
        }
    }

    /// Every byte of headers and short entries, and a sample of long runs.
    private func places(in content: [UInt8]) -> [Int] {
        content.indices.filter { $0 % 4096 < 160 || $0 % 61 == 0 || $0 == content.count - 1 }
    }

    private func startOfLastEntry(_ content: [UInt8]) -> Int? {
        Array(stride(from: 4096, to: content.count - 4096, by: 4096)).last {
            Array(content[$0..<$0 + 4]) == Array("ENRT".utf8)
        }
    }

    @Test func `What is cut is kept in a file and reported`() throws {
        var (disk, promises) = try makeStore(isSealed: false, appends: 6)
        let path = try #require(segments(disk).last)
        var content = try #require(disk.content(at: path))
        let lastEntry = try #require(startOfLastEntry(content))
        content[lastEntry + 130] ^= 1
        disk.replace(path, with: content)
        let fileSystem = SimulatedFileSystem(disk: disk)
        let model = try openModel(fileSystem)
        let cut = try #require(model.store.report.cut)
        #expect(cut.offset == UInt64(lastEntry) && cut.file == path)
        #expect(model.store.durable.sequence == promises.now.acknowledged - 1)
        let kept = try #require(cut.copy.flatMap { fileSystem.disk.content(at: $0) })
        #expect(kept == Array(content[lastEntry..<lastEntry + cut.bytes]))
        // The second start gives the same state, from the sealed segment.
        #expect(
            open(fileSystem.disk.afterPowerLoss(choosing: 1))
                == .success(model.store.durable.sequence))
    }

    @Test func `A segment that is shorter than it was made is refused at every length`() throws {
        let (disk, _) = try makeStore(isSealed: false, appends: 6)
        let path = try #require(segments(disk).last)
        let content = try #require(disk.content(at: path))
        var damaged = disk
        for length in content.indices where length % 97 == 0 || length % 4096 < 2 {
            damaged.replace(path, with: Array(content[..<length]))
            #expect(isDamage(open(damaged)), "\(length) bytes left")
        }
    }

    @Test func `A missing, foreign, swapped, unknown or newer file is refused by name`() throws {
        let (disk, _) = try makeStore(isSealed: true, appends: 40)
        let paths = segments(disk)
        #expect(paths.count >= 3)
        for path in paths {
            var without = disk
            without.remove(path)
            #expect(isDamage(open(without)), "\(path) is missing")
        }
        var swapped = disk
        swapped.replace(paths[0], with: try #require(disk.content(at: paths[1])))
        #expect(open(swapped) == .failure(.refusal(.misnamed(file: paths[0]))))

        var extra = disk
        extra.replace(layout.journal + "/notes.txt", with: [1])
        #expect(
            open(extra)
                == .failure(.refusal(.unexpectedFile(path: layout.journal + "/notes.txt"))))

        let foreign = SimulatedFileSystem()
        try StoreCreator.create(
            directory: storeDirectory, identity: testIdentity(9), on: foreign)
        var mixed = disk
        mixed.replace(
            layout.storeHeader, with: try #require(foreign.disk.content(at: layout.storeHeader)))
        #expect(open(mixed) == .failure(.refusal(.foreignStore(file: layout.journalHead))))

        var newer = try #require(disk.content(at: layout.storeHeader))
        newer[8] = 2
        let checksum = Checksum.of(newer, in: 0..<4092)
        for index in 0..<4 {
            newer[4092 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(index)))
        }
        var upgraded = disk
        upgraded.replace(layout.storeHeader, with: newer)
        #expect(
            open(upgraded)
                == .failure(.refusal(.newerFormat(file: layout.storeHeader, version: 2))))

        for path in [layout.storeHeader, layout.journalHead] {
            var without = disk
            without.remove(path)
            #expect(open(without) == .failure(.refusal(.notAStore(directory: storeDirectory))))
        }
    }

    @Test func `An old segment laid over a new one, or an entry over another, is noticed`() throws {
        let (disk, _) = try makeStore(isSealed: false, appends: 8)
        let path = try #require(segments(disk).last)
        let content = try #require(disk.content(at: path))
        var damaged = disk
        let blocks = content.count / 4096
        for from in 1..<blocks - 1 {
            for to in 1..<blocks - 1 where from != to {
                var moved = content
                moved.replaceSubrange(
                    to * 4096..<(to + 1) * 4096, with: content[from * 4096..<(from + 1) * 4096])
                guard moved != content else {
                    continue
                }
                damaged.replace(path, with: moved)
                // Never taken for data: refused, or cut where nothing whole follows.
                switch open(damaged) {
                case .success(let sequence): #expect(sequence <= 8, "block \(from) over \(to)")
                case .failure: #expect(isDamage(open(damaged)), "block \(from) over \(to)")
                }
            }
        }
    }

    @Test func `A flipped bit in any byte of a snapshot is found, and the one before is used`()
        throws
    {
        let (disk, promises) = try makeStore(isSealed: true, appends: 20, snapshotEvery: 10)
        let snapshots = disk.paths.filter { $0.hasSuffix(".snapshot") }
        #expect(snapshots.count == 2)
        let path = try #require(snapshots.last)
        let content = try #require(disk.content(at: path))
        var damaged = disk
        for offset in content.indices
        where offset < 160 || offset % 23 == 0 || offset > content.count - 4300 {
            var flipped = content
            flipped[offset] ^= 1 << UInt8(offset % 8)
            damaged.replace(path, with: flipped)
            let fileSystem = SimulatedFileSystem(disk: damaged)
            let model = try openModel(fileSystem)
            #expect(model.store.report.damagedSnapshots.count == 1, "byte \(offset)")
            #expect(model.store.durable.sequence == promises.now.acknowledged)
            let isExact = model.state.isExact
            #expect(isExact)
        }
    }

    @Test func `The verifier finds what opening refuses, and a whole store whole`() throws {
        let (disk, _) = try makeStore(isSealed: true, appends: 60, snapshotEvery: 20)
        let report = try StoreVerifier.verify(
            directory: storeDirectory, on: SimulatedFileSystem(disk: disk))
        #expect(report.isWhole, "\(report.findings)")
        #expect(report.entries == 60 && report.snapshots >= 2)
        for path in disk.paths where path.hasSuffix(".segment") || path.hasSuffix(".snapshot") {
            var content = try #require(disk.content(at: path))
            content[4096 + 20] ^= 4
            var damaged = disk
            damaged.replace(path, with: content)
            let found = try StoreVerifier.verify(
                directory: storeDirectory, on: SimulatedFileSystem(disk: damaged))
            #expect(!found.isWhole, "\(path)")
        }
    }
}
