import Registry
import Schema
import Testing

/// One message for each event, and what becomes of it.
@Suite struct OutboxTests {
    private static func report(
        _ message: ShortMessage, _ outcome: MessageState, createdAt: Int64? = nil
    ) -> Command {
        .reportDelivery(
            ReportDeliveryRequest(deliveries: [
                MessageDelivery(
                    messageId: message.id, createdAt: createdAt ?? message.createdAt,
                    outcome: outcome)
            ]))
    }

    private static func due(_ world: RegistryWorld) -> [ShortMessage] {
        var trace = ReadTrace()
        return world.registry.dueMessages(world.context(.zhaoqingBatch), limit: 10, &trace)
    }

    @Test func `an applicant hears of each return, of the decision and of the certificate`() throws
    {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(
            application, .first, .returned, as: .deqingReviewer, reason: "第3页不清")
        try world.submit(application)
        try world.review(
            application, .first, .returned, as: .deqingReviewer,
            reason: "证件号44122618991231001X不清")
        try world.submit(application)
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        try world.run(
            .issueCertificate(IssueCertificateRequest(applicationId: application)),
            as: .zhaoqingFinal)
        #expect(
            world.messages.map(\.event) == [
                .applicationReturned, .applicationReturned, .applicationApproved,
                .certificateIssued,
            ])
        #expect(Set(world.messages.map(\.eventKey)).count == 4)
        #expect(world.messages.map(\.id) == [1, 2, 3, 4])
        #expect(world.messages[0].text.contains("第3页不清"))
        #expect(
            world.messages[3].text == "【演示】您的助理社会工作师登记证书已出证，有效期至2024-12-20。德庆县民政局")
        for message in world.messages {
            #expect(!message.text.contains("44122618991231001X") && message.personId == 1)
            #expect(message.state == .queued && message.nextAttemptAt == world.now)
        }
    }

    @Test func `the message stands in the change of its event`() throws {
        var world = try RegistryWorld()
        let id = try world.openFeedback()
        try world.review(feedback: id)
        try world.confirm(feedback: id)
        let tables = try #require(world.changes.last).puts.map(\.table)
        #expect(
            tables == [Table.rosterEntry, .message, .feedbackCase].map(\.rawValue))
    }

    @Test func `due until handed over, due again after a failure, given up after the sixth`() throws
    {
        var world = try RegistryWorld()
        _ = try world.confirmedFeedback()
        let message = try #require(Self.due(world).first)
        #expect(message.phone == "13800000000")
        var waited: [Int64] = []
        for attempt in 1...6 {
            try world.run(Self.report(message, .handedOver), as: .zhaoqingBatch)
            #expect(Self.due(world).isEmpty)
            try world.run(Self.report(message, .failed), as: .zhaoqingBatch)
            let now = try #require(world.messages.first)
            #expect(now.attempts == UInt32(attempt))
            guard now.state == .failed else { break }
            waited.append((now.nextAttemptAt - world.now) / 60_000)
            #expect(Self.due(world).isEmpty)
            world.now = now.nextAttemptAt
            #expect(Self.due(world).map(\.id) == [message.id])
        }
        #expect(waited == [1, 5, 30, 120, 720])
        #expect(world.messages.first?.state == .givenUp)
        world.now += 365 * 86_400_000
        #expect(Self.due(world).isEmpty)
    }

    @Test func `a report counts for its own message only, once, and within the territory`() throws {
        var world = try RegistryWorld()
        _ = try world.confirmedFeedback()
        let message = try #require(world.messages.first)
        // Another message had this id before a restore.
        #expect(
            try world.run(
                Self.report(message, .delivered, createdAt: message.createdAt - 1),
                as: .zhaoqingBatch) == [])
        #expect(try world.run(Self.report(message, .delivered), as: .duanzhouBatch) == [])
        #expect(world.messages.first?.state == .queued)
        #expect(try world.run(Self.report(message, .delivered), as: .zhaoqingBatch) == [1])
        #expect(world.messages.first?.state == .delivered)
        let before = try #require(world.messages.first)
        world.now += 1_000
        #expect(try world.run(Self.report(message, .failed), as: .zhaoqingBatch) == [1])
        #expect(world.messages.first == before)
        #expect(
            try refusal { try world.run(Self.report(message, .queued), as: .zhaoqingBatch) }
                == .fieldInvalid)
    }

    @Test func `without a telephone there is no message, and the event happens all the same`()
        throws
    {
        var world = try RegistryWorld()
        let application = try world.submitted()
        var form = RegistryWorld.form(RegistryWorld.zhang)
        form.mobile = ""
        try world.run(
            .updatePersonalForm(
                UpdatePersonalFormRequest(personId: 1, form: form, expectedVersion: 1)),
            as: .deqingClerk)
        try world.review(application, .first, .refused, as: .deqingReviewer, reason: "不符")
        #expect(world.state(of: application) == .firstRefused && world.messages.isEmpty)
    }
}
