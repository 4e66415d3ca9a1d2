import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Every refusal says what to do in the caller's language, and carries a code for programs.
struct MessageTests {
    private let catalogue = MessageCatalogue()

    private func hasChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    @Test(arguments: RefusalReason.allCases)
    func `Every refusal has both languages, its code and our domain`(reason: RefusalReason) throws {
        let refusal = Refusal(reason)
        let chinese = catalogue.status(refusal, .chinese)
        let english = catalogue.status(refusal, .english)
        #expect(hasChinese(chinese.message))
        #expect(!english.message.isEmpty && !hasChinese(english.message))
        for status in [chinese, english] {
            let info = try #require(status.errorInfo)
            #expect(info.domain == "shegong")
            #expect(info.reason == reason.rawValue)
            #expect(status.statusCode != .ok && status.statusCode != .unknown)
        }
    }

    @Test func `Every other failure has both languages, its code and our domain`() throws {
        var statuses: [(Status, Status)] = []
        for failure in [
            MessageCatalogue.Failure.unknownPeer, .notPermitted, .unreadable, .writesRefused,
            .internalError,
        ] {
            statuses.append(
                (catalogue.status(failure, .chinese), catalogue.status(failure, .english)))
        }
        for reason in [LimitReason.requestRate, .revealBudget, .journalBusy, .replyTooLarge] {
            statuses.append(
                (catalogue.status(reason, .chinese), catalogue.status(reason, .english)))
        }
        statuses.append((catalogue.unimplemented(.chinese), catalogue.unimplemented(.english)))
        var codes: Set<String> = []
        for (chinese, english) in statuses {
            #expect(hasChinese(chinese.message))
            #expect(!english.message.isEmpty && !hasChinese(english.message))
            #expect(chinese.errorInfo == english.errorInfo)
            let info = try #require(chinese.errorInfo)
            #expect(info.domain == "shegong")
            codes.insert(info.reason)
        }
        #expect(codes.count == statuses.count, "each failure has a code of its own")
    }

    @Test func `No parameter mark is left in a message whose parameters were given`() {
        let parameters = ["bureau", "person", "version", "name", "uid", "division", "reason"].map {
            Refusal.Parameter($0, "x")
        }
        for reason in RefusalReason.allCases {
            for language in [Language.chinese, .english] {
                let message = catalogue.status(Refusal(reason, parameters), language).message
                for parameter in parameters {
                    #expect(!message.contains("{\(parameter.name)}"), "\(reason)")
                }
            }
        }
    }

    @Test func `A field that is wrong is named in the details`() throws {
        let problem = FieldProblem(field: "mobile", reason: "FIELD_INVALID")
        let status = catalogue.status(Refusal(.fieldInvalid, fields: [problem]), .chinese)
        let violations = try #require(status.badRequest?.fieldViolations)
        #expect(violations.map(\.field) == ["mobile"])
        #expect(violations.map(\.description) == ["FIELD_INVALID"])
    }

    @Test(arguments: [
        ("zh-CN", true), ("zh", true), ("ZH-Hans-CN, en;q=0.5", true), ("en", false), ("", false),
        ("de-DE, zh;q=0.1", false),
    ])
    func `The first language asked for decides`(header: String, isChinese: Bool) throws {
        let world = try ServerWorld.withOffices()
        let id = world.begin(
            .createBureau, payload: [], on: world.connect(.system), key: nil, language: header)
        let message = try #require(world.answers[id]?.status?.message)
        #expect(hasChinese(message) == isChinese)
    }
}
