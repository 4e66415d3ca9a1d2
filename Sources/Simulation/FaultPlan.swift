/// Which faults a run has, and how often each strikes: both drawn from the seed, so that some runs
/// meet one fault alone, and some many at once.
struct FaultPlan: Sendable, Equatable {
    enum Fault: CaseIterable, Sendable {
        /// The process is killed between two steps.
        case kill
        /// The process ends at an operation of the journal, or of background work.
        case crashInJournal, crashInBackground
        /// It ends at an operation of the recovery, again and again.
        case crashInRecovery
        /// When the process ends, the machine loses its power as well.
        case powerLoss
        /// The disk has no room for new blocks, until space returns.
        case fullDisk
        /// A call fails with EIO, once or from then on.
        case inputOutputError, inputOutputErrorInRecovery
        /// A file is damaged between stop and start.
        case rot
        /// The machine's clock jumps.
        case clockJump
        case lostConnection
        case cleanStop

        /// Between how many occasions a fault strikes, at most and at least often.
        fileprivate var occasions: ClosedRange<UInt64> {
            switch self {
            case .kill: 60...300
            case .crashInJournal, .crashInBackground: 15...80
            case .crashInRecovery, .inputOutputErrorInRecovery: 2...6
            case .powerLoss: 1...3
            case .fullDisk, .clockJump: 60...200
            case .inputOutputError: 60...250
            case .rot: 1...3
            case .lostConnection: 40...200
            case .cleanStop: 100...400
            }
        }
    }

    /// One in how many occasions, by fault; nil = never.
    private var ratios: [UInt64?]

    init(using dice: inout Dice) {
        ratios = Fault.allCases.map { fault in
            let range = fault.occasions
            let ratio = range.lowerBound + dice.number(below: UInt64(range.count))
            return dice.once(in: 3) ? nil : ratio
        }
    }

    /// Whether the fault strikes now.
    func strikes(_ fault: Fault, _ dice: inout Dice) -> Bool {
        guard let index = Fault.allCases.firstIndex(of: fault), let ratio = ratios[index] else {
            return false
        }
        return dice.once(in: ratio)
    }

    /// No fault any more.
    mutating func heal() { ratios = Fault.allCases.map { _ in nil } }
}
