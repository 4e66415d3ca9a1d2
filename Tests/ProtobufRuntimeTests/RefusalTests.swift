import ProtobufRuntime
import Schema
import Testing

@Suite("What is refused before libprotobuf-c sees it")
struct RefusalTests {
    private func error<Message: ProtobufMessage>(
        _ bytes: [UInt8], as type: Message.Type, _ options: DecodingOptions = .stored
    ) -> DecodingError? {
        do throws(DecodingError) {
            _ = try Message(decoding: bytes, options: options)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Malformed tags and varints",
        arguments: [
            ([0x00, 0x01], DecodingError.invalidFieldNumber),
            ([0x07], .invalidFieldNumber),
            ([0x80, 0x00, 0x01], .invalidFieldNumber),
            ([0x88, 0x80, 0x80, 0x80, 0x80, 0x00, 0x01], .invalidFieldNumber),
            ([0xF8, 0xFF, 0xFF, 0xFF, 0x1F, 0x01], .invalidFieldNumber),
            ([0x0B], .unsupportedWireType),
            ([0x0C], .unsupportedWireType),
            ([0x0E, 0x01], .unsupportedWireType),
            ([0x0F, 0x01], .unsupportedWireType),
            ([0x08], .truncated),
            ([0x08, 0x80], .truncated),
            ([0x88], .truncated),
            ([0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], .malformedVarint),
            ([0x08] + [UInt8](repeating: 0x80, count: 10) + [0x00], .malformedVarint),
            ([0x0D, 1, 2, 3, 4], .wireTypeMismatch),
            ([0x0A, 1, 2], .wireTypeMismatch),
            ([0x10, 1], .wireTypeMismatch),
            ([0x12, 0x05, 0x61], .truncated),
            ([0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], .truncated),
            ([0x12, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00, 0x61], .malformedVarint),
            ([0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .malformedVarint),
            ([0xA1, 0x38, 1, 2, 3], .truncated),
            ([0xA5, 0x38, 1, 2, 3], .truncated),
            ([0xA2, 0x38, 4, 2, 3], .truncated),
        ])
    func malformed(bytes: [UInt8], expected: DecodingError) {
        // Field 1 of Person is a number, field 2 a string; field 900 is unknown.
        #expect(error(bytes, as: Person.self) == expected)
    }

    @Test("The largest field number and the longest varint are taken")
    func limitsAreTaken() throws {
        let largest: [UInt8] = [0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0x01]
        #expect(try Person(decoding: largest).unknownFields.first?.number == 536_870_911)
        let number: [UInt8] = [0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
        #expect(try Person(decoding: number).id == .max)
    }

    @Test("NUL in a string, wherever it stands")
    func nul() {
        for position in 0..<20 {
            var text = [UInt8](repeating: 0x61, count: 20)
            text[position] = 0
            #expect(error([0x12, 20] + text, as: Person.self) == .stringContainsNUL)
        }
        #expect(error([0x12, 1, 0], as: Person.self) == .stringContainsNUL)
        #expect(error([0x32, 1, 0], as: ExplainEligibilityReply.self) == .stringContainsNUL)
    }

    @Test("UTF-8 is judged as Swift judges it, for every sequence of two bytes and many of four")
    func utf8() {
        func check(_ text: [UInt8]) {
            let valid = String(validating: text, as: UTF8.self) != nil && !text.contains(0)
            let found = error([0x12, UInt8(text.count)] + text, as: Person.self)
            #expect((found == nil) == valid, "\(text)")
        }
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max { check([first, second]) }
        }
        let edges: [UInt8] = [0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for lead in UInt8(0xE0)...0xFF {
            for second in edges {
                for third in edges {
                    check([lead, second, third])
                    for fourth in edges { check([lead, second, third, fourth]) }
                }
            }
        }
    }

    @Test("Text is judged wherever it lies against words of eight bytes")
    func utf8Alignment() {
        for offset in 0..<24 {
            let before = [UInt8](repeating: 0x61, count: offset)
            for (text, expected) in [
                ([0xE7, 0xA4, 0xBE], nil), ([0xE7, 0xA4], DecodingError.invalidUTF8),
                ([0xED, 0xA0, 0x80], .invalidUTF8), ([0xC0, 0x80], .invalidUTF8),
                ([0], .stringContainsNUL),
            ] as [([UInt8], DecodingError?)] {
                let bytes = before + text
                #expect(error([0x12, UInt8(bytes.count)] + bytes, as: Person.self) == expected)
            }
        }
    }

    @Test("A longer string than allowed")
    func stringLength() {
        let options = DecodingOptions(maximumStringLength: 10)
        #expect(error(Person(name: "0123456789").encoded(), as: Person.self, options) == nil)
        #expect(
            error(Person(name: "0123456789a").encoded(), as: Person.self, options) == .stringTooLong
        )
    }

    @Test("More values than allowed: one by one, packed and as messages")
    func counts() {
        let taken = WriteResult(ids: [UInt64](repeating: 1, count: 1_000))
        let refused = WriteResult(ids: [UInt64](repeating: 1, count: 1_001))
        #expect(error(taken.encoded(), as: WriteResult.self, .request) == nil)
        #expect(error(refused.encoded(), as: WriteResult.self, .request) == .tooManyElements)
        #expect(error(refused.encoded(), as: WriteResult.self, .stored) == nil)
        let single = [[UInt8]](repeating: [0x10, 1], count: 1_001).flatMap { $0 }
        #expect(error(single, as: WriteResult.self, .request) == .tooManyElements)
        let packedTwice = taken.encoded() + [0x12, 1, 1]
        #expect(error(packedTwice, as: WriteResult.self, .request) == .tooManyElements)
        let messages = JournalBody(changes: [Change](repeating: Change(), count: 1_001))
        #expect(error(messages.encoded(), as: JournalBody.self, .request) == .tooManyElements)
        let texts = ExplainEligibilityReply(hints: [String](repeating: "a", count: 1_001))
        #expect(
            error(texts.encoded(), as: ExplainEligibilityReply.self, .request) == .tooManyElements)
    }

    @Test("Deeper nesting than allowed")
    func depth() {
        let bytes = JournalBody(changes: [Change(puts: [RecordPut(key: 1)])]).encoded()
        #expect(error(bytes, as: JournalBody.self, DecodingOptions(maximumDepth: 3)) == nil)
        #expect(error(bytes, as: JournalBody.self, DecodingOptions(maximumDepth: 2)) == .tooDeep)
        #expect(error(bytes, as: JournalBody.self, DecodingOptions(maximumDepth: 0)) == .tooDeep)
    }

    @Test("A sub-message that stands twice, which libprotobuf-c would merge wrongly")
    func duplicates() {
        let one = GetPersonReply(person: Person(id: 1)).encoded()
        #expect(error(one + one, as: GetPersonReply.self) == .duplicateSubmessage)
    }

    @Test("Of a number or text that stands twice, the last counts")
    func lastScalarCounts() throws {
        let bytes = Person(id: 1, name: "a").encoded() + Person(id: 2, name: "bc").encoded()
        #expect(try Person(decoding: bytes) == Person(id: 2, name: "bc"))
    }
}
