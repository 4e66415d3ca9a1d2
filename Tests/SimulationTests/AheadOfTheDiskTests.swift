import ProtobufRuntime
import Schema
import ShegongServer
import TTRPC
import Testing

/// What simulation found, told one by one: nothing that could still be lost is shown or counted.
@Suite struct AheadOfTheDiskTests {
    private func furnished() throws -> ServerRig {
        let rig = try ServerRig()
        try rig.furnish()
        return rig
    }

    @Test func `Status waits until the revision that it shows is on disk`() throws {
        let rig = try furnished()
        _ = rig.write(2_001, .createBureau, bureau("deqing"))
        let status = rig.call(2_001, .status)
        #expect(rig.answers[status] == nil)
        try rig.writeJournal()
        #expect(rig.answers[status] != nil)
    }

    @Test func `an officer bound a moment ago is answered when his binding is on disk`() throws {
        let rig = try ServerRig()
        try rig.appoint(2_001, .systemAdministrator)
        _ = rig.write(
            1, .appointAdministrator,
            AppointAdministratorRequest(
                uid: 2_002, accountName: "a2002", role: .securityAdministrator))
        let who = rig.call(2_002, .whoAmI)
        let bureaus = rig.call(2_002, .listBureaus)
        #expect(rig.answers[who] == nil && rig.answers[bureaus] == nil)
        try rig.writeJournal()
        #expect(rig.answers[who] != nil && rig.answers[bureaus] != nil)
    }

    @Test func `an officer is turned away when the end of his binding is on disk`() throws {
        let rig = try furnished()
        _ = rig.write(2_002, .endOperator, EndOperatorRequest(operatorId: 3, reason: "调离"))
        let who = rig.call(2_003, .whoAmI)
        #expect(rig.answers[who] == nil)
        try rig.writeJournal()
        #expect(rig.answers[who] == .failure(reason: "UNKNOWN_PEER"))
    }

    @Test func `a snapshot does not count audit entries that are not on disk`() throws {
        let rig = try furnished()
        let durable = rig.core.auditSequence
        rig.call(2_001, .listOperators)
        #expect(rig.core.auditSequence == durable + 1)
        rig.call(2_001, .takeSnapshot)
        #expect(rig.snapshots.map(\.auditSequence) == [durable])
        try rig.writeJournal()
        #expect(rig.core.auditSequence == durable + 2)
    }

    @Test func `an import ends well although others wrote since its last message`() throws {
        let rig = try furnished()
        let call = beginImport(rig, digest: 1)
        rig.now += 5_000
        _ = rig.write(2_001, .createBureau, bureau("deqing"))
        rig.now += 5_000
        rig.send(.halfClosed(call))
        try rig.writeJournal()
        #expect(try importReply(rig, call).batch?.state == .published)
    }

    @Test func `a dry run's report waits for the rows that it was compared with`() throws {
        let rig = try furnished()
        let first = beginImport(rig, digest: 1)
        rig.send(.halfClosed(first))
        let dryRun = beginImport(rig, digest: 2, dryRun: true)
        rig.send(.halfClosed(dryRun))
        #expect(rig.answers[dryRun] == nil)
        try rig.writeJournal()
        #expect(try importReply(rig, dryRun).batch?.alreadyKnown == 1)
    }

    // MARK: Calls

    private func bureau(_ name: String) -> CreateBureauRequest {
        CreateBureauRequest(bureau: Bureau(shortName: name, name: name, divisionIds: [441_226]))
    }

    /// An import of one row, begun and not ended.
    private func beginImport(
        _ rig: ServerRig, digest: UInt8, dryRun: Bool = false
    ) -> CallID {
        let row = RosterEntry(
            examYear: 2020, level: .assistant, name: "张试", documentKind: .resident,
            documentNumber: "44122618991231001X", managementNumber: "20204412260000001",
            divisionId: 441_226, passedOn: 20_201_230)
        let header = RosterImportHeader(
            label: "test", expectedRows: 1, dryRun: dryRun,
            contentDigest: Array(repeating: digest, count: 32))
        let call = rig.call(2_003, .importRoster)
        rig.send(.message(call, RosterImportMessage(header: header).encoded()))
        rig.send(.message(call, RosterImportMessage(firstRow: 1, rows: [row]).encoded()))
        return call
    }

    private func importReply(_ rig: ServerRig, _ call: CallID) throws -> RosterImportReply {
        guard case .reply(let bytes) = try #require(rig.answers[call]) else {
            Issue.record("the import failed: \(String(describing: rig.answers[call]))")
            return RosterImportReply()
        }
        return try RosterImportReply(decoding: bytes)
    }
}
