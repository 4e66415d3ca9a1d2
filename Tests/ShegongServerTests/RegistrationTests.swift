import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

/// The life of a registration as officers meet it.
struct RegistrationTests {
    @Test func `a suspension that a clerk asks for takes effect when another has decided`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let request = GetRegistrationStatusRequest(
            managementNumber: Passer.zhang.managementNumber)
        func status() throws -> GetRegistrationStatusReply {
            try world.reply(
                .registrationStatus, request, as: .deqingReviewer,
                GetRegistrationStatusReply.self)
        }
        #expect(try status().status == .inForce)
        #expect(try status().period?.number == ids.certificateNumber)
        // The register of the tests has the proposal already.
        let open = try world.reply(
            .listRegistrationEvents, ListRegistrationEventsRequest(state: .proposed),
            as: .deqingClerk, ListRegistrationEventsReply.self)
        let event = try #require(open.events.first)
        let before = world.audit.count
        try world.write(
            .decideRegistrationEvent,
            DecideRegistrationEventRequest(eventId: event.id, approved: true),
            as: .zhaoqingFinal)
        #expect(world.audit.dropFirst(before).first?.personId == ids.person)
        #expect(try status().status == .suspended)
        let again = world.call(
            .decideRegistrationEvent,
            DecideRegistrationEventRequest(eventId: event.id, approved: true),
            as: .zhaoqingFinal)
        #expect(again?.reason == "ALREADY_DECIDED")
        let foreign = world.call(.registrationStatus, request, as: .duanzhouClerk)
        #expect(foreign?.reason == "NOT_FOUND")
    }
}
