import Registry
import Schema
import Testing

/// Erasure of a person's data: two officers, a delay, and nothing left that names him.
@Suite struct ErasureTests {
    private static let delay: Int64 = 15 * 86_400_000
    /// 2032-01-05 10:00 in UTC+8: what was decided in 2021 need not be kept any more.
    private static let tenYearsLater: Int64 = 1_956_880_800_000

    private func request(
        _ person: UInt64, _ ground: ErasureGround = .unlawful, _ reason: String = "误开账户"
    ) -> Command {
        .requestErasure(
            RequestErasureRequest(personId: person, ground: ground, reason: reason))
    }

    private func asked(_ world: inout RegistryWorld, _ person: UInt64) throws -> UInt64 {
        try world.run(request(person), as: .deqingClerk).first ?? 0
    }

    private func confirm(_ id: UInt64) -> Command {
        .confirmErasure(ConfirmErasureRequest(caseId: id))
    }

    private func execute(_ id: UInt64) -> Command {
        .executeErasure(ExecuteErasureRequest(caseId: id))
    }

    private func erase(_ world: inout RegistryWorld, _ person: UInt64) throws {
        let id = try asked(&world, person)
        try world.run(confirm(id), as: .zhaoqingFinal)
        world.now += Self.delay
        try world.run(execute(id), as: .zhaoqingSecondFinal)
    }

    @Test func `one asks, another confirms, and nothing is done before the delay is over`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        let id = try asked(&world, person)
        #expect(reason { try world.run(execute(id), as: .zhaoqingFinal) } == .erasureState)
        try world.run(confirm(id), as: .zhaoqingFinal)
        #expect(reason { try world.run(confirm(id), as: .zhaoqingFinal) } == .erasureState)
        world.now += Self.delay - 1
        #expect(reason { try world.run(execute(id), as: .zhaoqingFinal) } == .erasureEarly)
        world.now += 1
        try world.run(execute(id), as: .zhaoqingFinal)
        #expect(reason { try world.run(execute(id), as: .zhaoqingFinal) } == .erasureState)
        let withdraw = WithdrawErasureRequest(caseId: id, reason: "有误")
        #expect(
            reason { try world.run(.withdrawErasure(withdraw), as: .zhaoqingFinal) }
                == .erasureState)
    }

    @Test func `who asked does not confirm, nor who recused himself, nor the person`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        // One who may ask and confirm: both roles are his.
        let both = try colleague(&world, 3_201, "deqing", [.clerk, .finalReviewer])
        let id = try world.run(request(person), both).first ?? 0
        #expect(reason { try world.run(confirm(id), both) } == .sameOfficer)
        try world.run(
            .declareRecusal(DeclareRecusalRequest(personId: person, reason: "亲属")),
            as: .zhaoqingFinal)
        #expect(reason { try world.run(confirm(id), as: .zhaoqingFinal) } == .recused)
        let himself = try colleague(
            &world, 3_202, "zhaoqing", [.finalReviewer], himself: person)
        #expect(reason { try world.run(confirm(id), himself) } == .ownCase)
        try world.run(confirm(id), as: .zhaoqingSecondFinal)
    }

    @Test func `it is withdrawn at any time before, and can be asked for again`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        let id = try asked(&world, person)
        #expect(reason { try world.run(request(person), as: .deqingClerk) } == .erasureOpen)
        try world.run(confirm(id), as: .zhaoqingFinal)
        let silent = WithdrawErasureRequest(caseId: id)
        #expect(
            reason { try world.run(.withdrawErasure(silent), as: .deqingClerk) }
                == .reasonRequired)
        let withdraw = WithdrawErasureRequest(caseId: id, reason: "本人改变主意")
        try world.run(.withdrawErasure(withdraw), as: .deqingClerk)
        world.now += Self.delay
        #expect(reason { try world.run(execute(id), as: .zhaoqingFinal) } == .erasureState)
        #expect(try asked(&world, person) == id + 1)
    }

    @Test func `it needs a ground, a reason, and the person's own bureau`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        #expect(
            reason { try world.run(request(person, .unspecified), as: .deqingClerk) }
                == .fieldInvalid)
        #expect(
            reason { try world.run(request(person, .unlawful, " "), as: .deqingClerk) }
                == .reasonRequired)
        #expect(reason { try world.run(request(person), as: .duanzhouClerk) } == .notFound)
        #expect(reason { try world.run(request(999), as: .deqingClerk) } == .notFound)
    }

    @Test func `a pending file, a valid registration and retention hinder, and all are told`()
        throws
    {
        var world = try RegistryWorld()
        let application = try world.submitted()
        var obstacles: [ErasureHindrance] {
            get throws {
                var trace = ReadTrace()
                return try world.registry.previewErasure(
                    PreviewErasureRequest(personId: 1), world.context(.deqingClerk), &trace
                ).obstacles.map(\.hindrance)
            }
        }
        #expect(try obstacles == [.filePending])
        #expect(reason { try world.run(request(1), as: .deqingClerk) } == .erasureHindered)
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        #expect(try obstacles == [.validRegistration, .retentionRunning])
        try world.run(
            .issueCertificate(IssueCertificateRequest(applicationId: application)),
            as: .zhaoqingFinal)
        #expect(try obstacles == [.validRegistration, .retentionRunning])
        try world.run(
            .openComplaint(OpenComplaintRequest(personId: 1, facts: "挂证")), as: .deqingClerk)
        #expect(try obstacles.contains(.complaintOpen))
    }

    @Test func `what hinders only after the request stops the doing`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        let id = try asked(&world, person)
        try world.run(confirm(id), as: .zhaoqingFinal)
        try world.fillForm(person)
        try world.submit(try world.createApplication())
        world.now += Self.delay
        #expect(reason { try world.run(execute(id), as: .zhaoqingFinal) } == .erasureHindered)
    }

    /// Somebody with everything: attachments, hours, a registration, messages, a complaint.
    private func furnished() throws -> RegistryWorld {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        try world.fillForm(person)
        try world.attach(to: .person, person, .identity)
        try world.run(
            .recordEducation(
                RecordEducationRequest(
                    person: PersonSelector(personId: person), form: .training, title: "张试的培训",
                    organiser: "某协会",
                    studied: StudyTime(fromDay: 20_210_301, untilDay: 20_210_301),
                    claimedMinutes: 60, proofNumber: "证20210301")), as: .deqingClerk)
        let application = try world.createApplication()
        try world.attach(to: .application, application, .pledge, mark: 2)
        try world.submit(application)
        try world.review(application, .first, .returned, as: .deqingReviewer, reason: "张试的材料不清")
        try world.submit(application)
        try world.review(application, .first, as: .deqingReviewer)
        try world.review(application, .final, as: .zhaoqingFinal)
        try world.run(
            .issueCertificate(IssueCertificateRequest(applicationId: application)),
            as: .zhaoqingFinal)
        let complaint =
            try world.run(
                .openComplaint(
                    OpenComplaintRequest(
                        personId: person, complainantName: "举报者", facts: "张试挂证")),
                as: .deqingClerk
            ).first ?? 0
        try world.run(
            .investigateComplaint(
                InvestigateComplaintRequest(complaintId: complaint, findings: "张试在岗")),
            as: .deqingReviewer)
        try world.run(
            .closeComplaint(
                CloseComplaintRequest(
                    complaintId: complaint, outcome: .noAction, reason: "张试无违规")),
            as: .zhaoqingFinal)
        return world
    }

    private static let traces = [
        RegistryWorld.zhang.name, RegistryWorld.zhang.number,
        RegistryWorld.zhang.managementNumber, "13800000000", "某路1号", "某大学", "证20210301",
        "扫描件", "举报者", "您",
    ]

    @Test func `no byte of the state names him afterwards, and the figures still add up`() throws {
        var world = try furnished()
        for trace in Self.traces {
            #expect(tables(of: world.registry, holding: trace) != [], "\(trace)")
        }
        world.now = Self.tenYearsLater
        let scopes = [
            FigureScope(kind: .stock, untilDay: 20_211_231),
            FigureScope(kind: .stock, untilDay: 20_211_231, by: [.sex, .education]),
            FigureScope(kind: .flow, fromDay: 20_210_101, untilDay: 20_211_231),
        ]
        let before = try scopes.map { try cells(world, $0) }
        #expect(before.allSatisfy { !$0.isEmpty })
        try erase(&world, 1)
        #expect(try scopes.map { try cells(world, $0) } == before)
        for trace in Self.traces {
            #expect(tables(of: world.registry, holding: trace) == [], "\(trace)")
        }
        try expectFoldsAndLoads(world)
    }

    @Test func `nobody finds him, nobody acts on what is left, and he may come again`() throws {
        var world = try RegistryWorld()
        let person = try world.openAccount()
        try world.fillForm(person)
        let other = try world.openAccount(RegistryWorld.li)
        try erase(&world, person)
        var trace = ReadTrace()
        #expect(
            world.registry.person(withDocument: RegistryWorld.zhang.number, &trace) == nil)
        #expect(
            world.registry.certificate(
                managementNumber: RegistryWorld.zhang.managementNumber, &trace) == nil)
        let context = world.context(.zhaoqingFinal)
        for search in [
            SearchPersonsRequest(name: RegistryWorld.zhang.name),
            SearchPersonsRequest(status: .neverRegistered),
        ] {
            var found = try PersonSearch(search, context)
            #expect(found.run(world.registry).page.rows.allSatisfy { $0.id == other })
        }
        var duplicates = DuplicateSearch(FindDuplicatesRequest(), context)
        #expect(duplicates.run(world.registry).rows.isEmpty)
        let form = UpdatePersonalFormRequest(
            personId: person, form: RegistryWorld.form(RegistryWorld.zhang))
        #expect(
            reason { try world.run(.updatePersonalForm(form), as: .deqingClerk) }
                == .personErased)
        #expect(reason { try world.run(request(person), as: .deqingClerk) } == .personErased)
        let complaint = OpenComplaintRequest(personId: person, facts: "挂证")
        #expect(
            reason { try world.run(.openComplaint(complaint), as: .deqingClerk) }
                == .personErased)
        // His row of the roster was emptied as well; a later roster names him again.
        let open = OpenAccountRequest(
            identity: RegistryWorld.identity(RegistryWorld.zhang))
        #expect(reason { try world.run(.openAccount(open), as: .deqingClerk) } == .notInRoster)
        try world.importRoster([
            RegistryWorld.entry(RegistryWorld.zhang, year: 2020, passedOn: 20_201_230)
        ])
        #expect(try world.openAccount() == other + 1)
    }

    @Test func `a preview tells what would go, and moves nothing`() throws {
        let world = try furnished()
        var trace = ReadTrace()
        let revision = world.registry.revision
        let preview = try world.registry.previewErasure(
            PreviewErasureRequest(personId: 1), world.context(.zhaoqingFinal), &trace)
        let tables = Set(preview.erased.map(\.table))
        #expect(
            tables.isSuperset(of: [
                "person", "personIdentity", "certificate", "rosterEntry", "application",
                "frozenForm", "certificateText", "message", "educationEntry", "complaint",
                "attachment",
            ]))
        #expect(preview.kept == [ErasureCount(table: "registrationPeriod", records: 1)])
        #expect(preview.notBefore == world.now + Self.delay)
        #expect(world.registry.revision == revision)
        #expect(
            reason {
                try world.registry.previewErasure(
                    PreviewErasureRequest(personId: 1), world.context(.duanzhouClerk), &trace)
            } == .notFound)
    }

    private func colleague(
        _ world: inout RegistryWorld, _ uid: UInt32, _ bureau: String, _ roles: [Role],
        himself: UInt64 = 0
    ) throws -> CommandContext {
        var binding = try world.addColleague(uid: uid, bureau: bureau, roles)
        binding.personId = himself
        return world.context(binding)
    }

    // MARK: Looking

    private func reason(_ body: () throws -> some Any) -> RefusalReason? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? Refusal)?.reason
        }
    }

    private func cells(_ world: RegistryWorld, _ scope: FigureScope) throws -> [FigureCell] {
        var count = try FigureCount(world.registry, scope, world.context(.zhaoqingFinal))
        return count.run().cells
    }

    /// Tables with a record that holds these bytes.
    private func tables(of registry: Registry, holding text: String) -> [Table] {
        let wanted = Array(text.utf8)
        return Table.allCases.filter { table in
            var isThere = false
            registry.visit(table) { _, record in
                isThere = isThere || Array(record).contains(wanted)
                return !isThere
            }
            return isThere
        }
    }

    /// The indexes follow: folded and loaded anew, the state finds as much and as little.
    private func expectFoldsAndLoads(_ world: RegistryWorld) throws {
        var folded = Registry()
        for change in world.changes { try folded.apply(change) }
        var trace = ReadTrace()
        #expect(
            folded.person(withDocument: RegistryWorld.zhang.number, &trace) == nil)
        for table in Table.allCases {
            #expect(folded.count(table) == world.registry.count(table))
        }
    }
}
