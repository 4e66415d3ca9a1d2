import ProtobufRuntime
import Registry
import Schema

extension RandomRegistry {
    /// Claims, clocks, bulk decisions, calendars.
    static func casework(
        _ number: Int, _ id: UInt64, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        guard Int.random(in: 0..<4, using: &dice) != 0 else {
            return registration(world, &dice)
        }
        let isFinal = world.state(of: id) == .firstPassed
        let officer: RegistryWorld.Officer = isFinal ? .zhaoqingFinal : .deqingReviewer
        let version = world.version(of: id)
        switch Int.random(in: 0..<10, using: &dice) {
        case 0, 8:
            return (.claimApplication(ClaimApplicationRequest(applicationId: id)), officer)
        case 1, 9:
            let held = heldApplication(world) ?? id
            return (
                .releaseApplication(ReleaseApplicationRequest(applicationId: held)),
                world.state(of: held) == .firstPassed ? .zhaoqingFinal : .deqingReviewer
            )
        case 2, 3:
            let request = ResynchronizeApplicationRequest(
                applicationId: id, expectedVersion: version)
            return (.resynchronizeApplication(request), .deqingClerk)
        case 4:
            guard number % 5 == 0 else { break }
            let request = RefuseAcceptanceRequest(
                applicationId: id, expectedVersion: version, reason: "不属管辖",
                referredTo: "端州区民政局")
            return (.refuseAcceptance(request), .deqingClerk)
        case 5:
            let items = [id, id % 10 + 1].map {
                ReviewManyItem(applicationId: $0, expectedVersion: world.version(of: $0))
            }
            let request = ReviewManyRequest(
                stage: isFinal ? .final : .first, outcome: .approved, items: items)
            return (.reviewMany(request), officer)
        default: break
        }
        return calendar(number, &dice)
    }

    private static func heldApplication(_ world: RegistryWorld) -> UInt64? {
        var trace = ReadTrace()
        return (UInt64(1)...10).first { id in
            let application = world.registry.get(Application.self, .application, id, &trace)
            return (application?.holderId ?? 0) != 0
        }
    }

    private static func calendar(
        _ number: Int, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        guard Int.random(in: 0..<2, using: &dice) == 0 else {
            return (.installWorkingCalendar, .system)
        }
        let year = 2_030 + UInt32(number)
        let calendar = WorkingCalendar(
            year: year, version: 1, source: "国办发明电",
            holidays: [
                NamedDays(
                    name: "元旦", fromDay: year * 10_000 + 101, untilDay: year * 10_000 + 101)
            ])
        return (
            .publishWorkingCalendar(PublishWorkingCalendarRequest(calendar: calendar)),
            .system
        )
    }

    private static func registration(
        _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        guard Bool.random(using: &dice) else { return person(world, &dice) }
        let id = UInt64.random(in: 1...3, using: &dice)
        guard Bool.random(using: &dice) else {
            let request = DecideRegistrationEventRequest(
                eventId: id, approved: Bool.random(using: &dice), reason: "经核实")
            return (.decideRegistrationEvent(request), .zhaoqingFinal)
        }
        let periods = UInt64(world.registry.count(.registrationPeriod))
        let request = ProposeRegistrationEventRequest(
            periodId: periods == 0 ? id : 1 + id % periods,
            kind: Bool.random(using: &dice) ? .suspension : .cancellation,
            ground: .ownRequest, reason: "本人申请")
        return (.proposeRegistrationEvent(request), .deqingClerk)
    }

    private static func report(
        _ id: UInt64, _ world: RegistryWorld
    ) -> (Command, RegistryWorld.Officer) {
        let request = PublishReportRequest(
            name: "stock-\(id % 3)", scope: FigureScope(kind: .stock, untilDay: 20_211_220),
            reason: "补录后重新统计")
        let context = world.context(.zhaoqingFinal)
        guard var counted = try? world.registry.countedFigures(request, context) else {
            return (.installDivisions, .system)
        }
        // Stands for the digest, which is the server's to make.
        counted.digest = counted.figures.encoded()
        return (.publishReport(request, counted), .zhaoqingFinal)
    }

    private static func person(
        _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let id = UInt64.random(in: 1...10, using: &dice)
        switch Int.random(in: 0..<7, using: &dice) {
        case 6: return report(id, world)
        case 0:
            let request = ProposeIdentityChangeRequest(
                personId: id, kind: .identity, newName: "张改", reason: "户口簿")
            return (.proposeIdentityChange(request), .deqingClerk)
        case 1:
            let request = ReleaseTransferRequest(
                personId: id, toDivisionId: 441_202, reason: "工作调动")
            return (.releaseTransfer(request), .deqingClerk)
        case 2, 3:
            // The newest change, which is the one that may be open.
            var newest = PersonChange()
            var trace = ReadTrace()
            world.registry.forEach(PersonChange.self, .personChange, &trace) { _, change in
                newest = change
                return true
            }
            let request = DecidePersonChangeRequest(changeId: newest.id, reason: "不符")
            return (
                .decidePersonChange(request),
                newest.kind == .transfer ? .duanzhouClerk : .deqingReviewer
            )
        default:
            let request = ReissueCertificateRequest(periodId: id % 3 + 1, reason: "遗失")
            return (.reissueCertificate(request), .zhaoqingFinal)
        }
    }
}
