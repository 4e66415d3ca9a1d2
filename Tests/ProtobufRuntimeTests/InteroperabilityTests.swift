import ProtobufRuntime
import Schema
import Testing

/// Goal: our bytes are protobuf. Method: PyPI's implementation reads the same .proto files, and
/// random values go through it in both directions.
@Suite("Against PyPI's protobuf")
struct InteroperabilityTests {
    private static let valuesOfEachMessage = 60

    @Test("What Swift writes, Python reads and gives back the same")
    func fromSwift() throws {
        let python = try PythonProgram()
        let input = try TemporaryFile()
        let output = try TemporaryFile()
        var sent: [MessageFile.Entry] = []
        for message in MessageType.all {
            var values = RandomValues(seed: message.seed)
            for _ in 0..<Self.valuesOfEachMessage {
                sent.append(try Self.entry(of: message.type, using: &values))
            }
        }
        try input.write(MessageFile.bytes(of: sent))
        try python.run("exchange.py", ["echo", python.protoFolders, input.path, output.path])
        let received = try MessageFile.entries(of: output.read())
        #expect(received.count == sent.count)
        for (before, after) in zip(sent, received) {
            try Self.expectSame(before, after)
        }
    }

    @Test("What Python writes, Swift reads and gives back the same")
    func fromPython() throws {
        let python = try PythonProgram()
        let input = try TemporaryFile()
        let output = try TemporaryFile()
        try python.run(
            "exchange.py",
            ["make", python.protoFolders, input.path, "20211215", "\(Self.valuesOfEachMessage)"])
        let types = Dictionary(
            uniqueKeysWithValues: MessageType.all.map { ($0.testDescription, $0.type) })
        let received = try MessageFile.entries(of: input.read())
        #expect(received.count == types.count * Self.valuesOfEachMessage)
        let answered = try received.map { entry in
            let type = try #require(types[entry.name])
            return MessageFile.Entry(
                name: entry.name, bytes: try Self.recoded(entry.bytes, as: type))
        }
        try output.write(MessageFile.bytes(of: answered))
        let count = try python.run(
            "exchange.py", ["compare", python.protoFolders, input.path, output.path])
        #expect(count == "\(received.count)\n")
    }

    private static func entry<Message: RandomMessage>(
        of type: Message.Type, using values: inout RandomValues
    ) throws -> MessageFile.Entry {
        let value = try type.randomWithUnknownFields(using: &values)
        return MessageFile.Entry(name: type.protobufName, bytes: value.encoded())
    }

    private static func recoded<Message: RandomMessage>(
        _ bytes: [UInt8], as type: Message.Type
    ) throws -> [UInt8] {
        try Message(decoding: bytes, options: .request).encoded()
    }

    private static func expectSame(_ before: MessageFile.Entry, _ after: MessageFile.Entry) throws {
        func check<Message: RandomMessage>(_ type: Message.Type) throws {
            let values = (try Message(decoding: before.bytes), try Message(decoding: after.bytes))
            #expect(values.0 == values.1, "\(before.name)")
        }
        #expect(before.name == after.name)
        let type = try #require(RandomMessages.all.first { $0.protobufName == before.name })
        try check(type)
    }
}

/// Messages in a file: name and encoding, each behind its length in 4 bytes big-endian.
enum MessageFile {
    struct Entry {
        let name: String
        let bytes: [UInt8]
    }

    static func bytes(of entries: [Entry]) -> [UInt8] {
        entries.flatMap { part(Array($0.name.utf8)) + part($0.bytes) }
    }

    private static func part(_ bytes: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt32(bytes.count).bigEndian, Array.init) + bytes
    }

    static func entries(of bytes: [UInt8]) throws -> [Entry] {
        var entries: [Entry] = []
        var rest = bytes[...]
        func part() throws -> ArraySlice<UInt8> {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            try #require(rest.count >= 4 + length)
            defer { rest = rest.dropFirst(4 + length) }
            return rest.dropFirst(4).prefix(length)
        }
        while !rest.isEmpty {
            let name = String(decoding: try part(), as: UTF8.self)
            entries.append(Entry(name: name, bytes: Array(try part())))
        }
        return entries
    }
}
