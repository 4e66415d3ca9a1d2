import Registry
import Schema

extension RandomRegistry {
    /// Accounts that are taken for one human's, and organisations.
    static func duplicates(
        _ number: Int, _ id: UInt64, _ world: RegistryWorld, _ dice: inout SeededGenerator
    ) -> (Command, RegistryWorld.Officer) {
        let other = id % 5 + 1
        switch Int.random(in: 0..<12, using: &dice) {
        case 0:
            let request = NotDuplicateRequest(firstId: id, secondId: other, reason: "双胞胎")
            return (.notDuplicate(request), .deqingReviewer)
        case 1, 2, 3:
            let request = MergePersonsRequest(survivorId: id, mergedId: other, reason: "新旧证件")
            return (.mergePersons(request), .deqingClerk)
        case 4, 5, 6:
            let request = DecideMergeRequest(
                pairId: world.pair(in: [.mergeProposed, .undoProposed]) ?? id,
                approved: !Bool.rarely(&dice), reason: "已核对")
            return (.decideMerge(request), .zhaoqingFinal)
        case 7, 8:
            let request = UndoMergeRequest(pairId: world.pair(in: [.merged]) ?? id, reason: "两人")
            return (.undoMerge(request), .zhaoqingSecondFinal)
        case 9:
            let request = CreateOrganisationRequest(kind: .agency, name: "某中心\(id)")
            return (.createOrganisation(request), .deqingClerk)
        case 10:
            let request = RenameOrganisationRequest(organisationId: id % 3, name: "某总站\(number)")
            return (.renameOrganisation(request), .deqingClerk)
        default:
            let request = CloseOrganisationRequest(organisationId: id % 3, reason: "注销")
            return (.closeOrganisation(request), .deqingClerk)
        }
    }
}

extension RegistryWorld {
    fileprivate func pair(in states: [PersonPairState]) -> UInt64? {
        pairs.last { states.contains($0.state) }?.id
    }

    var pairs: [PersonPair] {
        var found: [PersonPair] = []
        var trace = ReadTrace()
        registry.forEach(PersonPair.self, .personPair, &trace) { _, pair in
            found.append(pair)
            return true
        }
        return found
    }
}
