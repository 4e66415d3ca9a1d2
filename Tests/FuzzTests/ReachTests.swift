import ShegongServer
import Storage
import Testing

@testable import FuzzTargets

/// Goal: the fuzz targets reach what they are for. Method: inputs whose way is known are followed
/// to their end: the handlers of requests, and the loaders behind the checksums.
struct ReachTests {
    /// What the register of the target cannot do a second time, or not yet, or has no files for.
    private static let refused: Set<Method> = [
        .publishRuleSet, .publishNotice, .openAccount, .updatePersonalForm, .createApplication,
        .submitApplication, .issueCertificate, .getCertificateText, .releaseApplication,
        .proposeRegistrationEvent, .decideRegistrationEvent,
        .decidePersonChange, .reissueCertificate, .releaseTransfer,
        .openFeedback, .confirmFeedback, .undoRosterBatch, .openRemedyCase, .decideRemedyCase,
        .getDecisionLetter, .investigateComplaint, .closeComplaint, .getComplaint,
        .revealComplaint, .decideCandidate, .liftRecusal, .drawSpotCheck, .recordSpotFinding,
        .getSpotCheck,
        .moveDivision, .placePerson, .listUnplaced, .stageMigration, .acceptMigration,
        .advanceMigration, .undoMigration, .previewMigration, .listMigrationRows, .findLegacy,
        .fetchAttachment, .removeAttachment,
        .settleNotice,
        .requestErasure, .confirmErasure, .withdrawErasure, .executeErasure,
        .getReport, .previewNotice, .mergePersons, .decideMerge, .undoMerge, .listAudit,
        .summarizeAudit,
    ]

    @Test func `The sample of every method is decoded, admitted and answered by its handler`()
        throws
    {
        let world = try #require(RequestWorld.made)
        for (method, seed) in zip(Method.allCases, RequestScript.seeds()) {
            var script = try RequestScript(seed, world)
            try script.play(.thorough)
            let call = try #require(script.calls.values.first)
            #expect(call.method == method)
            #expect(call.hasReply == !Self.refused.contains(method), "\(method)")
        }
    }

    @Test func `Two reviews and a certificate are one input`() throws {
        let world = try #require(RequestWorld.made)
        let seeds = RequestScript.seeds().dropFirst(2 * Method.allCases.count)
        var script = try RequestScript(try #require(seeds.first), world)
        try script.play(.thorough)
        #expect(script.calls.count == 4)
        #expect(script.calls.values.filter { !$0.hasReply }.map(\.method) == [])
    }

    @Test func `A changed journal with its checksums made right is read, and says something else`()
        throws
    {
        let disk = try SmallStore.make(isSealed: true, withSnapshot: false)
        let path = try #require(disk.paths.first { $0.hasSuffix(".segment") })
        let root = try #require(try SmallStore.open(disk)).registry.fuzzedRoot
        let body = try #require(disk.content(at: path)).firstRange(of: Array("deqing".utf8))
        let place = try #require(body?.lowerBound)
        var image = FileImage(
            disk, parts: disk.paths.map { FileImage.Part(path: $0, bytes: 0..<0) })
        image[path][place] = UInt8(ascii: "D")
        #expect(try SmallStore.open(image.written(over: disk)) == nil)
        JournalRepair.repair(&image, extent: 3)
        let opened = try #require(try SmallStore.open(image.written(over: disk)))
        #expect(opened.registry.fuzzedRoot != root)
        try SmallStore.check(opened)
    }

    @Test func `A changed snapshot with its checksums made right is read, and says something else`()
        throws
    {
        let disk = try SmallStore.make(isSealed: true, withSnapshot: true)
        let path = try #require(disk.paths.first { $0.hasSuffix(".snapshot") })
        var content = try #require(disk.content(at: path))
        let root = try #require(try SmallStore.open(disk)).registry.fuzzedRoot
        let place = try #require(content.firstRange(of: Array("deqing".utf8))?.lowerBound)
        content[place] = UInt8(ascii: "D")
        for (repair, isRead) in [
            (SnapshotRepair([]), false), ([.blocks, .payloads, .sectionHeaders, .index], false),
            ([.blocks, .payloads, .sectionHeaders, .index, .rootHash], true),
        ] {
            var repaired = content
            repair.apply(to: &repaired)
            var changed = disk
            changed.replace(path, with: repaired)
            let opened = try #require(try SmallStore.open(changed))
            #expect((opened.report.snapshot != nil) == isRead)
            #expect((opened.registry.fuzzedRoot != root) == isRead)
        }
    }
}
