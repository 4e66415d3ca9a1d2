import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Each limit from both sides.
struct LimitTests {
    private func settings(_ change: (inout LimitSettings) -> Void) -> ServerSettings {
        var settings = ServerSettings()
        change(&settings.limits)
        return settings
    }

    @Test func `Two seconds' worth of reads may come at once, the next one waits a moment`() throws
    {
        let world = try ServerWorld.withOffices(settings: settings { $0.readsPerSecond = 5 })
        for _ in 0..<10 {
            #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.bytes != nil)
        }
        let refused = world.call(.whoAmI, Empty(), as: .deqingClerk)
        #expect(refused?.reason == "RATE_LIMITED")
        #expect(refused?.status?.statusCode == .resourceExhausted)
        world.now += 199
        #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.reason == "RATE_LIMITED")
        world.now += 1
        #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.bytes != nil)
    }

    @Test func `A clock set back stops no reader, and gives no budget back`() throws {
        let world = try ServerWorld.withRoster(
            settings: settings {
                $0.readsPerSecond = 5
                $0.revealsPerHour = 1
            })
        let person = try world.openAccount(.zhang)
        let request = RevealRequest(personId: person, reason: "核对证件")
        world.now += 4 * 3_600_000
        #expect(world.call(.reveal, request, as: .deqingClerk)?.bytes != nil)
        for _ in 0..<10 { world.call(.whoAmI, Empty(), as: .deqingClerk) }
        world.now -= 3 * 3_600_000
        #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.reason == "RATE_LIMITED")
        world.now += 1_000
        #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.bytes != nil)
        let refused = world.call(.reveal, request, as: .deqingClerk)
        #expect(refused?.reason == "REVEAL_BUDGET_SPENT")
        world.now += 3_600_000
        #expect(world.call(.reveal, request, as: .deqingClerk)?.bytes != nil)
    }

    @Test func `Changes have a bucket of their own, and a refused one has not run`() throws {
        let world = try ServerWorld.withOffices(settings: settings { $0.changesPerSecond = 3 })
        world.now += 60_000
        for _ in 0..<6 {
            #expect(world.call(.installDivisions, Empty(), as: .system)?.bytes != nil)
        }
        let revision = world.core.state.revision
        #expect(world.call(.installDivisions, Empty(), as: .system)?.reason == "RATE_LIMITED")
        #expect(world.core.state.revision == revision)
        #expect(world.call(.whoAmI, Empty(), as: .system)?.bytes != nil)
        world.now += 334
        #expect(world.call(.installDivisions, Empty(), as: .system)?.bytes != nil)
    }

    @Test func `One operator's rate is not another's`() throws {
        let world = try ServerWorld.withOffices(settings: settings { $0.readsPerSecond = 1 })
        for _ in 0..<3 { world.call(.whoAmI, Empty(), as: .deqingClerk) }
        #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.reason == "RATE_LIMITED")
        #expect(world.call(.whoAmI, Empty(), as: .duanzhouClerk)?.bytes != nil)
    }

    @Test func `Limits that are read again hold at once, also for who had used up the old ones`()
        throws
    {
        let world = try ServerWorld.withOffices(settings: settings { $0.readsPerSecond = 1 })
        while world.call(.whoAmI, Empty(), as: .deqingClerk)?.bytes != nil {}
        world.send(.configured(settings { $0.readsPerSecond = 100 }))
        world.now += 20
        #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.bytes != nil)
        world.now += 60_000
        world.send(.configured(settings { $0.readsPerSecond = 2 }))
        for _ in 0..<4 {
            #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.bytes != nil)
        }
        #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.reason == "RATE_LIMITED")
    }

    @Test func `A batch job has no rate`() throws {
        let world = try ServerWorld.withOffices(settings: settings { $0.readsPerSecond = 1 })
        for _ in 0..<50 {
            #expect(world.call(.whoAmI, Empty(), as: .batch)?.bytes != nil)
        }
    }

    @Test func `A new connection does not fill the bucket, nor does the tick`() throws {
        let world = try ServerWorld.withOffices(settings: settings { $0.readsPerSecond = 1 })
        for _ in 0..<2 { world.call(.whoAmI, Empty(), as: .deqingClerk) }
        world.send(.tick)
        #expect(world.call(.whoAmI, Empty(), as: .deqingClerk)?.reason == "RATE_LIMITED")
    }

    @Test func `The hour's budget of reveals is spent by the last, and returns after the hour`()
        throws
    {
        let world = try ServerWorld.withRoster(settings: settings { $0.revealsPerHour = 3 })
        let person = try world.openAccount(.zhang)
        let request = RevealRequest(personId: person, reason: "核对证件")
        for _ in 0..<3 {
            #expect(world.call(.reveal, request, as: .deqingClerk)?.bytes != nil)
        }
        let refused = world.call(.reveal, request, as: .deqingClerk)
        #expect(refused?.reason == "REVEAL_BUDGET_SPENT")
        #expect(world.call(.reveal, request, as: .deqingReviewer)?.bytes != nil)
        world.now += 3_599_999
        #expect(world.call(.reveal, request, as: .deqingClerk)?.reason == "REVEAL_BUDGET_SPENT")
        world.now += 1
        #expect(world.call(.reveal, request, as: .deqingClerk)?.bytes != nil)
    }

    @Test func `The day's budget counts over the hours`() throws {
        let world = try ServerWorld.withRoster(
            settings: settings {
                $0.revealsPerHour = 2
                $0.revealsPerDay = 3
            })
        let person = try world.openAccount(.zhang)
        let request = RevealRequest(personId: person, reason: "核对证件")
        for _ in 0..<2 { world.call(.reveal, request, as: .deqingClerk) }
        world.now += 3_600_000
        world.send(.tick)
        #expect(world.call(.reveal, request, as: .deqingClerk)?.bytes != nil)
        #expect(world.call(.reveal, request, as: .deqingClerk)?.reason == "REVEAL_BUDGET_SPENT")
        world.now += 23 * 3_600_000
        world.send(.tick)
        #expect(world.call(.reveal, request, as: .deqingClerk)?.bytes != nil)
    }

    @Test func `A reveal that is refused costs nothing of the budget`() throws {
        let world = try ServerWorld.withRoster(settings: settings { $0.revealsPerHour = 1 })
        let person = try world.openAccount(.zhang)
        for request in [
            RevealRequest(personId: person, reason: "x"), RevealRequest(personId: 99, reason: "核对"),
            RevealRequest(personId: 0, reason: "核对"),
        ] {
            #expect(world.call(.reveal, request, as: .deqingClerk)?.bytes == nil)
        }
        let request = RevealRequest(personId: person, reason: "核对证件")
        #expect(world.call(.reveal, request, as: .deqingClerk)?.bytes != nil)
    }

    @Test func `A reply over its limit is refused and one within it is not`() throws {
        let small = try ServerWorld.withOffices(settings: settings { $0.replyBytes = 500 })
        let two = ListDivisionsRequest(page: PageRequest(limit: 2))
        #expect(small.call(.listDivisions, two, as: .system)?.bytes != nil)
        let many = ListDivisionsRequest(page: PageRequest(limit: 100))
        #expect(small.call(.listDivisions, many, as: .system)?.reason == "REPLY_TOO_LARGE")
    }

    @Test func `Reads go on while the disk is full, and writes and reveals are refused`() throws {
        let world = try ServerWorld.withRoster()
        let person = try world.openAccount(.zhang)
        world.send(.journalRefused("no space"))
        let revision = world.core.state.revision
        let get = GetPersonRequest(person: PersonSelector(personId: person))
        #expect(world.call(.getPerson, get, as: .deqingClerk)?.bytes != nil)
        let absent = GetPersonRequest(person: PersonSelector(personId: 99))
        #expect(world.call(.getPerson, absent, as: .deqingClerk)?.reason == "NOT_FOUND")
        let open = OpenAccountRequest(identity: Passer.li.identity)
        #expect(world.call(.openAccount, open, as: .deqingClerk)?.reason == "WRITES_REFUSED")
        let reveal = RevealRequest(personId: person, reason: "核对证件")
        #expect(world.call(.reveal, reveal, as: .deqingClerk)?.reason == "WRITES_REFUSED")
        let stream = world.openImport()
        #expect(stream.answer?.reason == "WRITES_REFUSED")
        #expect(world.core.state.revision == revision)
        world.send(.journalResumed)
        #expect(world.call(.openAccount, open, as: .deqingClerk)?.bytes != nil)
    }

    @Test func `A stop on a full disk does not wait for records of masked readings`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        world.send(.journalRefused("no space"))
        let list = ListRosterEntriesRequest(page: PageRequest(limit: 1))
        #expect(world.call(.listRosterEntries, list, as: .batch)?.bytes != nil)
        world.send(.tick)
        #expect(world.heldBatches.count == 1 && !world.core.journal.hasNothingToWrite)
        world.send(.stopping)
        #expect(world.core.isIdle && world.core.unwrittenMaskedReads == 1)
        // With room again nothing is lost.
        try world.releaseJournal()
        world.send(.journalResumed)
        #expect(world.core.isIdle && world.core.unwrittenMaskedReads == 0)
    }

    @Test func `A stop on a full disk waits for what was taken in before`() throws {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        let open = OpenAccountRequest(identity: Passer.li.identity)
        world.call(.openAccount, open, as: .deqingClerk)
        world.send(.journalRefused("no space"))
        world.send(.stopping)
        #expect(!world.core.isIdle)
        try world.releaseJournal()
        #expect(world.core.isIdle)
    }

    @Test func `An import that the full disk meets half-way ends, and its rows go afterwards`()
        throws
    {
        let world = try ServerWorld.withOffices()
        let stream = world.openImport()
        stream.sendHeader(expecting: 2_000)
        stream.sendRows(ServerWorld.inventedRows(1_000), from: 1)
        world.send(.journalRefused("no space"))
        stream.sendRows(ServerWorld.inventedRows(1_000, from: 1_001), from: 1_001)
        #expect(stream.answer?.reason == "WRITES_REFUSED")
        #expect(world.storedEntries() == 1_000)
        world.send(.journalResumed)
        for _ in 0..<3 { world.send(.tick) }
        #expect(world.storedEntries() == 0)
    }

    @Test func `Masked readings that cannot be recorded are refused, never shown unrecorded`()
        throws
    {
        let world = try ServerWorld.withRoster()
        world.holdsJournal = true
        world.call(.installDivisions, Empty(), as: .system)
        let record = MaskedRead(
            operatorID: 1, personID: 1, at: world.now, method: .getPerson, uid: 1)
        let bytesAtMost = 4 << 20
        for _ in 0..<(bytesAtMost / MaskedRead.byteCount - 1) {
            guard world.core.journal.addMaskedRead(record) else {
                Issue.record("refused before the limit")
                break
            }
        }
        let one = ListRosterEntriesRequest(page: PageRequest(limit: 1))
        #expect(world.call(.listRosterEntries, one, as: .batch)?.bytes != nil)
        let refused = world.call(.listRosterEntries, one, as: .batch)
        #expect(refused?.reason == "JOURNAL_BUSY")
        #expect(refused?.status?.statusCode == .resourceExhausted)
    }

    @Test func `However much gathers while the disk is slow, a batch fits a journal entry`() throws
    {
        let world = try ServerWorld.withOffices()
        var queue = world.core.journal
        var change = Change(revision: queue.newestRevision)
        change.puts = (0..<1_000).map {
            RecordPut(table: 1, key: .max - $0, record: Array(repeating: 1, count: 1_024))
        }
        var taken = 0
        while !queue.isFull {
            change.revision += 1
            queue.add(change)
            taken += 1
        }
        #expect(taken > 4)
        let record = MaskedRead(
            operatorID: .max, personID: .max, at: .max, method: .stock, uid: .max)
        while queue.addMaskedRead(record) {}
        let next = queue.nextBatch(now: world.now, onTick: true)
        let batch = try #require(next)
        #expect(batch.body.count <= StorageConfiguration.standard.entryBytesMax)
        let second = queue.nextBatch(now: world.now, onTick: true)
        #expect(second?.number == nil, "one batch at most is with the journal")
    }
}
