import Registry
import Schema
import ShegongServer
import Storage
import TTRPC

/// One deterministic run of the real core, registry and storage over a disk that loses power, with
/// several clients that never give up.
///
/// Duties:
/// 1. Let a seed decide what happens next: a client acts, the journal writes, background work takes
///    a step, a second passes, the power goes, the daemon is stopped and started.
/// 2. Crash anywhere, also in the middle of a write, of a snapshot and of recovery itself.
/// 3. Hold every answer and every recovered state against the model; the first broken promise ends
///    the run.
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
    /// The machine's clock, Unix milliseconds.
    var now: Int64
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
        clients = Array(repeating: SimulatedClient(), count: settings.clients)
        now = Self.beginning
        let disk = try Self.emptyStore(dice.seed(), at: now)
        trap = CrashTrap()
        process = try Self.open(disk, trap, at: now, &model)
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
        while tally.calls < settings.calls || tally.crashes < settings.crashesAtLeast {
            let isLate = tally.calls >= settings.calls / 2
            if isLate, tally.crashes < settings.crashesAtLeast {
                try crash(losingPower(process.disk))
            }
            try step(acting: Array(clients.indices))
        }
        try settle()
        try stopAndStart()
    }

    /// One event of the run. `acting` are the clients that may make a new call.
    private mutating func step(acting: [Int]) throws(Violation) {
        now += 1 + Int64(dice.number(below: 300))
        switch dice.weighted([50, 30, 12, 5, 1, 1]) {
        case 0: try act(dice.pick(acting, else: 0))
        case 1: try writeJournal()
        case 2: try workInBackground()
        case 3: try deliver(.tick)
        case 4: dice.once(in: 2) ? try crash(losingPower(process.disk)) : try loseLink()
        default: dice.once(in: 4) ? try stopAndStart() : try deliver(.tick)
        }
    }

    /// Runs until every call is answered.
    private mutating func settle() throws(Violation) {
        for _ in 0..<400 {
            now += 50
            for client in clients.indices where clients[client].waiting?.intent.isImport == true {
                try act(client)
            }
            try writeJournal()
            try workInBackground()
        }
        try deliver(.tick)
        while process.batch != nil {
            try writeJournal()
        }
        for client in clients {
            try expect(client.waiting == nil, "every call is answered")
        }
    }

    // MARK: The threads around the core

    mutating func deliver(_ input: ServerInput) throws(Violation) {
        let actions = process.core.receive(input, now: now)
        try handle(actions)
    }

    mutating func writeJournal(mayCrash: Bool = true) throws(Violation) {
        guard process.batch != nil else { return }
        if mayCrash, dice.once(in: 40) {
            trap.arm(operations: dice.number(below: 6))
        }
        let token: CommitToken?
        do throws(StorageError) {
            token = try process.write()
        } catch {
            throw Violation("the journal takes a batch: \(error)")
        }
        if let disk = trap.disarm() {
            return try crash(losingPower(disk))
        }
        guard let token else { return }
        try model.durable(token)
        trace.add(token.revision)
        try deliver(.journaled(token))
    }

    private mutating func workInBackground() throws(Violation) {
        guard process.hasWork else { return }
        if dice.once(in: 40) {
            trap.arm(operations: dice.number(below: 10))
        }
        let ended: ServerInput?
        do throws(StorageError) {
            ended = try process.work()
        } catch {
            throw Violation("background work goes on: \(error)")
        }
        if let disk = trap.disarm() {
            return try crash(losingPower(disk))
        }
        if let ended {
            try deliver(ended)
        }
    }

    func report() -> SimulationReport {
        SimulationReport(
            seed: settings.seed, tally: tally, issued: generator.issued,
            made: model.changes.compactMap { CommandKind($0) },
            acknowledged: model.acknowledgedWrites, revision: process.core.state.revision,
            rootHash: process.core.state.rootHash.description, trace: trace.value)
    }

    /// 2021-12-20 10:00 in UTC+8, inside the notice's window.
    private static var beginning: Int64 { 1_639_965_600_000 }
}
