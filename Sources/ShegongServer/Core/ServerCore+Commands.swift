import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// Writes: idempotency, rules, change, audit, and a reply that waits for the disk.
extension ServerCore {
    /// Runs the command of one write request and answers with its `WriteResult`.
    mutating func write(
        _ context: CallContext, _ call: IncomingCall, _ command: Command,
        _ actions: inout ServerActions
    ) throws(CallFailure) {
        try write(context, try writeKey(context, call), command, &actions)
    }

    /// The same under a key that was taken from the call before.
    mutating func write(
        _ context: CallContext, _ key: WriteKey, _ command: Command,
        _ actions: inout ServerActions
    ) throws(CallFailure) {
        guard try !answerRepeated(context, key, &actions) else { return }
        var trace = ReadTrace()
        let (revision, plan) = try prepare(context, command, key)
        trace.note(revision)
        let result = writeResult(revision, plan.ids, isRepeated: false)
        hold(context, .reply(result.encoded()), until: trace, afterAudit: true, &actions)
    }

    /// Gives a retry the answer to the first attempt; false if there was none.
    mutating func answerRepeated(
        _ context: CallContext, _ key: WriteKey, _ actions: inout ServerActions
    ) throws(CallFailure) -> Bool {
        var trace = ReadTrace()
        do throws(Refusal) {
            guard
                let earlier = try registry.rememberedWrite(
                    operator: context.caller.operator, key, &trace)
            else { return false }
            trace.note(earlier.revision)
            let result = writeResult(earlier.revision, earlier.ids, isRepeated: true)
            hold(context, .reply(result.encoded()), until: trace, afterAudit: false, &actions)
            return true
        } catch {
            throw .refused(error, trace)
        }
    }

    /// Plans a command and makes the change: from here on it is part of the state, and on its way
    /// to the journal.
    mutating func make(
        _ context: CallContext, _ command: Command, _ key: WriteKey?
    ) throws(CallFailure) -> (revision: UInt64, plan: Plan) {
        let made = try prepare(context, command, key)
        installUpcoming()
        return made
    }

    /// The same, but the change may still wait to be installed.
    private mutating func prepare(
        _ context: CallContext, _ command: Command, _ key: WriteKey?
    ) throws(CallFailure) -> (revision: UInt64, plan: Plan) {
        guard context.now >= registry.lastChangeAt || context.method == .setClock else {
            throw .refused(Refusal(.clockBehind), ReadTrace())
        }
        var trace = ReadTrace()
        let plan: Plan
        do throws(Refusal) {
            plan = try registry.plan(command, context.command, &trace)
        } catch {
            throw .refused(error, trace)
        }
        let change = registry.change(
            from: plan, method: context.method.fullName, context: context.command, key: key)
        let examined: ExaminedChange
        do throws(ApplyError) {
            examined = try registry.examine(change)
        } catch {
            throw .internalError("a planned change did not apply: \(error)")
        }
        counters.changes += 1
        journal.add(change)
        var entry = auditEntry(context, .change, person: plan.personID, reason: plan.reason)
        entry.revision = change.revision
        journal.add(entry)
        take(up: examined)
        return (change.revision, plan)
    }

    func writeResult(_ revision: UInt64, _ ids: [UInt64], isRepeated: Bool) -> WriteResult {
        var result = WriteResult()
        result.revision = revision
        result.ids = ids
        result.repeatedRequest = isRepeated
        result.rehearsal = store.isRehearsal
        result.epoch = store.epoch
        return result
    }

    /// The key that makes a retry safe. A key older than answers are remembered is refused and
    /// never run: its first answer may have been dropped.
    func writeKey(_ context: CallContext, _ call: IncomingCall) throws(CallFailure) -> WriteKey {
        guard let key = context.metadata.idempotencyKey else {
            throw .refused(Refusal(.idempotencyKeyRequired), ReadTrace())
        }
        guard let made = UniqueKey.instant(of: key),
            made - machineNow <= Registry.keyClockTolerance
        else {
            throw .refused(Refusal(.idempotencyKeyRequired), ReadTrace())
        }
        guard machineNow - made < Registry.rememberedFor else {
            throw .refused(Refusal(.idempotencyExpired), ReadTrace())
        }
        var digest: [UInt8] = []
        call.withPayload { digest = RequestDigest.of(context.method, $0) }
        return WriteKey(key: key, requestDigest: digest)
    }

    /// Decodes a request; what a peer sends is never trusted further than that.
    func decode<Request: ProtobufMessage>(
        _ type: Request.Type, _ call: IncomingCall
    ) throws(CallFailure) -> Request {
        var request: Request?
        call.withPayload { request = try? Request(decoding: $0, options: .request) }
        guard let request else { throw .unreadable }
        return request
    }
}
