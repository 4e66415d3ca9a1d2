import Storage

/// The life of a store that power losses are tried on: entries of one to six changes, changes of
/// segments, snapshots and the moving of old segments to the archive, and at last the seal.
struct PowerLossScript {
    var seed: UInt64
    var entries: Int
    var snapshots: Int

    static let directory = "/store-parent/store"

    /// Segments of 16 blocks, so that a script changes them often.
    static let configuration = StorageConfiguration(
        segmentBytes: 16 * 4096, entryBytesMax: 40_000, preparationBytes: 6 * 4096,
        snapshotSliceBytes: 16_000)

    /// Plays the script; `witness` is told what is sent and what is acknowledged.
    func run(
        on fileSystem: SimulatedFileSystem, _ witness: PowerLossWitness
    ) throws(StorageError) {
        guard let id = StoreID((0..<16).map { UInt8(truncatingIfNeeded: seed &+ $0) | 1 }) else {
            throw .closed
        }
        try StoreCreator.create(
            directory: Self.directory,
            identity: StoreIdentity(id: id, createdAt: Self.instant, isRehearsal: true),
            on: fileSystem)
        witness.created()
        var state = ModelState()
        var opened = try Self.open(fileSystem, &state)
        guard var journal = opened.takeJournal() else { throw .closed }
        var generator = SeededGenerator(seed: seed)
        var revision: UInt64 = 0
        for number in 1...entries {
            while journal.needsPreparation {
                _ = try journal.prepareNextSegment()
            }
            // Now and then an entry of audit alone, which changes nothing.
            let last = revision + (number % 9 == 0 ? 0 : 1 + generator.next() % 6)
            witness.submitted(revision: last)
            let token = try journal.append(
                body: ModelState.body(first: revision + 1, last: last),
                firstRevision: revision + 1, lastRevision: last,
                at: Self.instant + Int64(number))
            witness.acknowledged(token)
            revision = last
            if number % (entries / (snapshots + 1)) == 0 {
                try snapshot(opened.identity, opened.layout, token, on: fileSystem)
                witness.tookSnapshot()
            }
        }
        try journal.seal(at: Self.instant + 100_000)
    }

    static func open(
        _ fileSystem: SimulatedFileSystem, _ state: inout ModelState
    ) throws(StorageError) -> OpenedStore {
        try StoreOpener.open(
            directory: directory, on: fileSystem, configuration: configuration, into: &state,
            at: instant + 1)
    }

    private func snapshot(
        _ identity: StoreIdentity, _ layout: StoreLayout, _ token: CommitToken,
        on fileSystem: SimulatedFileSystem
    ) throws(StorageError) {
        var writer = try SnapshotWriter.begin(
            ModelState.source(revision: token.revision, covered: token.position),
            identity: identity, layout: layout, configuration: Self.configuration,
            on: fileSystem)
        while try writer.step(durable: token) == .more {}
        _ = try StoreMaintenance.run(layout: layout, identity: identity, on: fileSystem)
    }

    private static let instant: Int64 = 1_700_000_000_000
}
