import Registry
import Schema
import Testing

/// What an organisation hands in: a bureau's clerk enters it in its name.
@Suite struct HandedInTests {
    private func world() throws -> (RegistryWorld, organisation: UInt64) {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        try world.fillForm(person)
        let organisation = try world.run(
            .createOrganisation(
                CreateOrganisationRequest(kind: .agency, name: "某社会工作服务中心")),
            as: .deqingClerk)[0]
        return (world, organisation)
    }

    private static func roll(_ organisation: UInt64) -> ImportEducationRollRequest {
        ImportEducationRollRequest(
            label: "第一期", organiser: "某协会", contentDigest: Array(repeating: 1, count: 32),
            form: .training, title: "督导",
            studied: StudyTime(fromDay: 20_210_301, untilDay: 20_210_301),
            claimedMinutes: 180,
            rows: [EducationRollRow(managementNumber: RegistryWorld.zhang.managementNumber)],
            organisationId: organisation)
    }

    @Test func `drafts and rolls are found by the organisation that handed them in`() throws {
        var (world, organisation) = try world()
        let draft = try world.run(
            .createApplication(
                CreateApplicationRequest(
                    kind: .first, managementNumber: RegistryWorld.zhang.managementNumber,
                    organisationId: organisation)), as: .deqingClerk)
        let roll = try world.run(
            .importEducationRoll(Self.roll(organisation)), as: .deqingClerk)[0]
        var trace = ReadTrace()
        func applications(_ officer: RegistryWorld.Officer) -> [UInt64] {
            world.registry.applications(
                world.context(officer), state: .unspecified, organisation: organisation,
                after: 0, limit: 10, &trace
            ).rows.map(\.id)
        }
        func rolls(_ organisation: UInt64, _ officer: RegistryWorld.Officer) -> [UInt64] {
            world.registry.educationRolls(
                ListEducationRollsRequest(organisationId: organisation),
                world.context(officer), &trace
            ).rows.map(\.id)
        }
        #expect(applications(.deqingClerk) == draft && applications(.zhaoqingFinal) == draft)
        #expect(applications(.duanzhouClerk) == [])
        #expect(rolls(organisation, .deqingClerk) == [roll])
        #expect(rolls(0, .zhaoqingFinal) == [roll])
        #expect(rolls(organisation, .duanzhouClerk) == [] && rolls(99, .deqingClerk) == [])
    }

    @Test func `an organisation that is closed or out of sight hands nothing in`() throws {
        var (world, organisation) = try world()
        let far = #expect(throws: Refusal.self) {
            try world.run(.importEducationRoll(Self.roll(99)), as: .deqingClerk)
        }
        #expect(far?.reason == .notFound)
        try world.run(
            .closeOrganisation(
                CloseOrganisationRequest(organisationId: organisation, reason: "注销")),
            as: .deqingClerk)
        let closed = #expect(throws: Refusal.self) {
            try world.run(
                .createApplication(
                    CreateApplicationRequest(
                        kind: .first, managementNumber: RegistryWorld.zhang.managementNumber,
                        organisationId: organisation)), as: .deqingClerk)
        }
        #expect(closed?.reason == .organisationClosed)
    }
}
