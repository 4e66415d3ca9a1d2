import Registry
import Schema

extension RandomRegistry {
    /// Recusals that are lifted again soon, and spot checks.
    static func spotChecks(
        _ number: Int, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let id = UInt64.random(in: 1...4, using: &dice)
        var trace = ReadTrace()
        switch Int.random(in: 0..<5, using: &dice) {
        case 0:
            // Of an officer who does little else.
            let request = DeclareRecusalRequest(personId: id, reason: "亲属")
            return (.declareRecusal(request), .duanzhouClerk)
        case 1:
            let open = (UInt64(1)...20).first {
                world.registry.get(Recusal.self, .recusal, $0, &trace)?.liftedAt == 0
            }
            guard let open else {
                return (
                    .declareRecusal(
                        DeclareRecusalRequest(applicationId: id, reason: "利害关系")), .deqingBoth
                )
            }
            return (
                .liftRecusal(LiftRecusalRequest(recusalId: open, reason: "已无关系")),
                .zhaoqingFinal
            )
        case 2:
            let request = DrawSpotCheckRequest(
                scope: SpotCheckScope(fromDay: 20_210_101), seed: UInt64(number + 1), count: 2)
            let drawn = try? world.registry.drawnSample(
                request, world.context(.zhaoqingSecondFinal))
            return (
                .drawSpotCheck(
                    request,
                    drawn
                        ?? DrawnSample(
                            scope: SpotCheckScope(), population: 0, items: [], revision: 0)),
                .zhaoqingSecondFinal
            )
        default:
            let checks = (UInt64(1)...20).compactMap {
                world.registry.get(SpotCheck.self, .spotCheck, $0, &trace)
            }
            let check = checks.last { $0.items.contains { $0.finding == .unspecified } }
            let item = check?.items.first { $0.finding == .unspecified }
            let request = RecordSpotFindingRequest(
                spotCheckId: check?.id ?? 1, applicationId: item?.applicationId ?? id,
                finding: .inOrder)
            return (.recordSpotFinding(request), .zhaoqingSecondFinal)
        }
    }
}
