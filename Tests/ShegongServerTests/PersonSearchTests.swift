import Registry
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// Goal: a clerk finds whom he means, within his territory, page by page.
struct PersonSearchTests {
    private func found(
        _ request: SearchPersonsRequest, _ world: ServerWorld, as officer: Officer = .deqingClerk
    ) throws -> SearchPersonsReply {
        try world.reply(.searchPersons, request, as: officer, SearchPersonsReply.self)
    }

    @Test(arguments: [
        ("张试", NameMatch.whole), ("试", .part), ("章试", .sound), ("张氏", .sound), ("zs", .letters),
        ("张诗诗", nil), ("张大试", .oneOff), ("王五", nil),
    ])
    func `Found by a name as it is remembered`(name: String, match: NameMatch?) throws {
        let (world, ids) = try ServerWorld.withRegister()
        let reply = try found(SearchPersonsRequest(name: name), world)
        #expect(reply.persons.map(\.id) == (match == nil ? [] : [ids.person]))
        #expect(reply.matches == [match].compactMap { $0 })
    }

    @Test func `Found by employer, alone or with a name`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        for request in [
            SearchPersonsRequest(employer: "社会工作服务"),
            SearchPersonsRequest(name: "试", employer: "某社会 工作"),
        ] {
            #expect(try found(request, world).persons.map(\.id) == [ids.person])
        }
        #expect(
            try found(SearchPersonsRequest(name: "试", employer: "银行"), world).persons.isEmpty)
    }

    @Test func `Whoever looks for nobody is told to name somebody`() throws {
        let (world, _) = try ServerWorld.withRegister()
        let answer = world.call(.searchPersons, SearchPersonsRequest(name: " "), as: .deqingClerk)
        #expect(answer?.reason == "FIELD_INVALID")
    }

    @Test func `A neighbouring county finds nobody, the prefecture does`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let request = SearchPersonsRequest(name: "张试")
        #expect(try found(request, world, as: .duanzhouClerk).persons.isEmpty)
        #expect(try found(request, world, as: .zhaoqingFinal).persons.map(\.id) == [ids.person])
    }
}
