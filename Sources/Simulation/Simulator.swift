import Registry
import Schema
import ShegongServer
import Storage
import TTRPC

/// One deterministic run of the real core, registry and storage over a disk that fails and loses
/// power, with several clients that never give up.
///
/// Duties:
/// 1. Let a seed decide what happens next: a client acts, the journal writes, background work takes
///    a step, a second passes, a fault strikes.
/// 2. Crash anywhere, also in the middle of a write, of a snapshot and of recovery itself.
/// 3. Hold every answer and every recovered state against the model; the first broken promise ends
///    the run.
/// 4. In the middle and at the end let every fault go away: then every call is answered soon.
///
/// No thread, no clock, no Dictionary order in it: one seed is one run, byte for byte.
package struct Simulator {
    var dice: Dice
    var generator: CallGenerator
    var model = HistoryModel()
    var clients: [SimulatedClient]
    var links: [Link] = []
    var lastConnection: UInt64 = 0
    var process: SimulatedProcess
    var trap: CrashTrap
    var faults: FaultPlan
    /// The offices are being made: faults that would leave the run without them wait.
    var isOpening = true
    var isDiskFull = false
    /// The disk at some former crash, for blocks that go stale.
    var formerDisk: SimulatedDisk
    /// The machine's clock, Unix milliseconds.
    var now: Int64
    /// The furthest that the clock has been.
    var latest: Int64
    /// Messages of streams that have not ended.
    var streams: [CallID: [[UInt8]]] = [:]
    /// Tables of which a restored backup held a record.
    var backedUp: Set<Table> = []
    var tally = Tally()
    var trace = TraceHash()
    private let settings: SimulationSettings

    /// A connection of a client.
    struct Link {
        var client: Int
        var member: CastMember
        var id: ConnectionID
        var lastStream: UInt32
    }

    /// Plays a whole run.
    package static func run(
        _ settings: SimulationSettings
    ) throws(Violation) -> SimulationReport {
        var simulator = try Simulator(settings)
        try simulator.play()
        return simulator.report()
    }

    private init(_ settings: SimulationSettings) throws(Violation) {
        self.settings = settings
        dice = Dice(seed: settings.seed)
        generator = CallGenerator(seed: dice.seed())
        faults = FaultPlan(using: &dice)
        clients = Array(repeating: SimulatedClient(), count: settings.clients)
        now = Self.beginning
        latest = now
        formerDisk = try Self.emptyStore(dice.seed(), at: now)
        trap = CrashTrap()
        var target = RecordingTarget()
        do throws(StorageError) {
            let fileSystem = SimulatedFileSystem(disk: formerDisk, observer: trap.observer)
            process = try Self.open(fileSystem, at: now, &target)
            _ = try process.start()
        } catch {
            throw Violation("a new store opens: \(error)")
        }
        try model.recovered(target, process.durable)
    }

    private mutating func play() throws(Violation) {
        var opening = Opening.calls(&generator, machineNow: now)
        opening.reverse()
        while let intent = opening.last {
            if clients[0].isIdle {
                opening.removeLast()
                clients[0].state = .wants(intent)
            }
            try step(acting: [0])
        }
        isOpening = false
        try playUntil(calls: settings.calls / 2)
        try settle()
        faults = FaultPlan(using: &dice)
        try playUntil(calls: settings.calls)
        try settle()
        try stopAndStart()
    }

    private mutating func playUntil(calls: Int) throws(Violation) {
        let crashes = calls < settings.calls ? 0 : settings.crashesAtLeast
        while tally.calls < calls || tally.crashes < crashes {
            if tally.calls >= calls, tally.crashes < crashes {
                try crash(losingPower(process.disk))
            }
            try step(acting: Array(clients.indices))
        }
    }

    /// One event of the run. `acting` are the clients that may make a new call.
    private mutating func step(acting: [Int]) throws(Violation) {
        now += 1 + Int64(dice.number(below: 300))
        try strike()
        switch dice.weighted([50, 30, 12, 5]) {
        case 0: try act(dice.pick(acting, else: 0))
        case 1: try writeJournal()
        case 2: try workInBackground()
        default: try passSecond()
        }
    }

    /// All faults are gone: every call is answered within a few rounds, and writes go on.
    private mutating func settle() throws(Violation) {
        healAll()
        try passSecond()
        var rounds = 0
        while clients.contains(where: { !$0.isIdle }) {
            rounds += 1
            try expect(rounds <= Self.roundsToSettle, "every call is answered in the end")
            now += 50
            for client in clients.indices where !clients[client].isIdle {
                try act(client)
            }
            try writeJournal()
            for _ in 0..<50 where process.hasWork {
                try workInBackground()
            }
            try passSecond()
        }
        tally.rounds = max(tally.rounds, rounds)
        try takeBackup()
        let accepted = tally.accepted
        clients[0].state = .wants(generator.keyed(.installDivisions, machineNow: now))
        try act(0)
        try writeJournal()
        try writeJournal()
        try expect(tally.accepted == accepted + 1, "writes go on when all is well again")
    }

    private static var roundsToSettle: Int { 20 }

    /// A backup at rest, so that every run restores one with all that it has made.
    private mutating func takeBackup() throws(Violation) {
        // A sweep whose caller has gone is in its way until it has looked, decided and unlinked.
        for _ in 0..<3 {
            try writeJournal()
            for _ in 0..<1_000 where process.hasWork {
                try workInBackground()
            }
        }
        let before = tally.backups
        clients[0].state = .wants(.backup)
        try act(0)
        // What is under way already, and the batch with the audit's entry.
        try writeJournal()
        try writeJournal()
        for _ in 0..<1_000 where process.hasWork {
            try workInBackground()
        }
        try expect(tally.backups == before + 1, "a backup is taken when all is well")
    }

    // MARK: The threads around the core

    mutating func deliver(_ input: ServerInput) throws(Violation) {
        var actions = ServerActions()
        process.core.receive([input], now: now, &actions)
        // The change of a lone write is with the journal before it is installed.
        try handle(actions.apart())
        process.core.installUpcoming()
    }

    func report() -> SimulationReport {
        SimulationReport(
            seed: settings.seed, tally: tally, coverage: coverage,
            acknowledged: model.acknowledgedWrites, revision: process.core.state.revision,
            rootHash: process.core.state.rootHash.description, trace: trace.value)
    }

    private var coverage: Coverage {
        var coverage = Coverage()
        coverage.backedUp = backedUp
        coverage.issued = Set(generator.issued.keys)
        coverage.methods = generator.methods
        for change in model.changes {
            if let kind = CommandKind(change) {
                coverage.made.insert(kind)
            }
            coverage.tables.formUnion(change.puts.compactMap { Table(rawValue: $0.table) })
            coverage.hasRenewal = coverage.hasRenewal || change.consumesEducation
        }
        return coverage
    }

    /// 2021-12-20 10:00 in UTC+8, inside the notice's window.
    private static var beginning: Int64 { 1_639_965_600_000 }
}
