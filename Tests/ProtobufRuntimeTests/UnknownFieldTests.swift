import ProtobufRuntime
import Schema
import Testing

@Suite("Fields that the schema does not know")
struct UnknownFieldTests {
    /// Field 900 as a varint, as fixed64, as bytes and as fixed32.
    private let unknown: [UInt8] = [
        0xA0, 0x38, 0x96, 0x01, 0xA1, 0x38, 1, 2, 3, 4, 5, 6, 7, 8, 0xA2, 0x38, 2, 0xFF, 0x00, 0xA5,
        0x38, 9, 8, 7, 6,
    ]

    @Test("A stored record keeps them, through decode, change and encode")
    func keptInRecords() throws {
        let stored = Certificate(id: 7, examYear: 2020).encoded() + unknown
        var record = try Certificate(decoding: stored, options: .stored)
        #expect(record.unknownFields.map(\.number) == [900, 900, 900, 900])
        #expect(
            record.unknownFields.map(\.wireType) == [.varint, .fixed64, .lengthDelimited, .fixed32])
        #expect(record.unknownFields.map(\.bytes.count) == [2, 8, 3, 4])
        #expect(record.encoded() == stored)
        record.examYear = 2021
        #expect(record.encoded() == Certificate(id: 7, examYear: 2021).encoded() + unknown)
    }

    @Test("A sub-message of a stored record keeps its own")
    func keptInSubmessages() throws {
        let inner = Review(reason: "x").encoded() + unknown
        let stored: [UInt8] = [0x92, 0x01, UInt8(inner.count)] + inner
        let record = try Application(decoding: stored, options: .stored)
        #expect(record.reviews.first?.unknownFields.count == 4)
        #expect(record.encoded() == stored)
    }

    @Test("A request drops them, in sub-messages too")
    func droppedInRequests() throws {
        let inner = Review(reason: "x").encoded() + unknown
        let sent: [UInt8] = [0x92, 0x01, UInt8(inner.count)] + inner + unknown
        let request = try Application(decoding: sent, options: .request)
        #expect(request == Application(reviews: [Review(reason: "x")]))
    }
}
