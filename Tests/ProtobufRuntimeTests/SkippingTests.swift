import Schema
import Testing

@testable import ProtobufRuntime

/// Goal: passing over many fields at once stops where passing over one after the other stops, and
/// fails where that fails.
@Suite("Fields passed over")
struct SkippingTests {
    /// One field after the other, each read and not skipped.
    private static func endOfSkipped(
        _ bytes: UnsafeRawBufferPointer, from start: Int, _ numbers: UInt64
    ) throws(DecodingError) -> Int {
        var reader = WireReader(bytes)
        reader.offset = start
        while !reader.isAtEnd {
            let before = reader.position
            let tag = try reader.tag()
            guard tag.number < 64, numbers & (1 << UInt64(tag.number)) != 0 else { return before }
            switch tag.wireType {
            case WireTag.varint: _ = try reader.number(tag)
            case WireTag.lengthDelimited: _ = try reader.content(tag)
            default: try reader.skipValue(tag.wireType)
            }
        }
        return reader.position
    }

    private static func check(_ bytes: [UInt8], _ numbers: UInt64, _ seed: UInt64) {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                let expected = Result { () throws(DecodingError) in
                    try endOfSkipped(bytes, from: start, numbers)
                }
                var reader = WireReader(bytes)
                reader.offset = start
                let found = Result { () throws(DecodingError) in
                    try reader.nextTag(skipping: numbers)?.start ?? reader.position
                }
                #expect(found == expected, "seed \(seed), from \(start)")
                guard case .success(let end) = expected else { return }
                // On behind the field that stopped it.
                reader.offset = end
                guard !reader.isAtEnd, let tag = try? reader.tag(),
                    (try? reader.skipValue(tag.wireType)) != nil
                else { return }
                start = reader.position
            }
        }
    }

    @Test(arguments: MessageType.all)
    func `of every message and its mutations`(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            let originals = try (0..<20).map { _ in
                try type.randomWithUnknownFields(using: &values).encoded()
            }
            for round in 0..<1_000 {
                var bytes = originals[values.index(below: originals.count)]
                if round % 4 != 0 {
                    Mutation.apply(to: &bytes, others: originals, using: &values)
                }
                let allButOne = ~(UInt64(1) << UInt64(values.index(below: 64)))
                let numbers: UInt64 = values.bool() ? allButOne : values.next()
                Self.check(bytes, numbers, message.seed)
            }
        }
        try check(message.type)
    }
}
