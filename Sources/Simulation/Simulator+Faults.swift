import Glibc
import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage
import TTRPC

/// Faults while the process lives: the full disk, the failing one, the clock, the connections.
extension Simulator {
    mutating func strike() throws(Violation) {
        if faults.strikes(.kill, &dice) {
            try crash(losingPower(process.disk))
        }
        if faults.strikes(.lostConnection, &dice) {
            try loseLink()
        }
        if faults.strikes(.inputOutputError, &dice) {
            process.fileSystem.fail(
                after: Int(dice.number(below: 30)), code: EIO, lasts: dice.once(in: 3))
        }
        guard !isOpening else { return }
        if faults.strikes(.cleanStop, &dice) {
            try stopAndStart()
        }
        if faults.strikes(.fullDisk, &dice) {
            isDiskFull = true
            tally.fullDisks += 1
            process.fileSystem.setFreeBytes(Int(dice.number(below: 200_000)))
        } else if isDiskFull, dice.once(in: 60) {
            makeRoom()
        }
        if faults.strikes(.clockJump, &dice) {
            jumpClock()
        } else if now < latest, dice.once(in: 30) {
            now = latest
        }
    }

    mutating func healAll() {
        faults.heal()
        process.fileSystem.heal()
        trap.disarm()
        makeRoom()
        now = max(now, latest)
    }

    private mutating func makeRoom() {
        isDiskFull = false
        process.fileSystem.setFreeBytes(nil)
    }

    /// A jump forward stays; after one back somebody sets the clock right in the end.
    private mutating func jumpClock() {
        tally.clockJumps += 1
        latest = max(latest, now)
        let minute: Int64 = 60_000
        let day = 1_440 * minute
        now += dice.pick(
            [
                -10 * minute, -180 * minute, -day, -8 * day, -366 * day, minute, 10 * minute,
                180 * minute, day, 8 * day, 366 * day,
            ], else: minute)
    }

    func isInjected(_ error: StorageError) -> Bool {
        guard case .failed(let failure, _) = error else { return false }
        return failure.code == EIO
    }

    // MARK: What a full disk must not touch

    /// While writes are refused, an officer who asks for what is on disk is answered at once.
    func expectReadsServed() throws(Violation) {
        guard !model.changesPending([.division, .bureau, .operator, .rehearsalClock]) else {
            return
        }
        var core = process.core
        let id = CallID(connection: ConnectionID(rawValue: .max), stream: 1)
        _ = core.receive(.connected(id.connection, CastMember.final.peer), now: now)
        let intent = Intent(
            member: .final, method: .listDivisions, payload: ListDivisionsRequest().encoded())
        let actions = core.receive(.call(Self.incoming(intent, id)), now: now)
        let isAnswered = actions.contains { action in
            switch action {
            case .reply(id, _), .fail(id, _): true
            default: false
            }
        }
        try expect(isAnswered, "reads are served while writes are refused")
    }
}
