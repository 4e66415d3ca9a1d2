import ProtobufRuntime
import Registry
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// Goal: every kind of record that an officer works with is told to those who may list it, where it
/// belongs, and to nobody else.
struct FeedKindTests {
    private func told(
        _ world: ServerWorld, after revision: UInt64, as officer: Officer
    ) throws -> [WatchedRecord] {
        let id = world.newCall(on: world.connect(officer))
        let path = Method.watch.path
        let request = WatchRequest(afterRevision: revision, stopWhenCurrent: true)
        world.send(
            .call(
                IncomingCall(
                    id: id, kind: .remoteClosed, service: path.service, method: path.method,
                    payload: request.encoded(), metadata: [])))
        return try (world.streamed[id] ?? []).flatMap {
            try WatchReply(decoding: $0).changes.flatMap(\.records)
        }
    }

    /// A world in which a record of every kind was put after the returned revision.
    private func everyKind() throws -> (world: ServerWorld, ids: RegisterIDs, start: UInt64) {
        let (world, ids) = try ServerWorld.withRegister()
        let start = world.core.durableRevision
        try world.receiveApplication(of: Passer.li)
        try world.furnishOversight(ids)
        for (method, officer) in [
            (Method.recordEducation, Officer.deqingClerk),
            (.importEducationRoll, .deqingClerk), (.createOrganisation, .deqingClerk),
            (.openComplaint, .deqingClerk),
        ] {
            let call = world.begin(
                method, payload: SampleRequest.encoded(method, ids), on: world.connect(officer),
                key: world.newKey())
            #expect(
                world.answers[call]?.bytes != nil,
                "\(method) \(String(describing: world.answers[call]?.reason))")
        }
        try world.write(
            .reviewFeedback,
            ReviewFeedbackRequest(feedbackId: 1, approved: false, reason: "查无此人"),
            as: .deqingReviewer)
        try world.write(
            .decideRegistrationEvent,
            DecideRegistrationEventRequest(eventId: 1, approved: true), as: .zhaoqingFinal)
        try world.write(
            .decidePersonChange, DecidePersonChangeRequest(changeId: 1, approved: true),
            as: .deqingReviewer)
        try world.write(
            .reviewMany,
            ReviewManyRequest(
                stage: .first, outcome: .approved,
                items: [ReviewManyItem(applicationId: 998, expectedVersion: 1)]),
            as: .deqingReviewer)
        try world.write(
            .publishReport,
            PublishReportRequest(
                name: "flow-2020",
                scope: FigureScope(kind: .flow, fromDay: 20_200_101, untilDay: 20_201_231)),
            as: .statistician)
        return (world, ids, start)
    }

    private static let cases: [WatchedKind] = [
        .educationEntry, .educationRoll, .feedbackCase, .message, .registrationEvent,
        .personChange, .remedyCase, .decisionLetter, .complaint, .organisation, .reviewBatch,
        .report, .comparisonCandidate,
    ]

    private func kinds(_ records: [WatchedRecord]) -> [WatchedKind] {
        Self.cases.filter { kind in records.contains { $0.kind == kind } }
    }

    @Test func `Each role is told of the kinds that it may list, and of no other`() throws {
        let (world, _, start) = try everyKind()
        // The bureau alone hears of its bulk decisions; a county nothing of the report.
        let expected: [(Officer, [WatchedKind])] = [
            (.deqingReviewer, Self.cases.filter { $0 != .report }),
            (
                .deqingClerk,
                Self.cases.filter {
                    ![.reviewBatch, .report, .comparisonCandidate].contains($0)
                }
            ),
            (.zhaoqingFinal, Self.cases.filter { $0 != .reviewBatch }),
            (.statistician, [.organisation, .report]),
            (
                .batch,
                [
                    .educationEntry, .educationRoll, .message, .organisation, .report,
                    .comparisonCandidate,
                ]
            ),
            (.duanzhouClerk, []),
        ]
        for (officer, kinds) in expected {
            let told = self.kinds(try told(world, after: start, as: officer))
            #expect(told == kinds, "\(officer)")
        }
    }

    @Test func `What is told is masked, and a complaint never says who complains`() throws {
        let (world, _, start) = try everyKind()
        for officer in Officer.allCases where officer.rawValue >= 3_000 {
            for record in try told(world, after: start, as: officer) {
                for secret in [
                    SampleRequest.complainant, "13800000009", Passer.newNumber,
                    Passer.li.number, Passer.wang.number, Passer.mobile,
                ] {
                    #expect(
                        !record.record.holds(secret), "\(officer) \(record.kind): \(secret)")
                }
            }
        }
    }

    @Test func `A transfer is told to both sides before it is decided`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        try world.write(
            .decidePersonChange,
            DecidePersonChangeRequest(changeId: 1, approved: false, reason: "材料不符"),
            as: .deqingReviewer)
        let start = world.core.durableRevision
        try world.write(
            .releaseTransfer,
            ReleaseTransferRequest(
                personId: ids.person, toDivisionId: 441_202, reason: "工作调动"),
            as: .deqingClerk)
        for officer in [Officer.deqingClerk, .duanzhouClerk] {
            let told = try told(world, after: start, as: officer)
            #expect(told.map(\.kind) == [.personChange] && told.map(\.outcome) == [.put])
        }
    }

    @Test func `Nobody is told of a complaint about himself`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        var binding = try #require(world.binding(of: .deqingClerk))
        binding.personId = ids.person
        var change = Change()
        change.revision = world.core.registry.revision + 1
        change.at = world.now
        change.puts = [
            RecordPut(table: Table.operator.rawValue, key: binding.id, record: binding.encoded())
        ]
        var core = world.core
        core.take(up: try core.registry.examine(change))
        core.installUpcoming()
        core.journal.add(change)
        world.core = core
        world.send(.tick)
        let start = world.core.durableRevision
        try world.write(.openComplaint, SampleRequest.openComplaint, as: .deqingReviewer)
        #expect(try told(world, after: start, as: .deqingClerk).isEmpty)
        #expect(try told(world, after: start, as: .deqingReviewer).map(\.kind) == [.complaint])
    }
}

extension [UInt8] {
    fileprivate func holds(_ text: String) -> Bool {
        let sought = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: sought) }
    }
}

extension ServerWorld {
    fileprivate func binding(of officer: Officer) -> Operator? {
        var trace = ReadTrace()
        return core.state.operatorInForce(
            uid: officer.rawValue, accountName: officer.accountName, now: now, &trace)
    }
}
