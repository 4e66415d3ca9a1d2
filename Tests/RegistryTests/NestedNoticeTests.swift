import Schema
import Testing

@testable import Registry

/// Goal: a prefecture's campaign within the province's may be narrower, never wider.
struct NestedNoticeTests {
    private static func inner(_ change: (inout Notice) -> Void = { _ in }) -> Notice {
        var notice = RegistryWorld.zhaoqing2021
        notice.name = "deqing-2021"
        notice.regionDivisionId = 441_226
        notice.withinNoticeName = "zhaoqing-2021"
        change(&notice)
        return notice
    }

    private func fields(_ notice: Notice) throws -> [String] {
        var world = try RegistryWorld()
        do throws(Refusal) {
            try world.run(.publishNotice(.init(notice: notice)), as: .zhaoqingFinal)
            return []
        } catch {
            #expect(error.fields.allSatisfy { $0.reason == "WIDER_THAN_OUTER_NOTICE" })
            return error.fields.isEmpty ? [error.reason.rawValue] : error.fields.map(\.field)
        }
    }

    @Test func `The same, or less, is published`() throws {
        #expect(try fields(Self.inner()) == [])
        #expect(
            try fields(
                Self.inner {
                    $0.closesAt -= 1
                    $0.examYears = []
                    $0.lateExamYearsUntil = 2015
                    $0.renewalFirstRegisteredUntil = 20_171_231
                }) == [])
    }

    @Test func `What reaches beyond is named`() throws {
        #expect(try fields(Self.inner { $0.closesAt += 1 }) == ["closes_at"])
        #expect(try fields(Self.inner { $0.opensAt -= 1 }) == ["opens_at"])
        #expect(try fields(Self.inner { $0.examYears = [2021] }) == ["exam_years"])
        #expect(try fields(Self.inner { $0.withinNoticeName = "none" }) == ["NOTICE_UNKNOWN"])
        #expect(
            try fields(
                Self.inner {
                    $0.withinNoticeName = "deqing-2021"
                }) == ["NOTICE_UNKNOWN"])
    }

    @Test func `A campaign of the province is not within one of a prefecture`() throws {
        var world = try RegistryWorld()
        var trace = ReadTrace()
        let wide = Self.inner { $0.regionDivisionId = 440_000 }
        let error = #expect(throws: Refusal.self) {
            try world.registry.checkWithin(wide, day: 20_211_220, &trace)
        }
        #expect(error?.fields.map(\.field) == ["region_division_id"])
        try world.run(.publishNotice(.init(notice: Self.inner())), as: .zhaoqingFinal)
    }
}
