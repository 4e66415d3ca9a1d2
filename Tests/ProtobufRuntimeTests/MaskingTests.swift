import ProtobufRuntime
import Schema
import Testing

@Suite("Masking")
struct MaskingTests {
    private let strictest = MaskingProfile.strictest

    @Test("Every marked field of every message is masked, and nothing else, as Python sees it")
    func everyMarkedField() throws {
        let python = try PythonProgram()
        let originals = try TemporaryFile()
        let maskedOnes = try TemporaryFile()
        var before: [MessageFile.Entry] = []
        var after: [MessageFile.Entry] = []
        for message in MessageType.all {
            try Self.add(message, to: &before, and: &after)
        }
        try originals.write(MessageFile.bytes(of: before))
        try maskedOnes.write(MessageFile.bytes(of: after))
        let seen = try python.run(
            "masking.py", [python.protoFolders, originals.path, maskedOnes.path])
        let fields = seen.split(separator: "\n")
        #expect(fields.contains("shegong.v1.IdentityDocument.number"))
        #expect(fields.count > 30)
    }

    private static func add(
        _ message: MessageType, to before: inout [MessageFile.Entry],
        and after: inout [MessageFile.Entry]
    ) throws {
        func addMasked<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            for _ in 0..<60 {
                let value = try type.randomWithUnknownFields(using: &values)
                let masked = value.masked(by: .strictest)
                before.append(MessageFile.Entry(name: type.protobufName, bytes: value.encoded()))
                after.append(MessageFile.Entry(name: type.protobufName, bytes: masked.encoded()))
                #expect(masked.masked(by: .clear) == masked)
            }
        }
        try addMasked(message.type)
    }

    @Test("The clear profile changes nothing but unknown fields", arguments: MessageType.all)
    func clear(message: MessageType) {
        func check<Message: RandomMessage>(_ type: Message.Type) {
            var values = RandomValues(seed: message.seed)
            for _ in 0..<50 {
                let value = type.random(using: &values)
                #expect(value.masked(by: .clear) == value)
            }
        }
        check(message.type)
    }

    @Test(
        "Names",
        arguments: [
            ("欧阳娜娜", "欧＊＊＊", "欧阳＊＊"), ("诸葛亮", "诸＊＊", "诸葛＊"), ("司马光", "司＊＊", "司马＊"),
            ("陈小明", "陈＊＊", "陈＊＊"), ("李四", "李＊", "李＊"), ("东方", "东＊", "东＊"),
            ("王", "＊", "＊"), ("", "", ""),
        ])
    func names(name: String, firstCharacter: String, surname: String) {
        #expect(strictest.masked(name: name) == firstCharacter)
        #expect(MaskingProfile(name: .surname).masked(name: name) == surname)
    }

    @Test("Identity numbers keep the first and the last two characters")
    func identityNumbers() {
        #expect(strictest.masked(idNumber: "44122618991231001X") == "4＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊1X")
        #expect(strictest.masked(idNumber: "H12345678") == "H＊＊＊＊＊＊78")
        #expect(strictest.masked(idNumber: "1234") == "＊＊＊＊")
        #expect(strictest.masked(idNumber: "") == "")
    }

    @Test("Telephone numbers keep the last four characters, or three and four")
    func phones() {
        let looser = MaskingProfile(phone: .threeAndFour)
        #expect(strictest.masked(phone: "13800138000") == "＊＊＊＊＊＊＊8000")
        #expect(looser.masked(phone: "13800138000") == "138＊＊＊＊8000")
        #expect(strictest.masked(phone: "110") == "＊＊＊")
        #expect(looser.masked(phone: "07587731") == "＊＊＊＊＊＊＊＊")
    }

    @Test("Birth dates keep their year")
    func birthDates() {
        #expect(strictest.masked(birthDate: 18_991_231) == 18_990_000)
        #expect(strictest.masked(birthDate: 0) == 0)
    }

    @Test("Of addresses and free text not even the length is left, but that there is one")
    func hiddenWhole() {
        #expect(strictest.masked(address: "德庆县德城街道") == "＊＊＊")
        #expect(strictest.masked(freeText: "x") == "＊＊＊")
        #expect(strictest.masked(email: "") == "")
        #expect(strictest.masked(photo: [1, 2, 3]) == [])
    }

    @Test("No profile shows a full birth date beside a masked identity number")
    func birthDateBesideIdentityNumber() {
        #expect(MaskingProfile(birthDate: .full).birthDate == .year)
        #expect(MaskingProfile(idNumber: .full, birthDate: .full).birthDate == .full)
        let form = PersonalForm(
            document: IdentityDocument(number: "44122618991231001X"), birthDate: 18_991_231)
        let masked = form.masked(by: MaskingProfile(name: .full, birthDate: .full, phone: .full))
        #expect(masked.birthDate == 18_990_000)
        #expect(masked.document?.number == "4＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊1X")
    }

    @Test("Messages say whether they hold personal data, in sub-messages too")
    func holdsPersonalData() {
        #expect(GetApplicationReply.holdsPersonalData)
        #expect(PersonalChoice.holdsPersonalData)
        #expect(!StockReply.holdsPersonalData)
        #expect(!Empty.holdsPersonalData)
    }

    @Test("Personal members of a oneof are masked, others stay")
    func oneofs() {
        #expect(PersonalChoice(choice: .name("李四")).masked(by: strictest).choice == .name("李＊"))
        #expect(PersonalChoice(choice: .picture([1])).masked(by: strictest).choice == .picture([]))
        #expect(PersonalChoice(choice: .number(7)).masked(by: strictest).choice == .number(7))
        #expect(
            PersonalChoice(mobiles: ["13800138000"]).masked(by: strictest).mobiles == [
                "＊＊＊＊＊＊＊8000"
            ])
    }

    @Test("Any byte of ASCII at any place is one character, but for a line's end of two")
    func everyByteAtEveryPlace() {
        for byte in UInt8(1)...0x7F {
            for place in 0..<18 {
                var bytes = Array("44122618991231001X".utf8)
                bytes[place] = byte
                let text = String(decoding: bytes, as: UTF8.self)
                let hidden = String(repeating: "＊", count: text.count - 3)
                let shown = text.prefix(1) + hidden + text.suffix(2)
                #expect(strictest.masked(idNumber: text) == shown)
                var writer = MessageWriter()
                let identity = IdentityDocument(number: text)
                identity.encoded().withUnsafeBytes {
                    _ = try? strictest.write(
                        $0, by: IdentityDocument.maskingPlan, to: &writer)
                }
                #expect(writer.bytes == identity.masked(by: strictest).encoded())
            }
        }
        #expect(strictest.masked(idNumber: "1\r\n45678") == "1＊＊＊＊78")
    }
}
