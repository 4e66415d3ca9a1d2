import Glibc
import Registry
import Schema
package import Storage

/// A question about the register as it stood at an earlier revision. Whoever carries out
/// `BackgroundWork` folds that state from the store's files, away from the loop and without
/// touching the register that is served.
///
/// Rights are those of today: who asks, and which territory is his. What he hears is what the
/// same question was answered at the revision; but a list has the names that he sees today.
package struct PastQuery: Sendable {
    package let revision: UInt64
    /// As the register was when the folding began.
    let today: Registry
    let context: CommandContext
    let epoch: UInt64
    let question: FrozenQuery.Question

    /// Folds the state from the newest kept snapshot at or below the revision and from the changes
    /// after it, of the tables that figures count, and asks it. What is no longer kept, or does not
    /// hold, is refused; a disk that fails is the error of whoever runs this.
    package func answer(
        directory: String, on fileSystem: any FileSystem
    ) throws(StorageError) -> WorkResult {
        do throws(StorageError) {
            let registry = try foldTwice(directory, fileSystem)
            let query = FrozenQuery(
                registry: registry, today: today, context: context, epoch: epoch,
                question: question)
            var columns = RegisterColumns()
            return .query(query.answer(&columns))
        } catch {
            guard error.isOfTheFiles else { throw error }
            let refusal =
                error.isBeyondWhatIsKept
                ? compacted(directory, fileSystem) : Refusal(.pastUnreadable)
            return .query(FrozenAnswer(outcome: .failure(refusal), revision: 0))
        }
    }

    private func compacted(_ directory: String, _ fileSystem: any FileSystem) -> Refusal {
        let names = try? StoreHistory(directory: directory, on: fileSystem).snapshots()
        let oldest = names?.first.map { "\($0.revision)" } ?? "—"
        return Refusal(.revisionCompacted, [.init("oldest", oldest)])
    }

    /// The daemon writes the last segment while it is read, and moves others to the archive: what
    /// does not hold is read once more.
    private func foldTwice(
        _ directory: String, _ fileSystem: any FileSystem
    ) throws(StorageError) -> Registry {
        do throws(StorageError) {
            return try fold(directory, fileSystem)
        } catch {
            guard error.isOfTheFiles, !error.isBeyondWhatIsKept else { throw error }
            return try fold(directory, fileSystem)
        }
    }

    private func fold(
        _ directory: String, _ fileSystem: any FileSystem
    ) throws(StorageError) -> Registry {
        let history = try StoreHistory(directory: directory, on: fileSystem)
        let point = HistoryPoint.revision(revision)
        var state = RecoveredState(upTo: point, only: Table.countedByFigures)
        _ = try history.fold(to: point, into: &state)
        state.finishSnapshot()
        return state.registry
    }
}

extension Table {
    /// What figures are counted from.
    fileprivate static var countedByFigures: Set<Table> {
        [
            .division, .bureau, .ruleSet, .notice, .person, .personIdentity, .certificate,
            .registrationPeriod, .application, .receipt, .certificateText, .workingCalendar,
            .registrationEvent, .personChange, .organisation, .rehearsalClock,
        ]
    }
}

extension StorageError {
    /// What the files hold, or that one is not there; not that the disk fails.
    var isOfTheFiles: Bool {
        switch self {
        case .refusal: true
        case .failed(let error, _): error.code == ENOENT
        default: false
        }
    }

    /// The files do not reach back so far.
    fileprivate var isBeyondWhatIsKept: Bool {
        guard case .refusal(let refusal) = self else { return false }
        return switch refusal {
        case .missingSegment, .missingEntries, .notReached: true
        default: false
        }
    }
}

extension FrozenQuery.Question {
    /// The revision of the past that it asks about; 0 = as it is now.
    var asOfRevision: UInt64 {
        switch self {
        case .stock(let request): request.asOfRevision
        case .figures(let scope): scope.asOfRevision
        case .figureList(let request): request.scope?.asOfRevision ?? 0
        case .searchPersons, .preview, .report, .spotCheck, .findDuplicates,
            .compareNational, .listRegistered, .divisionChange, .migration, .noticeCases:
            0
        }
    }
}
