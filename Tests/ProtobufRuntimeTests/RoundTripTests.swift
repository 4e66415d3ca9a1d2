import ProtobufRuntime
import Schema
import Testing

/// A type of message as the argument of a test.
struct MessageType: CustomTestStringConvertible, Sendable {
    let type: any RandomMessage.Type

    var testDescription: String { type.protobufName }

    static let all = RandomMessages.all.map(MessageType.init)

    /// A seed of its own for each type, so that one failing type can be run again alone.
    var seed: UInt64 {
        type.protobufName.utf8.reduce(14_695_981_039_346_656_037) { hash, byte in
            (hash ^ UInt64(byte)) &* 1_099_511_628_211
        }
    }
}

@Suite("Round trips in Swift alone")
struct RoundTripTests {
    @Test("A value survives encoding and decoding", arguments: MessageType.all)
    func survives(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            for _ in 0..<200 {
                let value = try type.randomWithUnknownFields(using: &values)
                let bytes = value.encoded()
                #expect(try Message(decoding: bytes) == value)
                #expect(try Message(decoding: bytes.span.bytes) == value)
                #expect(value.encodedSize == bytes.count)
            }
        }
        try check(message.type)
    }

    @Test(
        "An empty message is no bytes, and no bytes are an empty message",
        arguments: MessageType.all)
    func empty(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            #expect(Message().encoded().isEmpty)
            #expect(try Message(decoding: [UInt8]()) == Message())
            #expect(Message().encodedSize == 0)
        }
        try check(message.type)
    }

    @Test("An arena that is used again gives the same values", arguments: MessageType.all)
    func arenaIsReused(message: MessageType) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            var values = RandomValues(seed: message.seed)
            var arena = ProtobufArena(forDecoding: 16)
            for _ in 0..<100 {
                let value = type.random(using: &values)
                let bytes = value.encoded(in: &arena)
                let decoded = try bytes.withUnsafeBytes {
                    try Message(decoding: $0, options: .stored, arena: &arena)
                }
                #expect(decoded == value)
            }
        }
        try check(message.type)
    }

    @Test("The catalogue lists the messages that random values are made of")
    func catalogueIsComplete() {
        #expect(
            SchemaCatalogue.allMessages.map { $0.protobufName }
                == RandomMessages.all.map { $0.protobufName }.filter { $0.hasPrefix("shegong.v1.") }
        )
        #expect(SchemaCatalogue.allMessages.count > 70)
    }

    @Test("Numbers of an enum that the schema does not know are kept")
    func unknownEnumNumbers() throws {
        for number: Int32 in [4, 1_000, .max, -1, .min] {
            let record = RosterEntry(level: Level(rawValue: number))
            #expect(record.level == .unrecognized(number))
            #expect(try RosterEntry(decoding: record.encoded()).level == .unrecognized(number))
        }
        #expect(Level.allKnown.map(\.rawValue) == [0, 1, 2, 3])
    }

    @Test("A NUL in a string becomes U+FFFD, and what follows it stays")
    func nulIsReplaced() throws {
        let record = RosterEntry(name: "欧\0阳\0")
        #expect(try RosterEntry(decoding: record.encoded()).name == "欧\u{FFFD}阳\u{FFFD}")
        let listed = ExplainEligibilityReply(hints: ["a\0b", "c"])
        #expect(
            try ExplainEligibilityReply(decoding: listed.encoded()).hints == ["a\u{FFFD}b", "c"])
    }
}
