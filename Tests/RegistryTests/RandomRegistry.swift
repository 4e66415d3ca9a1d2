import Registry
import Schema

/// Random commands over the world, most of them possible, some refused: only those that became
/// changes leave a trace, as in the server.
enum RandomRegistry {
    /// Ten invented passers; the check digits are right.
    static let passers: [RegistryWorld.Passer] = (0..<10).map { number in
        let body = "44122618991231\(100 + number)"
        return RegistryWorld.Passer(
            name: ["张试", "李验", "欧阳样", "张试"][number % 4] + (number > 5 ? "例" : ""),
            number: body + checkCharacter(body),
            managementNumber: "2020441226000010\(number)")
    }

    static func play(seed: UInt64, commands: Int) throws -> RegistryWorld {
        var world = try RegistryWorld()
        var dice = SeededGenerator(seed: seed)
        // With dice of its own: what is added here leaves the other commands as they were.
        var attachmentDice = SeededGenerator(seed: ~seed)
        var noticeDice = SeededGenerator(seed: seed << 1)
        try world.importRoster(
            passers.map { RegistryWorld.entry($0, year: 2020, passedOn: 20_201_230) })
        for number in 0..<commands {
            if number == commands / 2 {
                try answerFeedback(&world)
            }
            world.now += Int64.random(in: 0...60_000, using: &dice)
            let (command, officer) = command(number, world, &dice)
            let key = WriteKey(
                key: (0..<16).map { UInt8(truncatingIfNeeded: number >> $0) },
                requestDigest: Array(repeating: 7, count: 16))
            // A refusal is as good an outcome as any: it must leave no trace.
            _ = try? world.run(command, world.context(officer), key: key)
            if number % 6 == 0 {
                let (command, officer) = attachments(
                    number, UInt64(number % 10 + 1), &attachmentDice)
                _ = try? world.run(command, world.context(officer))
            }
            if number % 20 == 19 {
                replaceNotice(&world, &noticeDice)
                grant(number, &world)
            }
        }
        try erase(&world)
        return world
    }

    private static func command(
        _ number: Int, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let passer = passers.randomElement(using: &dice) ?? RegistryWorld.zhang
        let id = UInt64.random(in: 1...10, using: &dice)
        let version = world.version(of: id) &- (Bool.rarely(&dice) ? 1 : 0)
        switch Int.random(in: 0..<33, using: &dice) {
        case 0, 1:
            return (
                .openAccount(OpenAccountRequest(identity: RegistryWorld.identity(passer))),
                .deqingClerk
            )
        case 2, 3: return (form(id, world), .deqingClerk)
        case 4, 5:
            return (
                .createApplication(
                    CreateApplicationRequest(
                        kind: .first, managementNumber: passer.managementNumber)), .deqingClerk
            )
        case 6, 7:
            return (
                .submitApplication(
                    SubmitApplicationRequest(
                        applicationId: id, expectedVersion: version,
                        noticeName: "zhaoqing-2021", pledgeGiven: !Bool.rarely(&dice))),
                .deqingClerk
            )
        case 8, 9: return review(id, version, world, &dice)
        case 10:
            return (.issueCertificate(IssueCertificateRequest(applicationId: id)), .zhaoqingFinal)
        case 11:
            return (
                .recordReceipt(
                    RecordReceiptRequest(
                        applicationId: id, number: "收\(number)", receivedAt: world.now)),
                .deqingClerk
            )
        case 12, 13, 14: return education(number, id, world, &dice)
        case 15...18: return feedback(id, world, &dice)
        case 19, 20, 21: return casework(number, id, world, &dice)
        case 22, 23, 24: return duplicates(number, id, world, &dice)
        case 25, 26, 27: return oversight(number, world, &dice)
        case 28, 29: return divisions(number, world, &dice)
        case 32: return spotChecks(number, world, &dice)
        default: return office(number, id, world, &dice)
        }
    }

    private static func education(
        _ number: Int, _ id: UInt64, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let version = world.entry(id)?.version ?? 0
        switch Int.random(in: 0..<6, using: &dice) {
        case 0:
            let row = EducationRollRow(managementNumber: passers[Int(id) - 1].managementNumber)
            return (
                .importEducationRoll(
                    ImportEducationRollRequest(
                        label: "第\(number)期", organiser: "某协会",
                        contentDigest: Array(repeating: UInt8(id), count: 32), form: .training,
                        title: "第\(id)期",
                        studied: StudyTime(fromDay: 20_210_301, untilDay: 20_210_301),
                        claimedMinutes: 180, rows: [row])), .deqingClerk
            )
        case 1:
            return (
                .withdrawEducation(
                    WithdrawEducationRequest(
                        entryId: id, expectedVersion: version, reason: "误录")), .deqingClerk
            )
        case 2, 3:
            return (
                .recognizeEducation(
                    RecognizeEducationRequest(
                        entryId: id, expectedVersion: version, recognisedMinutes: 60,
                        reason: "部分认定")), .deqingReviewer
            )
        default:
            let proof = Bool.rarely(&dice) ? 0 : number
            return (
                .recordEducation(
                    RegistryWorld.course(id, 20_200_315, hours: 2, proof: "P\(proof)")),
                .deqingClerk
            )
        }
    }

    /// The form of the person, whoever he is, at the version he has.
    private static func form(_ id: UInt64, _ world: RegistryWorld) -> Command {
        var trace = ReadTrace()
        let person = world.registry.get(Person.self, .person, id, &trace)
        let identity = world.registry.get(PersonIdentity.self, .personIdentity, id, &trace)
        var form = RegistryWorld.form(RegistryWorld.zhang)
        form.name = person?.name ?? ""
        form.sex = person?.sex ?? .unspecified
        form.document = identity?.documents.last
        return .updatePersonalForm(
            UpdatePersonalFormRequest(
                personId: id, form: form, expectedVersion: person?.formVersion ?? 0))
    }

    private static func review(
        _ id: UInt64, _ version: UInt32, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let isFinal = world.state(of: id) == .firstPassed
        let outcome: ReviewOutcome = Bool.rarely(&dice) ? .returned : .approved
        let request = ReviewApplicationRequest(
            applicationId: id, expectedVersion: version, stage: isFinal ? .final : .first,
            outcome: outcome, reason: outcome == .returned ? "补正" : "")
        return (.reviewApplication(request), isFinal ? .zhaoqingFinal : .deqingReviewer)
    }

    /// The commands that few give: directory, roster, clock, withdrawal.
    private static func office(
        _ number: Int, _ id: UInt64, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        switch Int.random(in: 0..<6, using: &dice) {
        case 0:
            let binding = Operator(
                uid: 3_010 + UInt32(id), accountName: "officer\(3_010 + id)", roles: [.clerk])
            return (
                .createOperator(
                    CreateOperatorRequest(operator: binding, bureauShortName: "duanzhou")),
                .security
            )
        case 1:
            return (
                .endOperator(EndOperatorRequest(operatorId: 11 + id, reason: "调离")), .security
            )
        case 2:
            let header = RosterImportHeader(
                label: "第\(number)批", expectedRows: 1,
                contentDigest: Array(repeating: UInt8(truncatingIfNeeded: number), count: 32))
            return (.beginRosterImport(header), .zhaoqingBatch)
        case 3:
            let row = RegistryWorld.entry(
                RegistryWorld.Passer(
                    name: "临时", number: "441226189912319998",
                    managementNumber: "2020441226001\(1_000 + number)"), year: 2020,
                passedOn: 20_201_230)
            return (.stageRosterRows(batch: id, rows: [row]), .zhaoqingBatch)
        case 4: return (.discardRosterRows(batch: id), .zhaoqingBatch)
        default:
            guard Bool.rarely(&dice) else {
                return (.setClock(SetClockRequest(now: world.now + 1_000)), .system)
            }
            return (
                .withdrawApplication(
                    WithdrawApplicationRequest(
                        applicationId: id, expectedVersion: world.version(of: id),
                        reason: "本人撤回")), .deqingClerk
            )
        }
    }

    /// ISO 7064 MOD 11-2.
    static func checkCharacter(_ digits: String) -> String {
        var sum = 0
        for digit in digits.utf8 {
            sum = ((sum + Int(digit) - 48) * 2) % 11
        }
        let check = (12 - sum) % 11
        return check == 10 ? "X" : "\(check)"
    }
}

extension Bool {
    static func rarely(_ dice: inout SeededGenerator) -> Bool {
        Int.random(in: 0..<8, using: &dice) == 0
    }
}
