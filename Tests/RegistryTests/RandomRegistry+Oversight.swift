import Registry
import Schema

extension RandomRegistry {
    /// Refusals and their reviews, complaints, comparison lists, reminders.
    static func oversight(
        _ number: Int, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let id = UInt64.random(in: 1...3, using: &dice)
        switch Int.random(in: 0..<13, using: &dice) {
        case 0:
            let pending = (UInt64(1)...10).first { world.state(of: $0) == .pending } ?? id
            let request = ReviewApplicationRequest(
                applicationId: pending, expectedVersion: world.version(of: pending),
                stage: .first, outcome: .refused, reason: "不符")
            return (.reviewApplication(request), .deqingReviewer)
        case 1:
            let refused = (UInt64(1)...10).first {
                world.state(of: $0) == .firstRefused || world.state(of: $0) == .finalRefused
            }
            let request = OpenRemedyCaseRequest(applicationId: refused ?? id, grounds: "材料齐全")
            return (.openRemedyCase(request), .deqingClerk)
        case 2:
            let request = DecideRemedyCaseRequest(
                caseId: id, outcome: Bool.random(using: &dice) ? .overturned : .upheld,
                reason: "经复核")
            return (.decideRemedyCase(request), .zhaoqingSecondFinal)
        case 3:
            let request = OpenComplaintRequest(
                personId: id, complainantName: "赵某", facts: "出借证书")
            return (.openComplaint(request), .deqingClerk)
        case 4:
            let request = InvestigateComplaintRequest(complaintId: id, findings: "查实")
            return (.investigateComplaint(request), .deqingReviewer)
        case 5:
            let request = CloseComplaintRequest(
                complaintId: id, outcome: .noAction, reason: "查无实据")
            return (.closeComplaint(request), .zhaoqingFinal)
        case 6, 7:
            let passer = passers[Int(id)]
            let request = ImportComparisonListRequest(
                kind: .lossOfCapacity, label: "名单",
                contentDigest: Array(repeating: UInt8(truncatingIfNeeded: number), count: 32),
                rows: [ComparisonRow(documentNumber: passer.number, eventOn: 20_211_220)])
            return (.importComparison(request), .zhaoqingBatch)
        case 8:
            let request = DecideCandidateRequest(
                candidateId: id, confirmed: Bool.random(using: &dice), reason: "经核对")
            return (.decideCandidate(request), .zhaoqingFinal)
        case 9, 10: return decision(world)
        case 11: return reissue(world)
        default:
            let request = QueueRemindersRequest(withinDays: 400, round: UInt32(id))
            return (.queueReminders(request), .zhaoqingBatch)
        }
    }

    /// Of the first event that waits for one.
    private static func decision(_ world: RegistryWorld) -> (Command, RegistryWorld.Officer) {
        var trace = ReadTrace()
        let open = (UInt64(1)...20).first { id in
            let event = world.registry.get(
                RegistrationEvent.self, .registrationEvent, id, &trace)
            return event?.state == .proposed
        }
        let request = DecideRegistrationEventRequest(
            eventId: open ?? 1, approved: false, reason: "证据不足")
        return (.decideRegistrationEvent(request), .zhaoqingSecondFinal)
    }

    /// Of the first certificate that was issued.
    private static func reissue(_ world: RegistryWorld) -> (Command, RegistryWorld.Officer) {
        var trace = ReadTrace()
        let issued = (UInt64(1)...10).first { id in
            world.registry.get(CertificateText.self, .certificateText, id, &trace) != nil
        }
        let request = ReissueCertificateRequest(periodId: issued ?? 1, reason: "遗失")
        return (.reissueCertificate(request), .zhaoqingFinal)
    }
}
