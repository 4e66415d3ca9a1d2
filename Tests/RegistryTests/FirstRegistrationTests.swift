import Registry
import Schema
import Testing

/// The seed notice's own path: roster, account, form, application, two reviews, certificate.
@Suite struct FirstRegistrationTests {
    @Test func `a passer of 2020 is registered for three years in two steps`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        #expect(world.state(of: application) == .pending)
        try world.review(application, .first, as: .deqingReviewer)
        #expect(world.state(of: application) == .firstPassed)
        let periods = try world.review(application, .final, as: .zhaoqingFinal)
        #expect(world.state(of: application) == .registered)
        var trace = ReadTrace()
        let period = try #require(
            periods.first.flatMap {
                world.registry.get(RegistrationPeriod.self, .registrationPeriod, $0, &trace)
            })
        #expect(period.validFrom == 20_211_220)
        #expect(period.validUntil == 20_241_220)
        #expect(period.divisionId == 441_226)
        try world.run(
            .issueCertificate(IssueCertificateRequest(applicationId: application)),
            as: .zhaoqingFinal)
        #expect(world.state(of: application) == .certificateIssued)
        let text = try #require(
            world.registry.get(CertificateText.self, .certificateText, period.id, &trace))
        #expect(text.title == "中华人民共和国助理社会工作师登记证书")
        #expect(text.holderName == "张试")
        #expect(text.rehearsal)
    }

    @Test func `the account has the management number filled in`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        var trace = ReadTrace()
        let certificates = world.registry.certificates(of: person, &trace)
        #expect(certificates.map(\.managementNumber) == ["20204412260000001"])
    }

    @Test func `who passes again has that certificate too when his form is kept the next time`()
        throws
    {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        var later = RegistryWorld.zhang
        later.managementNumber = "20214412260000009"
        try world.importRoster([
            RegistryWorld.entry(later, year: 2021, passedOn: 20_211_101, level: .socialWorker)
        ])
        try world.fillForm(person)
        var trace = ReadTrace()
        let certificates = world.registry.certificates(of: person, &trace)
        let numbers = certificates.map(\.managementNumber)
        #expect(numbers == ["20204412260000001", later.managementNumber])
    }

    @Test func `an incomplete form is not submitted, and the fields are named`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let application = try world.createApplication()
        let refusal = #expect(throws: Refusal.self) { try world.submit(application) }
        #expect(refusal?.reason == .formIncomplete)
        #expect(refusal?.fields.contains { $0.field == "mobile" } == true)
        #expect(world.state(of: application) == .draft)
    }

    @Test func `without the pledge nothing is submitted`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        try world.fillForm(person)
        let application = try world.createApplication()
        let refusal = #expect(throws: Refusal.self) {
            try world.submit(application, pledge: false)
        }
        #expect(refusal?.reason == .pledgeMissing)
    }

    @Test func `an approval of a version that was edited since is a conflict`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        let seen = world.version(of: application)
        let refusal = #expect(throws: Refusal.self) {
            try world.review(application, .first, as: .deqingReviewer, version: seen - 1)
        }
        #expect(refusal?.reason == .versionConflict)
    }

    @Test func `a refusal needs a reason`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        let refusal = #expect(throws: Refusal.self) {
            try world.review(application, .first, .refused, as: .deqingReviewer)
        }
        #expect(refusal?.reason == .reasonRequired)
    }

    @Test func `the county cannot take the prefecture's step`() throws {
        var world = try RegistryWorld()
        let application = try world.submitted()
        try world.review(application, .first, as: .deqingReviewer)
        let refusal = #expect(throws: Refusal.self) {
            try world.review(application, .final, as: .deqingReviewer)
        }
        #expect(refusal?.reason == .notYourStep)
    }

    @Test func `another county's clerk finds nothing, as if there were nothing`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        let refusal = #expect(throws: Refusal.self) {
            try world.run(
                .updatePersonalForm(
                    UpdatePersonalFormRequest(
                        personId: person, form: RegistryWorld.form(RegistryWorld.zhang))),
                as: .duanzhouClerk)
        }
        let absent = #expect(throws: Refusal.self) {
            try world.run(
                .updatePersonalForm(
                    UpdatePersonalFormRequest(
                        personId: 999, form: RegistryWorld.form(RegistryWorld.zhang))),
                as: .duanzhouClerk)
        }
        #expect(refusal == absent)
        #expect(refusal?.reason == .notFound)
    }

    @Test func `a second account for a full name and number names the responsible bureau`() throws {
        var world = try RegistryWorld()
        _ = try world.openAccount()
        let refusal = #expect(throws: Refusal.self) {
            try world.run(
                .openAccount(
                    OpenAccountRequest(identity: RegistryWorld.identity(RegistryWorld.zhang))),
                as: .duanzhouClerk)
        }
        #expect(refusal?.reason == .accountExists)
        #expect(refusal?.parameters == [.init("bureau", "德庆县民政局")])
    }

    @Test func `a right number that is in no roster is told so, and not called invalid`() throws {
        var world = try RegistryWorld()
        let stranger = RegistryWorld.Passer(
            name: "王无", number: "441221189912310018", managementNumber: "")
        let unknown = #expect(throws: Refusal.self) { try world.openAccount(stranger) }
        #expect(unknown?.reason == .notInRoster)
        let wrong = RegistryWorld.Passer(
            name: "王无", number: "441221189912310019", managementNumber: "")
        #expect(
            #expect(throws: Refusal.self) { try world.openAccount(wrong) }?.reason
                == .identityInvalid)
        let other = RegistryWorld.Passer(
            name: "张冠", number: RegistryWorld.zhang.number, managementNumber: "")
        #expect(
            #expect(throws: Refusal.self) { try world.openAccount(other) }?.reason
                == .nameDiffers)
    }
}
