import Registry
import Schema
import Testing

/// Goal: a rule set is law for its whole region, so nobody makes one for whom he is not above.
struct RuleSetTerritoryTests {
    private static func rules(
        _ region: UInt32, name: String = "tried", version: UInt32 = 1
    ) -> Command {
        var rules = RegistryWorld.guangdong
        rules.name = name
        rules.version = version
        rules.regionDivisionId = region
        return .publishRuleSet(.init(ruleSet: rules))
    }

    /// The refusal as a client sees it, with its parameters; empty if there is none.
    private func refusal(
        _ command: Command, _ context: CommandContext, _ world: RegistryWorld
    ) -> String {
        var copy = world
        do throws(Refusal) {
            try copy.run(command, context)
            return ""
        } catch {
            return ([error.reason.rawValue] + error.parameters.map(\.value))
                .joined(separator: " ")
        }
    }

    /// A final reviewer of a bureau; one that is not there yet is created.
    private func finalReviewer(
        _ bureau: String, _ name: String = "", _ divisions: [UInt32] = [], uid: UInt32,
        _ world: inout RegistryWorld
    ) throws -> CommandContext {
        if !divisions.isEmpty {
            let created = Bureau(shortName: bureau, name: name, divisionIds: divisions)
            try world.run(.createBureau(.init(bureau: created)), as: .system)
        }
        let binding = try world.addColleague(uid: uid, bureau: bureau, [.finalReviewer])
        var trace = ReadTrace()
        return CommandContext(
            caller: Caller(
                operator: binding, bureau: world.registry.bureau(named: bureau, &trace)),
            now: world.now, isRehearsal: true)
    }

    @Test func `A county makes rules for itself, and for nobody beside or above it`() throws {
        var world = try RegistryWorld()
        let deqing = try finalReviewer("deqing", uid: 4_001, &world)
        #expect(refusal(Self.rules(441_226), deqing, world) == "")
        let prefectures = "肇庆市民政局"
        #expect(
            refusal(Self.rules(441_202), deqing, world)
                == "RULE_SET_NOT_YOURS 441202 \(prefectures)")
        #expect(
            refusal(Self.rules(441_200), deqing, world)
                == "RULE_SET_NOT_YOURS 441200 \(prefectures)")
        #expect(
            refusal(Self.rules(440_000), deqing, world)
                == "RULE_SET_NOT_YOURS 440000 \(prefectures)")
        #expect(refusal(Self.rules(0), deqing, world) == "RULE_SET_NOT_YOURS 0 \(prefectures)")
    }

    @Test func `The bureau above all others here puts in the province's rule and the nation's`()
        throws
    {
        let world = try RegistryWorld()
        let zhaoqing = world.context(.zhaoqingFinal)
        for region: UInt32 in [441_226, 441_200, 440_000, 0] {
            #expect(refusal(Self.rules(region), zhaoqing, world) == "", "\(region)")
        }
    }

    @Test func `A province in which no bureau here lies is nobody's`() throws {
        let world = try RegistryWorld()
        let zhaoqing = world.context(.zhaoqingFinal)
        #expect(
            refusal(Self.rules(430_000), zhaoqing, world) == "RULE_SET_NOBODYS 430000")
    }

    @Test func `Of two prefectures side by side none makes the province's rule, the province does`()
        throws
    {
        var world = try RegistryWorld()
        let yunfu = try finalReviewer("yunfu", "云浮市民政局", [445_300], uid: 4_001, &world)
        let zhaoqing = world.context(.zhaoqingFinal)
        for context in [yunfu, zhaoqing] {
            #expect(refusal(Self.rules(440_000), context, world) == "RULE_SET_NOBODYS 440000")
            #expect(refusal(Self.rules(0), context, world) == "RULE_SET_NOBODYS 0")
        }
        #expect(refusal(Self.rules(445_300), yunfu, world) == "")
        let province = try finalReviewer("gd", "广东省民政厅", [440_000], uid: 4_002, &world)
        #expect(
            refusal(Self.rules(440_000), zhaoqing, world)
                == "RULE_SET_NOT_YOURS 440000 广东省民政厅")
        #expect(refusal(Self.rules(440_000), province, world) == "")
        #expect(refusal(Self.rules(0), province, world) == "")
    }

    @Test func `A bureau that has ended stands in nobody's way`() throws {
        var world = try RegistryWorld()
        let yunfu = Bureau(
            shortName: "yunfu", name: "云浮市民政局", divisionIds: [445_300], validUntil: 20_211_219)
        try world.run(.createBureau(.init(bureau: yunfu)), as: .system)
        #expect(refusal(Self.rules(440_000), world.context(.zhaoqingFinal), world) == "")
    }

    @Test func `The next version is published only by who could publish the former`() throws {
        var world = try RegistryWorld()
        let deqing = try finalReviewer("deqing", uid: 4_001, &world)
        let narrowed = Self.rules(441_226, name: "guangdong-2021", version: 2)
        #expect(
            refusal(narrowed, deqing, world) == "RULE_SET_NOT_YOURS 440000 肇庆市民政局")
        #expect(refusal(narrowed, world.context(.zhaoqingFinal), world) == "")
    }

    @Test func `No county takes over a notice of the prefecture by its next version`() throws {
        var world = try RegistryWorld()
        let deqing = try finalReviewer("deqing", uid: 4_001, &world)
        var notice = RegistryWorld.zhaoqing2021
        notice.version = 2
        notice.regionDivisionId = 441_226
        #expect(
            refusal(.publishNotice(.init(notice: notice)), deqing, world)
                == "NOT_RESPONSIBLE 441200")
        notice.name = "deqing-2021"
        notice.version = 1
        #expect(refusal(.publishNotice(.init(notice: notice)), deqing, world) == "")
    }
}
