import Registry
import Schema

extension RandomRegistry {
    /// Behind everything else, since the clock has to go on: an erasure that is withdrawn and one
    /// that is done, of somebody about whom nothing else was, and numbers that are left out.
    static func erase(_ world: inout RegistryWorld) throws {
        let passer = RegistryWorld.Passer(
            name: "删除", number: "44122618991231301" + checkCharacter("44122618991231301"),
            managementNumber: "20204412260000999")
        try world.importRoster([RegistryWorld.entry(passer, year: 2020, passedOn: 20_201_230)])
        let person = try world.openAccount(passer)
        try world.fillForm(person, passer)
        let request = RequestErasureRequest(
            personId: person, ground: .unlawful, reason: "误开账户")
        let first = try world.run(.requestErasure(request), as: .deqingClerk).first ?? 0
        try world.run(
            .withdrawErasure(WithdrawErasureRequest(caseId: first, reason: "有误")),
            as: .zhaoqingFinal)
        let second = try world.run(.requestErasure(request), as: .deqingClerk).first ?? 0
        try world.run(
            .confirmErasure(ConfirmErasureRequest(caseId: second)), as: .zhaoqingFinal)
        world.now += 15 * 86_400_000
        try world.run(
            .executeErasure(ExecuteErasureRequest(caseId: second)), as: .zhaoqingSecondFinal)
        try world.run(
            .settleOutside(
                SettleOutsideRequest(
                    kind: .receipt, number: "失-1", outcome: .void, reason: "登记册已注明")),
            as: .deqingClerk)
        try world.run(
            .skipNumbers(
                SkipNumbersRequest(numbers: 5, reason: "库外"), epoch: 1, isBeginning: false),
            as: .system)
    }
}
