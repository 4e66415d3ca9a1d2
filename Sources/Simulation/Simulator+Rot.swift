import Storage

/// Files that rot between a stop and the next start.
extension Simulator {
    /// Damages one file and opens the store. Either it is refused, or what is found is right; only
    /// the last entry of a segment in use may be cut, which is counted apart. The run goes on with
    /// the disk as it was.
    mutating func openRotten(_ disk: SimulatedDisk) throws(Violation) {
        guard let damage = damage(disk) else { return }
        var target = RecordingTarget()
        let found: SimulatedProcess
        do throws(StorageError) {
            found = try Self.open(SimulatedFileSystem(disk: damage.disk), at: now, &target)
        } catch {
            guard case .refusal = error else {
                throw Violation("damage is refused, and nothing else: \(error)")
            }
            tally.rotRefused += 1
            return
        }
        let missing = try model.found(target, found.durable)
        guard missing > 0 else {
            tally.rotHarmless += 1
            return
        }
        try expect(
            missing == 1 && isLastEntry(damage, of: disk),
            "\(damage) is refused: \(missing) acknowledged entries are missing")
        // An entry whose block went back to zeros was never there, as far as a disk can tell.
        try expect(
            found.report.cut?.file == damage.path || damage.kind == .zeroedSector
                || damage.kind == .staleBlock || damage.kind == .misdirectedBlock,
            "\(damage) is reported when it is cut")
        tally.rotCut += 1
    }

    private mutating func damage(_ disk: SimulatedDisk) -> StoredDamage? {
        let everything = disk.paths.filter { $0.hasPrefix(Self.directory) }
        let read = everything.filter { !$0.contains("/archive/") && !$0.hasSuffix("/lock") }
        return StoredDamage(
            dice.pick(StoredDamage.Kind.allCases, else: .flippedBit), to: disk,
            paths: dice.once(in: 8) ? everything : read, former: formerDisk, seed: dice.seed())
    }

    /// Whether a damaged file is the segment that was in use: the newest, and without a seal.
    private func isLastEntry(_ damage: StoredDamage, of disk: SimulatedDisk) -> Bool {
        let journal = StoreLayout(directory: Self.directory).journal
        let newest = disk.paths.last { $0.hasPrefix(journal) && $0.hasSuffix(".segment") }
        let content = newest.flatMap { disk.content(at: $0) } ?? []
        return damage.path == newest && content.suffix(4096).allSatisfy { $0 == 0 }
    }
}
