import ProtobufRuntime
package import Schema

/// What a command would do: records to put and remove, and the ids it answers with. A plan moves
/// nothing; `Registry.change(from:)` makes it a change, `Registry.apply` makes it happen.
package struct Plan: Sendable, Equatable {
    package var puts: [RecordPut] = []
    package var removes: [RecordRemove] = []
    /// Ids for the answer, in the order that the method documents.
    package var ids: [UInt64] = []
    package var reason = ""
    /// Instant to stamp the change with instead of the clock's: only the change that sets the clock
    /// of a rehearsal has one.
    package var at: Int64?
    /// The person concerned, for the audit; 0 = none.
    package var personID: UInt64 = 0

    package init() {}

    mutating func put(_ record: some ProtobufMessage, in table: Table, key: UInt64) {
        var put = RecordPut()
        put.table = table.rawValue
        put.key = key
        put.record = record.encoded()
        puts.append(put)
    }

    mutating func remove(_ table: Table, key: UInt64) {
        var remove = RecordRemove()
        remove.table = table.rawValue
        remove.key = key
        removes.append(remove)
    }
}

/// The idempotency key of a write and the digest of its request.
package struct WriteKey: Sendable, Equatable {
    /// UUIDv7, 16 bytes, made by the client.
    package var key: [UInt8]
    /// First 16 bytes of SHA-256 over method and request.
    package var requestDigest: [UInt8]

    package init(key: [UInt8], requestDigest: [UInt8]) {
        self.key = key
        self.requestDigest = requestDigest
    }

    /// When a key was made by its client's clock: the first 48 bits of a UUIDv7, Unix milliseconds.
    static func instant(of key: [UInt8]) -> Int64 {
        key.prefix(6).reduce(0) { $0 << 8 | Int64($1) }
    }
}

extension Registry {
    /// How long the answer to a write is remembered: 7 days, in milliseconds.
    package static var rememberedFor: Int64 { 7 * 24 * 3600 * 1000 }
    /// How far a client's clock may run ahead of ours when it makes a key, in milliseconds. Answers
    /// are remembered so much longer, or such a key would outlive the memory of its answer.
    package static var keyClockTolerance: Int64 { 10 * 60 * 1000 }
    static var rememberedAtMost: Int { 4_000_000 }

    /// Makes the change that a plan asks for: next revision, the answer remembered under its key,
    /// and a few answers past their window dropped (by this change's own time, so that replay
    /// agrees).
    package func change(
        from plan: Plan, method: String, context: CommandContext, key: WriteKey?
    ) -> Change {
        var change = Change()
        change.revision = revision + 1
        change.at = plan.at ?? max(context.now, lastChangeAt)
        change.operatorId = context.caller.operator.id
        change.method = method
        change.reason = plan.reason
        change.puts = plan.puts
        change.removes = plan.removes
        if let key {
            var remembered = RememberedWrite()
            remembered.operatorId = context.caller.operator.id
            remembered.idempotencyKey = key.key
            remembered.requestDigest = key.requestDigest
            remembered.revision = change.revision
            remembered.ids = plan.ids
            remembered.at = context.now - clockOffset
            var put = RecordPut()
            put.table = Table.rememberedWrite.rawValue
            put.key = change.revision
            put.record = remembered.encoded()
            change.puts.append(put)
        }
        dropOldAnswers(&change, machineNow: context.now - clockOffset)
        return change
    }

    /// Clients make their keys by their own clocks: setting the clock of a rehearsal ahead must not
    /// make an answer old before its time, or a retry would run again.
    private var clockOffset: Int64 {
        var trace = ReadTrace()
        return rehearsalOffset(&trace)
    }

    /// Drops at most four answers a change: more than come in, and never a long pause.
    private func dropOldAnswers(_ change: inout Change, machineNow: Int64) {
        var surplus = count(.rememberedWrite) + 1 - Self.rememberedAtMost
        let oldest = machineNow - Self.rememberedFor - Self.keyClockTolerance
        var forgotten = RememberedWrite()
        visitRememberedWrites { key, bytes in
            // The first row is what is known of those that were dropped.
            guard key > 0 else { return true }
            guard change.removes.count < 4,
                let answer = try? RememberedWrite.View(reading: bytes, options: .verified),
                surplus > 0 || answer.at < oldest
            else { return false }
            var remove = RecordRemove()
            remove.table = Table.rememberedWrite.rawValue
            remove.key = key
            change.removes.append(remove)
            forgotten.at = max(forgotten.at, WriteKey.instant(of: Array(answer.idempotencyKey)))
            surplus -= 1
            return true
        }
        guard forgotten.at > 0 else { return }
        var trace = ReadTrace()
        forgotten.at = max(forgotten.at, forgottenUntil(&trace))
        var put = RecordPut()
        put.table = Table.rememberedWrite.rawValue
        put.record = forgotten.encoded()
        change.puts.append(put)
    }

    /// The newest instant, Unix milliseconds, of a key whose answer was dropped; 0 = none was. A
    /// clock that is set ahead, or very many writes, drop answers before their time: an older key
    /// without an answer may have run.
    private func forgottenUntil(_ trace: inout ReadTrace) -> Int64 {
        get(RememberedWrite.self, .rememberedWrite, 0, &trace)?.at ?? 0
    }

    /// The remembered answer to an earlier write with this key; nil if there was none. A key whose
    /// answer may have been dropped is refused, and never run.
    package func rememberedWrite(
        operator present: Operator, _ key: WriteKey, _ trace: inout ReadTrace
    ) throws(Refusal) -> RememberedWrite? {
        for binding in bindings(ofAccountOf: present, &trace) {
            let term = IndexTerm.writeKey(operator: binding, key: key.key)
            for revision in ids(.writeByKey, term, &trace) {
                guard
                    let answer = get(RememberedWrite.self, .rememberedWrite, revision, &trace),
                    answer.operatorId == binding, answer.idempotencyKey == key.key
                else { continue }
                guard answer.requestDigest == key.requestDigest else {
                    throw Refusal(.idempotencyMismatch)
                }
                return answer
            }
        }
        let forgotten = forgottenUntil(&trace)
        guard forgotten == 0 || WriteKey.instant(of: key.key) > forgotten else {
            throw Refusal(.idempotencyExpired)
        }
        return nil
    }

    /// The bindings, ended ones too, of the account that has this one: a retry is a retry also when
    /// its caller was bound anew meanwhile.
    private func bindings(
        ofAccountOf present: Operator, _ trace: inout ReadTrace
    ) -> [UInt64] {
        let all = ids(.operatorByUserID, UInt64(present.uid), &trace)
        // Whoever makes the first administrators has no binding.
        guard all.contains(present.id) else { return [present.id] }
        return all.filter { other in
            guard other != present.id else { return true }
            let binding = get(Operator.self, .operator, other, &trace)
            return binding?.uid == present.uid && binding?.accountName == present.accountName
        }
    }
}
