package import Storage

/// Replay equality: a snapshot and the changes after it lead to the next snapshot, byte for byte.
///
/// The nightly job asks for it. It folds a second copy of the state, so it needs as much memory as
/// the daemon; where there is not so much, it runs on another machine over copied files.
package enum ReplayCheck {
    /// One step from a snapshot, or from the very beginning, to the next.
    package struct Step: Sendable, Equatable {
        package let from: SnapshotName?
        package let to: SnapshotName
        package let entries: Int
        package let rootHash: Digest
    }

    /// Checks the step to the newest snapshot, or every step there is. A step whose beginning no
    /// file reaches any more is left out.
    package static func run(
        directory: String, everyStep: Bool, on fileSystem: any FileSystem = LinuxFileSystem()
    ) throws(DaemonError) -> [Step] {
        try StoreKeeping.onStore { () throws(StorageError) in
            let history = try StoreHistory(directory: directory, on: fileSystem)
            let names = try history.snapshots()
            var steps: [Step] = []
            for index in names.indices.suffix(everyStep ? names.count : 1) {
                let from = index > 0 ? names[index - 1] : nil
                if let step = try check(history, from: from, to: names[index]) {
                    steps.append(step)
                }
            }
            return steps
        }
    }

    private static func check(
        _ history: StoreHistory, from: SnapshotName?, to: SnapshotName
    ) throws(StorageError) -> Step? {
        let expected = try history.openSnapshot(to).rootHash
        let folded: (state: RecoveredState, entries: Int)
        do throws(StorageError) {
            folded = try foldTwice(history, from: from, to: to)
        } catch {
            // A restored store has nothing before its first snapshot.
            if from == nil, case .refusal(.missingSegment) = error { return nil }
            if from == nil, case .refusal(.notReached) = error { return nil }
            throw error
        }
        let source = folded.state.registry.snapshotSource(
            covered: .start(epoch: 0), auditSequence: 0, at: 0)
        let found = RootHash.of(source)
        guard found == expected else {
            throw .refusal(
                .replayDiffers(from: from?.text ?? "the beginning", to: to.text))
        }
        return Step(from: from, to: to, entries: folded.entries, rootHash: found)
    }

    /// A daemon may be writing the last segment while it is read, and two of its blocks be seen as
    /// they were at different moments: what does not hold is read once more.
    private static func foldTwice(
        _ history: StoreHistory, from: SnapshotName?, to: SnapshotName
    ) throws(StorageError) -> (state: RecoveredState, entries: Int) {
        do throws(StorageError) {
            return try fold(history, from: from, to: to)
        } catch {
            guard case .refusal(.damaged) = error else { throw error }
            return try fold(history, from: from, to: to)
        }
    }

    private static func fold(
        _ history: StoreHistory, from: SnapshotName?, to: SnapshotName
    ) throws(StorageError) -> (state: RecoveredState, entries: Int) {
        let point = HistoryPoint.revision(to.revision)
        var state = RecoveredState(upTo: point)
        let entries = try history.fold(from: from, to: point, into: &state).entries
        state.finishSnapshot()
        return (state, entries)
    }
}
