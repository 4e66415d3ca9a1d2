import Registry
import Schema

extension RandomRegistry {
    /// Acts on the map: a part that Deqing gives away, and people who go there.
    static func divisions(
        _ number: Int, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let id = UInt64.random(in: 1...3, using: &dice)
        switch Int.random(in: 0..<4, using: &dice) {
        case 0:
            let request = PublishDivisionChangeRequest(
                kind: .split, document: "某府函\(number)号", effectiveOn: 20_211_201,
                sourceIds: [441_226],
                successors: [
                    DivisionSuccessor(id: 441_226),
                    DivisionSuccessor(
                        id: 441_230 + UInt32(number % 50), name: "析置\(number)",
                        bureauShortName: "zhaoqing"),
                ])
            return (.publishDivisionChange(request), .system)
        case 1, 2: return (.moveDivision(MoveDivisionRequest(changeId: id)), .system)
        default:
            var trace = ReadTrace()
            let change = world.registry.get(DivisionChange.self, .divisionChange, id, &trace)
            let request = PlacePersonRequest(
                changeId: id, personId: id, divisionId: change?.successors.last?.id ?? 0,
                reason: "现居新区")
            return (.placePerson(request), .zhaoqingFinal)
        }
    }
}
