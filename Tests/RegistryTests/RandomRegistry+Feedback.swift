import Registry
import Schema

/// Random commands about feedback, messages and the roster's later life.
extension RandomRegistry {
    /// Four invented people who passed elsewhere; a later roster names two of them.
    private static let outsiders: [RegistryWorld.Passer] = (0..<4).map { number in
        let body = "44122618991231\(200 + number)"
        return RegistryWorld.Passer(
            name: ["王例", "赵样"][number % 2], number: body + checkCharacter(body),
            managementNumber: "2020430400000010\(number)")
    }

    /// The roster that names them comes in.
    static func answerFeedback(_ world: inout RegistryWorld) throws {
        for outsider in outsiders.prefix(2) {
            // One that is open already is refused, and as good as this one.
            _ = try? world.run(open(outsider), as: .deqingClerk)
        }
        try world.importRoster(
            outsiders.prefix(2).map { RegistryWorld.entry($0, year: 2020, passedOn: 20_201_230) })
    }

    private static func open(_ outsider: RegistryWorld.Passer) -> Command {
        .openFeedback(RegistryWorld.feedback(outsider))
    }

    static func feedback(
        _ id: UInt64, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let outsider = outsiders.randomElement(using: &dice) ?? RegistryWorld.wang
        let isApproved = !Bool.rarely(&dice)
        let reason = isApproved ? "" : "查无此人"
        switch Int.random(in: 0..<10, using: &dice) {
        case 0, 1, 2: return (open(outsider), .deqingClerk)
        case 3, 4:
            return (
                .reviewFeedback(
                    ReviewFeedbackRequest(
                        feedbackId: 1 + id % 4, approved: isApproved, reason: reason)),
                .deqingReviewer
            )
        case 5, 6:
            return (
                .confirmFeedback(
                    ConfirmFeedbackRequest(
                        feedbackId: 1 + id % 4, approved: isApproved, reason: reason)),
                .zhaoqingSecondFinal
            )
        case 7: return (delivery(id, world, &dice), .zhaoqingBatch)
        case 8:
            guard Bool.rarely(&dice) else { return (open(outsider), .deqingClerk) }
            return (
                .voidResults(
                    VoidResultsRequest(
                        managementNumbers: [outsider.managementNumber], reason: "违纪",
                        document: "某号")), .zhaoqingBatch
            )
        default:
            return (
                .undoRosterBatch(UndoRosterBatchRequest(batchId: id, reason: "名单有误")),
                .zhaoqingBatch
            )
        }
    }

    private static func delivery(
        _ id: UInt64, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> Command {
        var trace = ReadTrace()
        let message = world.registry.get(ShortMessage.self, .message, 1 + id % 4, &trace)
        let outcomes: [MessageState] = [.handedOver, .delivered, .failed]
        return .reportDelivery(
            ReportDeliveryRequest(deliveries: [
                MessageDelivery(
                    messageId: 1 + id % 4, createdAt: message?.createdAt ?? 0,
                    outcome: outcomes.randomElement(using: &dice) ?? .failed)
            ]))
    }
}
