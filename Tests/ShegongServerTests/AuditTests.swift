import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// What the audit keeps, and that it is on disk before anybody hears of it.
struct AuditTests {
    @Test
    func `Every write, reveal and refusal leaves exactly one entry, on disk before its reply`()
        throws
    {
        let world = try ServerWorld.withRoster()
        let person = try world.openAccount(.zhang)
        let calls: [(Method, [UInt8], Officer, AuditKind)] = [
            (
                .openAccount, OpenAccountRequest(identity: Passer.li.identity).encoded(),
                .deqingClerk, .change
            ),
            (.installDivisions, [], .system, .change),
            (
                .reveal, RevealRequest(personId: person, reason: "核对").encoded(), .deqingClerk,
                .reveal
            ),
            (
                .openAccount, OpenAccountRequest(identity: Passer.zhang.identity).encoded(),
                .deqingClerk, .refusal
            ),
            (
                .getPerson, GetPersonRequest(person: PersonSelector(personId: 9)).encoded(),
                .deqingClerk, .refusal
            ),
            (
                .reveal, RevealRequest(personId: person, reason: "").encoded(), .deqingClerk,
                .refusal
            ),
            (.createBureau, [], .auditor, .refusal),
            (.takeSnapshot, [], .system, .administration),
        ]
        for (method, payload, officer, kind) in calls {
            world.now += 100
            world.holdsJournal = true
            let before = world.audit.count
            let id = world.begin(
                method, payload: payload, on: world.connect(officer), key: world.newKey())
            #expect(world.answers[id] == nil, "\(method) was answered before the disk")
            try world.releaseJournal()
            #expect(world.answers[id] != nil)
            let entries = world.audit.dropFirst(before)
            #expect(entries.map(\.kind) == [kind], "\(method)")
            #expect(entries.first?.method == method.fullName)
            #expect(entries.first?.uid == officer.rawValue)
            #expect(entries.first?.at == world.now)
        }
    }

    @Test func `The audit's sequence has no gaps, also across a restart`() throws {
        let (world, _) = try ServerWorld.makeRegister()
        let sequences = world.audit.map(\.sequence)
        let first = try #require(sequences.first)
        #expect(sequences == (first..<first + UInt64(sequences.count)).map { $0 })
        let again = try world.restarted()
        again.call(.createBureau, Empty(), as: .auditor)
        #expect(again.audit.map(\.sequence) == [first + UInt64(sequences.count)])
    }

    @Test func `A snapshot says no more of the audit than what is on disk`() throws {
        let world = try ServerWorld.withOffices()
        world.holdsJournal = true
        // A refusal that the power cut takes: its number must be given again.
        world.call(.createBureau, Empty(), as: .auditor)
        let durable = world.core.journal.durableAuditSequence
        #expect(world.core.auditSequence == durable + 1)
        world.call(.takeSnapshot, Empty(), as: .system)
        let again = try world.restarted()
        #expect(again.core.background.snapshotRevision == again.core.state.revision)
        #expect(again.core.auditSequence == durable)
    }

    @Test func `A masked reading is 32 bytes, with the next tick on disk, and nobody waits for it`()
        throws
    {
        let world = try ServerWorld.withRoster()
        let person = try world.openAccount(.zhang)
        world.send(.tick)
        let before = world.maskedReads.count
        let batches = world.batches.count
        let get = GetPersonRequest(person: PersonSelector(personId: person))
        #expect(world.call(.getPerson, get, as: .deqingClerk)?.bytes != nil)
        #expect(world.batches.count == batches)
        world.send(.tick)
        let record = Array(world.maskedReads.dropFirst(before))
        #expect(record.count == 32)
        func number(_ range: Range<Int>) -> UInt64 {
            record[range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        let me = try world.reply(.whoAmI, Empty(), as: .deqingClerk, WhoAmIReply.self)
        #expect(number(0..<8) == me.operator?.id)
        #expect(number(8..<16) == person)
        #expect(number(16..<24) == UInt64(world.now))
        #expect(number(24..<28) == UInt64(Method.getPerson.rawValue))
        #expect(number(28..<32) == UInt64(Officer.deqingClerk.rawValue))
    }

    @Test func `A list is one record for each person shown`() throws {
        let world = try ServerWorld.withRoster()
        world.send(.tick)
        let before = world.maskedReads.count
        world.call(.listRosterEntries, ListRosterEntriesRequest(), as: .batch)
        world.send(.tick)
        #expect(world.maskedReads.count - before == 2 * 32)
    }

    @Test func `A tick without anything to record writes nothing`() throws {
        let world = try ServerWorld.withOffices()
        world.send(.tick)
        let batches = world.batches.count
        for _ in 0..<5 { world.send(.tick) }
        #expect(world.batches.count == batches)
    }
}
