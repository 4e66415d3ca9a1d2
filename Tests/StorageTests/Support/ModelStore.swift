import Storage
import Synchronization

let storeDirectory = "/store-parent/store"

/// What the script has sent and what it was told, as seen while the power fails.
final class Promises: Sendable {
    struct Known: Sendable {
        /// Revision of each submitted entry by its sequence; [0] is the empty store.
        var submitted: [UInt64] = [0]
        var acknowledged: UInt64 = 0
        /// Whether `init` has returned.
        var isCreated = false
    }

    private let known = Mutex(Known())

    var now: Known { known.withLock { $0 } }

    func submit(revision: UInt64) { known.withLock { $0.submitted.append(revision) } }
    func acknowledge(sequence: UInt64) { known.withLock { $0.acknowledged = sequence } }
    func forget(after sequence: UInt64) {
        known.withLock { $0.submitted.removeLast($0.submitted.count - Int(sequence) - 1) }
    }
    func create() { known.withLock { $0.isCreated = true } }
}

extension StorageConfiguration {
    /// Segments of 16 blocks, so that a few hundred entries change them often.
    static let small = StorageConfiguration(
        segmentBytes: 16 * 4096, entryBytesMax: 40_000, preparationBytes: 6 * 4096,
        snapshotSliceBytes: 4_000)
}

func testIdentity(_ mark: UInt8 = 7, epoch: UInt64 = 1) -> StoreIdentity {
    guard let id = StoreID([UInt8](repeating: mark, count: 16)) else {
        fatalError("sixteen bytes that are not zero are an id")
    }
    return StoreIdentity(id: id, epoch: epoch, createdAt: 1_700_000_000_000, isRehearsal: true)
}

/// An opened model store.
struct OpenedModel: ~Copyable {
    var store: OpenedStore
    let state: ModelState
}

func openModel(
    _ fileSystem: any FileSystem, directory: String = storeDirectory,
    configuration: StorageConfiguration = .small
) throws(StorageError) -> OpenedModel {
    var state = ModelState()
    let store = try StoreOpener.open(
        directory: directory, on: fileSystem, configuration: configuration, into: &state,
        at: 1_700_000_000_001)
    return OpenedModel(store: store, state: state)
}

/// Runs appends, changes of segments, snapshots and maintenance over a store, keeping the promises
/// up to date for whoever watches the disk meanwhile.
struct Script {
    var appends = 300
    var snapshotEvery = 60
    var seed: UInt64 = 1
    var sealsAtEnd = true
    var configuration = StorageConfiguration.small

    func create(
        on fileSystem: any FileSystem, _ promises: Promises
    ) throws(StorageError) {
        try StoreCreator.create(
            directory: storeDirectory, identity: testIdentity(), on: fileSystem)
        promises.create()
    }

    func run(on fileSystem: any FileSystem, _ promises: Promises) throws(StorageError) {
        var model = try openModel(fileSystem, configuration: configuration)
        guard var journal = model.store.takeJournal() else {
            return
        }
        let room = configuration.entryBytesMax
        var generator = SeededGenerator(seed: seed)
        var revision = model.store.durable.revision
        for number in 1...appends {
            let count = number.isMultiple(of: 9) ? 0 : generator.next() % 3 + 1
            let last = revision + count
            while !journal.hasRoom(bodyBytes: room), journal.needsPreparation {
                _ = try journal.prepareNextSegment()
            }
            promises.submit(revision: last)
            let token = try journal.append(
                body: ModelState.body(first: revision + 1, last: last),
                firstRevision: revision + 1, lastRevision: last,
                at: 1_700_000_000_000 + Int64(number))
            promises.acknowledge(sequence: token.sequence)
            revision = last
            if number.isMultiple(of: snapshotEvery) {
                try snapshot(model.store.identity, model.store.layout, token, on: fileSystem)
            }
        }
        if sealsAtEnd {
            try journal.seal(at: 1_700_000_100_000)
        }
    }

    private func snapshot(
        _ identity: StoreIdentity, _ layout: StoreLayout, _ token: CommitToken,
        on fileSystem: any FileSystem
    ) throws(StorageError) {
        var writer = try SnapshotWriter.begin(
            ModelState.source(revision: token.revision, covered: token.position),
            identity: identity, layout: layout, configuration: .small, on: fileSystem)
        while try writer.step(durable: token) == .more {}
        _ = try StoreMaintenance.run(layout: layout, identity: identity, on: fileSystem)
    }
}

/// Opens a disk that lost its power and holds what comes back against the promises: acknowledged
/// ⊆ recovered ⊆ submitted, in order, every entry whole or absent. Nil when all is well.
func faultAfterRecovery(
    of disk: SimulatedDisk, _ promises: Promises.Known,
    observer: SimulatedFileSystem.Observer? = nil
) -> String? {
    do throws(StorageError) {
        let model = try openModel(SimulatedFileSystem(disk: disk, observer: observer))
        let state = model.state
        let sequence = model.store.durable.sequence
        guard sequence >= promises.acknowledged else {
            return "lost: \(promises.acknowledged) acknowledged, \(sequence) recovered"
        }
        guard sequence < promises.submitted.count else {
            return "invented: entry \(sequence) was never submitted"
        }
        guard promises.submitted[Int(sequence)] == model.store.durable.revision,
            state.revision == model.store.durable.revision
        else {
            return "revision \(state.revision) at entry \(sequence)"
        }
        return state.isExact ? nil : "the state is not that of revision \(state.revision)"
    } catch {
        if !promises.isCreated, case .refusal(.notAStore) = error {
            return nil
        }
        return "refused: \(error)"
    }
}
