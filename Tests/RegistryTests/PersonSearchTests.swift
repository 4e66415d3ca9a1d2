import ProtobufRuntime
import Schema
import Testing

@testable import Registry

/// Goal: pages of a search hold everybody once, the best matches first.
struct PersonSearchTests {
    private static let names = [
        "王小明", "王晓明", "汪小鸣", "王小", "王小明明", "李小明", "小王明", "赵大", "王明", "欧阳小明",
    ]

    private func world() throws -> RegistryWorld {
        var world = try RegistryWorld()
        var change = Change()
        change.revision = world.registry.revision + 1
        change.at = world.now
        for (index, name) in Self.names.enumerated() {
            let person = Person(
                id: UInt64(index + 1), name: name, divisionId: index == 1 ? 441_202 : 441_226)
            change.puts.append(
                RecordPut(
                    table: Table.person.rawValue, key: person.id, record: person.encoded()))
        }
        try world.registry.apply(change)
        return world
    }

    @Test(arguments: [UInt32(1), 2, 3, 100])
    func `Pages of any size give the same list`(limit: UInt32) throws {
        let world = try world()
        var found: [String] = []
        var matches: [Schema.NameMatch] = []
        var after: UInt64 = 0
        repeat {
            var search = try PersonSearch(
                SearchPersonsRequest(
                    name: "王小明", page: PageRequest(limit: limit, afterId: after)),
                world.context(.deqingClerk))
            let page = search.run(world.registry)
            #expect(page.page.rows.count <= Int(limit))
            found += page.page.rows.map(\.name)
            matches += page.matches
            after = page.page.nextAfter
        } while after != 0
        #expect(found == ["王小明", "王小明明", "汪小鸣", "王小", "李小明", "小王明", "王明"])
        #expect(matches == [.whole, .part, .sound, .oneOff, .oneOff, .oneOff, .oneOff])
    }
}
