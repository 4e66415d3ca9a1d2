import Registry
import Schema
import Testing

/// A bulk approval is told when its hold is over, and never if it was undone meanwhile.
@Suite struct HeldMessageTests {
    private func approvedInBulk() throws -> (RegistryWorld, application: UInt64) {
        var world = try RegistryWorld()
        let id = try world.submitted()
        try world.review(id, .first, as: .deqingReviewer)
        let request = ReviewManyRequest(
            stage: .final, outcome: .approved,
            items: [ReviewManyItem(applicationId: id, expectedVersion: world.version(of: id))])
        try world.run(.reviewMany(request), as: .zhaoqingFinal)
        return (world, id)
    }

    private func due(_ world: RegistryWorld) -> [MessageEvent] {
        var trace = ReadTrace()
        return world.registry.dueMessages(world.context(.zhaoqingBatch), limit: 10, &trace)
            .map(\.event)
    }

    private func undo(_ world: inout RegistryWorld) throws {
        let event = try world.run(
            .proposeRegistrationEvent(
                ProposeRegistrationEventRequest(
                    periodId: 1, kind: .revocation, ground: .improperMeans, reason: "误批")),
            as: .deqingReviewer)[0]
        try world.run(
            .decideRegistrationEvent(
                DecideRegistrationEventRequest(eventId: event, approved: true)),
            as: .zhaoqingSecondFinal)
    }

    @Test func `nobody hears of a bulk approval before the hold is over`() throws {
        var (world, _) = try approvedInBulk()
        #expect(due(world) == [])
        world.now += 24 * 3_600_000 - 1
        #expect(due(world) == [])
        world.now += 1
        #expect(due(world) == [.applicationApproved])
    }

    @Test func `undone within the hold, the message is recalled and never due`() throws {
        var (world, _) = try approvedInBulk()
        world.now += 3_600_000
        try undo(&world)
        world.now += 48 * 3_600_000
        #expect(due(world) == [])
        var trace = ReadTrace()
        let recalled = world.registry.messages(
            world.context(.zhaoqingBatch), state: .recalled, after: 0, limit: 10, &trace)
        #expect(recalled.rows.map(\.event) == [.applicationApproved])
        // What is reported of it nonetheless moves nothing.
        let message = recalled.rows[0]
        try world.run(
            .reportDelivery(
                ReportDeliveryRequest(deliveries: [
                    MessageDelivery(
                        messageId: message.id, createdAt: message.createdAt, outcome: .delivered)
                ])), as: .zhaoqingBatch)
        #expect(
            world.registry.get(ShortMessage.self, .message, message.id, &trace)?.state
                == .recalled)
    }

    @Test func `undone after the hold, what was told stays told`() throws {
        var (world, _) = try approvedInBulk()
        world.now += 25 * 3_600_000
        try undo(&world)
        #expect(due(world) == [.applicationApproved])
    }

    @Test func `a single approval is told at once`() throws {
        var world = try RegistryWorld()
        let id = try world.submitted()
        try world.review(id, .first, as: .deqingReviewer)
        try world.review(id, .final, as: .zhaoqingFinal)
        #expect(due(world) == [.applicationApproved])
    }
}
