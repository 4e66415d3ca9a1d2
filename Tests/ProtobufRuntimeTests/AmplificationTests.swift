import ProtobufRuntime
import Schema
import Testing

@Suite("Memory that bytes can ask for")
struct AmplificationTests {
    private static let frame = 4 * 1024 * 1024

    private func error<Message: ProtobufMessage>(
        _ bytes: [UInt8], as type: Message.Type, _ options: DecodingOptions
    ) -> DecodingError? {
        do throws(DecodingError) {
            _ = try Message(decoding: bytes, options: options)
            return nil
        } catch {
            return error
        }
    }

    @Test("4 MiB of empty sub-messages are refused: by their number, or by the budget")
    func emptySubmessages() {
        let bytes = [[UInt8]](repeating: [0x0A, 0x00], count: Self.frame / 2).flatMap { $0 }
        // Field 1 of JournalBody is repeated, that of GetPersonReply is not.
        #expect(error(bytes, as: JournalBody.self, .request) == .tooManyElements)
        #expect(error(bytes, as: JournalBody.self, .stored) == .memoryBudgetExceeded)
        #expect(error(bytes, as: GetPersonReply.self, .stored) == .duplicateSubmessage)
    }

    @Test("A small message may use 64 KiB whatever its length")
    func smallMessages() throws {
        let reviews = [Review](repeating: Review(), count: 300)
        let bytes = Application(reviews: reviews).encoded()
        #expect(bytes.count < 1_000)
        #expect(try Application(decoding: bytes).reviews.count == 300)
    }

    @Test("4 MiB of one number again and again stay within the budget")
    func repeatedScalar() {
        let bytes = [[UInt8]](repeating: [0x08, 0x01], count: Self.frame / 2).flatMap { $0 }
        let found = error(bytes, as: Person.self, .request)
        #expect(found == nil || found == .memoryBudgetExceeded)
    }

    @Test("4 MiB of unknown fields are refused by the budget")
    func unknownFields() {
        let bytes = [[UInt8]](repeating: [0x7A, 0x00], count: Self.frame / 2).flatMap { $0 }
        #expect(error(bytes, as: StateHeader.self, .stored) == .memoryBudgetExceeded)
    }

    @Test("4 MiB of payload, and a full group commit, are taken")
    func realSizes() throws {
        let record = RecordPut(record: [UInt8](repeating: 7, count: Self.frame))
        #expect(try RecordPut(decoding: record.encoded()) == record)
        let change = Change(
            revision: 1, puts: (0..<20_000).map { RecordPut(table: 3, key: $0, record: [1, 2, 3]) })
        #expect(try Change(decoding: change.encoded()) == change)
        let numbers = WriteResult(ids: [UInt64](repeating: 1, count: 1_000_000))
        #expect(try WriteResult(decoding: numbers.encoded()) == numbers)
    }
}
