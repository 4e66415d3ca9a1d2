import ProtobufRuntime
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// Whoever may not make rules for a region is told who may, in his own language.
struct RuleSetServiceTests {
    private func refusal(
        _ region: UInt32, _ language: String, _ world: ServerWorld
    ) throws -> (reason: String, message: String) {
        var rules = Published.guangdong
        rules.name = "tried"
        rules.version = 1
        rules.regionDivisionId = region
        let id = world.begin(
            .publishRuleSet, payload: PublishRuleSetRequest(ruleSet: rules).encoded(),
            on: world.connect(.zhaoqingFinal), key: world.newKey(), language: language)
        let status = try #require(world.answers[id]?.status)
        return (status.errorInfo?.reason ?? "", status.message)
    }

    @Test func `The rule of a province where no bureau lies is for a bureau that is to be created`()
        throws
    {
        let world = try ServerWorld.withOffices()
        let english = try refusal(430_000, "en", world)
        #expect(english.reason == "RULE_SET_NOBODYS")
        #expect(english.message.contains("430000") && english.message.contains("bureau create"))
        let chinese = try refusal(430_000, "zh", world)
        #expect(chinese.message.contains("430000") && chinese.message.contains("bureau create"))
    }

    @Test func `The rule of the province is for the bureau of the province, by name`() throws {
        let world = try ServerWorld.withOffices()
        let province = Bureau(
            shortName: "guangdong", name: "广东省民政厅", divisionIds: [440_000])
        try world.write(
            .createBureau, CreateBureauRequest(bureau: province), as: .system)
        for language in ["en", "zh"] {
            let refused = try refusal(440_000, language, world)
            #expect(refused.reason == "RULE_SET_NOT_YOURS")
            #expect(refused.message.contains("广东省民政厅"))
        }
    }
}
