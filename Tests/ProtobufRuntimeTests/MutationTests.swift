import ProtobufRuntime
import Testing

/// Goal: no bytes trap. Method: encodings of random values, cut at every byte and mutated; what is
/// taken must come back the same after another encoding, and libprotobuf-c must never refuse what
/// the scan before it has let pass.
@Suite("Cut and mutated bytes")
struct MutationTests {
    private func tryDecoding<Message: RandomMessage>(_ bytes: [UInt8], as type: Message.Type) throws
    {
        for options in [DecodingOptions.stored, .request] {
            let checked = refusal(of: bytes, type, options)
            let message: Message
            do throws(DecodingError) {
                message = try Message(decoding: bytes, options: options)
            } catch {
                #expect(error != .refusedByLibrary, "\(bytes)")
                #expect(checked == error || error == .memoryBudgetExceeded, "\(bytes)")
                continue
            }
            #expect(checked == nil, "\(bytes)")
            let again = message.encoded()
            // A mutated float may be NaN, which equals nothing: compare the bytes.
            let decodedAgain = try Message(decoding: again, options: .stored)
            #expect(decodedAgain.encoded() == again)
            // What a check has let pass is unpacked the same without another one.
            let unscanned = try Message(decoding: again, options: .verified)
            #expect(unscanned.encoded() == again)
        }
    }

    /// What the check alone says.
    private func refusal<Message: RandomMessage>(
        of bytes: [UInt8], _ type: Message.Type, _ options: DecodingOptions
    ) -> DecodingError? {
        bytes.withUnsafeBytes { bytes -> DecodingError? in
            do throws(DecodingError) {
                try Message.check(bytes, options: options)
                return nil
            } catch {
                return error
            }
        }
    }

    @Test("Cut at every byte", arguments: MessageType.all)
    func cut(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            for _ in 0..<4 {
                let bytes = try type.randomWithUnknownFields(using: &values).encoded()
                for length in 0..<min(bytes.count, 1_500) {
                    try tryDecoding(Array(bytes.prefix(length)), as: type)
                }
            }
        }
        try check(message.type)
    }

    @Test("20,000 mutations of every message", arguments: MessageType.all)
    func mutated(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            var originals: [[UInt8]] = []
            while originals.count < 40 {
                let bytes = try type.randomWithUnknownFields(using: &values).encoded()
                // Long encodings say nothing more and cost more.
                originals.append(Array(bytes.prefix(400)))
            }
            for _ in 0..<20_000 {
                var bytes = originals[values.index(below: originals.count)]
                for _ in 0...values.index(below: 3) {
                    Mutation.apply(to: &bytes, others: originals, using: &values)
                }
                try tryDecoding(bytes, as: type)
            }
        }
        try check(message.type)
    }

    @Test("Bytes that are nothing but random", arguments: MessageType.all)
    func random(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            for _ in 0..<2_000 { try tryDecoding(values.bytes(), as: type) }
        }
        try check(message.type)
    }
}

/// One small damage.
enum Mutation {
    static func apply(
        to bytes: inout [UInt8], others: [[UInt8]], using values: inout RandomValues
    ) {
        guard !bytes.isEmpty else {
            bytes.append(UInt8(truncatingIfNeeded: values.next()))
            return
        }
        let position = values.index(below: bytes.count)
        switch values.index(below: 7) {
        case 0: bytes[position] ^= 1 << UInt8(values.index(below: 8))
        case 1: bytes[position] = [0x00, 0x01, 0x7F, 0x80, 0xFF][values.index(below: 5)]
        case 2: bytes[position] = UInt8(truncatingIfNeeded: values.next())
        case 3: bytes.insert(UInt8(truncatingIfNeeded: values.next()), at: position)
        case 4: bytes.remove(at: position)
        case 5:
            let end = min(bytes.count, position + 1 + values.index(below: 16))
            bytes.insert(contentsOf: bytes[position..<end], at: values.index(below: bytes.count))
        default:
            let other = others[values.index(below: others.count)]
            bytes =
                Array(bytes.prefix(position)) + other.suffix(values.index(below: other.count + 1))
        }
    }
}
