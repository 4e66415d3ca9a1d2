import Storage
import Synchronization

/// Watches a script's disk, lets the power go after every operation in every way there is room
/// for, and holds what each opening finds against what was sent and acknowledged.
///
/// Duties:
/// 1. At each operation that changed the disk: all subsets of the pieces in the air where they are
///    few, else none, all, each prefix, each piece alone, each piece missing, and subsets by
///    chance. A state counts once for each operation, by its fingerprint.
/// 2. Open each: acknowledged ⊆ recovered ⊆ submitted, in order, every entry whole or absent.
/// 3. Let the power go again in the middle of some of the recoveries, and after them.
/// 4. Kill the process as well: memory stays, and what recovery then shows must survive the power
///    that goes afterwards.
final class PowerLossWitness: Sendable {
    private struct State {
        /// Revision at each entry; the first is the empty store.
        var submitted: [UInt64] = [0]
        var acknowledged: UInt64 = 0
        var isCreated = false
        var lastChange = -1
        var generator: SeededGenerator
        var report: PowerLossReport
    }

    private let state: Mutex<State>
    private let statesAtMost: Int
    private let oneOperationIn: UInt64

    init(_ settings: PowerLossSettings) {
        statesAtMost = settings.statesAtMost
        oneOperationIn = max(1, settings.oneOperationIn)
        state = Mutex(
            State(
                generator: SeededGenerator(seed: settings.seed &+ 1),
                report: PowerLossReport(settings)))
    }

    var report: PowerLossReport { state.withLock { $0.report } }

    // MARK: What the script tells

    func created() { state.withLock { $0.isCreated = true } }

    func submitted(revision: UInt64) { state.withLock { $0.submitted.append(revision) } }

    func acknowledged(_ token: CommitToken) {
        state.withLock { state in
            state.acknowledged = token.sequence
            state.report.entries += 1
            state.report.changes = Int(token.revision)
        }
    }

    func tookSnapshot() { state.withLock { $0.report.snapshots += 1 } }

    // MARK: What it sees

    func observe(_ operation: Int, _ disk: SimulatedDisk) {
        state.withLock { state in
            state.report.operations += 1
            guard state.lastChange != disk.changes else { return }
            state.lastChange = disk.changes
            guard state.generator.next() % oneOperationIn == 0 else { return }
            state.report.segments = max(
                state.report.segments, disk.paths.count { $0.hasSuffix(".segment") })
            let loss = PowerLoss(disk)
            var seen: Set<UInt64> = []
            for isKept in subsets(of: loss, using: &state.generator) {
                let (image, fingerprint) = loss.disk(keeping: isKept)
                guard seen.insert(fingerprint).inserted else { continue }
                state.report.states += 1
                examine(image, "operation \(operation)", &state)
            }
            examineKilled(disk, "operation \(operation), killed", &state)
        }
    }

    private func subsets(
        of loss: PowerLoss, using generator: inout SeededGenerator
    ) -> [[Bool]] {
        let count = loss.count
        if count < 30, 1 << count <= statesAtMost {
            return (0..<(1 << count)).map { mask in (0..<count).map { mask >> $0 & 1 == 1 } }
        }
        var subsets: [[Bool]] = []
        for place in 0...count {
            subsets.append((0..<count).map { $0 < place })
            subsets.append((0..<count).map { $0 == place })
            subsets.append((0..<count).map { $0 != place })
        }
        while subsets.count < statesAtMost {
            if subsets.count.isMultiple(of: 2) {
                subsets.append(loss.chosen(by: generator.next()))
            } else {
                subsets.append((0..<count).map { _ in generator.next() & 1 == 1 })
            }
        }
        return Array(subsets.shuffled(using: &generator).prefix(statesAtMost))
    }

    private func examine(_ image: SimulatedDisk, _ place: String, _ state: inout State) {
        let fileSystem = SimulatedFileSystem(disk: image)
        let found = Self.recover(fileSystem)
        judge(found, place, atLeast: state.acknowledged, &state)
        guard state.generator.next() % 64 == 0 else { return }
        if case .success(let recovered) = found {
            let again = fileSystem.disk.afterPowerLoss(choosing: state.generator.next())
            state.report.statesAfterRecovery += 1
            judge(
                Self.recover(SimulatedFileSystem(disk: again)), place + ", again",
                atLeast: recovered.sequence, &state)
        }
        examineRecovery(of: image, place, &state)
    }

    /// The power goes again after each operation of the recovery.
    private func examineRecovery(
        of image: SimulatedDisk, _ place: String, _ state: inout State
    ) {
        let moments = Mutex<[SimulatedDisk]>([])
        let fileSystem = SimulatedFileSystem(disk: image) { _, disk in
            moments.withLock { moments in
                if moments.last?.changes != disk.changes {
                    moments.append(disk)
                }
            }
        }
        _ = Self.recover(fileSystem)
        for moment in moments.withLock({ $0 }) {
            let again = moment.afterPowerLoss(choosing: state.generator.next())
            state.report.statesInRecovery += 1
            judge(
                Self.recover(SimulatedFileSystem(disk: again)), place + ", in recovery",
                atLeast: state.acknowledged, &state)
        }
    }

    private func examineKilled(_ disk: SimulatedDisk, _ place: String, _ state: inout State) {
        let fileSystem = SimulatedFileSystem(disk: disk)
        let found = Self.recover(fileSystem)
        state.report.statesKilled += 1
        judge(found, place, atLeast: state.acknowledged, &state)
        guard case .success(let recovered) = found else { return }
        let again = fileSystem.disk.afterPowerLoss(choosing: state.generator.next())
        judge(
            Self.recover(SimulatedFileSystem(disk: again)), place + ", then without power",
            atLeast: recovered.sequence, &state)
    }

    // MARK: What is there

    private struct Recovered {
        var sequence: UInt64
        var revision: UInt64
        var isExact: Bool
    }

    private static func recover(
        _ fileSystem: SimulatedFileSystem
    ) -> Result<Recovered, StorageError> {
        var state = ModelState()
        do throws(StorageError) {
            let opened = try PowerLossScript.open(fileSystem, &state)
            return .success(
                Recovered(
                    sequence: opened.durable.sequence, revision: opened.durable.revision,
                    isExact: state.isExact && state.revision == opened.durable.revision))
        } catch {
            return .failure(error)
        }
    }

    private func judge(
        _ found: Result<Recovered, StorageError>, _ place: String, atLeast acknowledged: UInt64,
        _ state: inout State
    ) {
        switch found {
        case .success(let recovered):
            if recovered.sequence < acknowledged {
                state.report.lost.append("\(place): \(acknowledged), \(recovered.sequence) left")
            } else if recovered.sequence >= UInt64(state.submitted.count)
                || state.submitted[Int(recovered.sequence)] != recovered.revision
                || !recovered.isExact
            {
                state.report.invented.append(
                    "\(place): entry \(recovered.sequence), revision \(recovered.revision)")
            }
        case .failure(.refusal(.notAStore)) where !state.isCreated: return
        case .failure(let error): state.report.refused.append("\(place): \(error)")
        }
    }
}
