import ProtobufRuntime
import Schema
import Testing

/// Goal: masking a record as it lies gives the very bytes that decoding, masking and encoding give.
@Suite("Masking in place")
struct MaskingInPlaceTests {
    private static let profiles: [MaskingProfile] = [
        .strictest, .clear, MaskingProfile(name: .full), MaskingProfile(name: .surname),
        MaskingProfile(phone: .threeAndFour, address: .full),
        MaskingProfile(idNumber: .full, birthDate: .full, email: .full, photo: .full),
    ]

    @Test("The bytes of every message are those of the other way", arguments: MessageType.all)
    func sameBytes(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            for _ in 0..<120 {
                let value = try type.randomWithUnknownFields(using: &values)
                let bytes = value.encoded()
                for profile in Self.profiles {
                    var writer = MessageWriter()
                    try bytes.withUnsafeBytes {
                        try profile.write($0, by: type.maskingPlan, to: &writer)
                    }
                    let isSame = writer.bytes == value.masked(by: profile).encoded()
                    #expect(isSame, "seed \(message.seed)")
                }
            }
        }
        try check(message.type)
    }

    @Test("Mutated bytes are refused or masked, and never trap", arguments: MessageType.all)
    func mutated(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            let originals = (0..<10).map { _ in type.random(using: &values).encoded() }
            for _ in 0..<2_000 {
                var bytes = originals[values.index(below: originals.count)]
                Mutation.apply(to: &bytes, others: originals, using: &values)
                var writer = MessageWriter()
                bytes.withUnsafeBytes { bytes in
                    _ = try? MaskingProfile.strictest.write(
                        bytes, by: type.maskingPlan, to: &writer)
                }
            }
        }
        try check(message.type)
    }

    @Test(
        "Sub-messages of every length around those that take one byte more",
        arguments: [
            0, 1, 126, 127, 128, 129, 980, 990, 1_000, 16_382, 16_383, 16_384, 16_385, 70_000,
        ], [0, 127, 128, 100_000])
    func lengths(count: Int, expected: Int) throws {
        let text = String(repeating: "x", count: count)
        var writer = MessageWriter()
        let outer = writer.openMessage(1, expecting: expected)
        let inner = writer.openMessage(1, expecting: expected)
        Array(text.utf8).withUnsafeBytes { writer.write($0) }
        writer.closeMessage(inner)
        writer.writeNumber(2, 300)
        writer.closeMessage(outer)
        var bytes = writer.bytes[...]
        let content = try Self.message(&bytes)
        #expect(bytes.isEmpty)
        var rest = content
        #expect(Array(try Self.message(&rest)) == Array(text.utf8))
        #expect(Array(rest) == [16, 172, 2])
    }

    /// Takes the sub-message in field 1 off the front.
    private static func message(_ bytes: inout ArraySlice<UInt8>) throws -> ArraySlice<UInt8> {
        try #require(bytes.popFirst() == 10)
        var length = 0
        var shift = 0
        while let byte = bytes.popFirst() {
            length |= Int(byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 { break }
        }
        let content = bytes.prefix(length)
        try #require(content.count == length)
        bytes = bytes.dropFirst(length)
        return content
    }
}
