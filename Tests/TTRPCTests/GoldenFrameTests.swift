import Glibc
import NIOCore
import ProtobufRuntime
import TTRPC
import Testing

/// The frames of the specification's state diagrams, as the Python peer writes them. The file is
/// made by `ttrpc_peer.py golden` and never by our own code.
@Suite("Golden frames")
struct GoldenFrameTests {
    struct Line {
        let isFromClient: Bool
        let bytes: [UInt8]
    }

    private func lines() throws -> [Line] {
        let file = #filePath
        let folder = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
        let handle = try #require(fopen(folder + "/Interoperability/streams.golden", "r"))
        defer { fclose(handle) }
        var lines: [Line] = []
        var line = [CChar](repeating: 0, count: 4_096)
        while fgets(&line, Int32(line.count), handle) != nil {
            let text = String(
                decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let words = text.split(separator: " ")
            let digits = Array(words[1])
            let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0...($0 + 1)]), radix: 16)
            }
            lines.append(Line(isFromClient: words[0] == "c", bytes: bytes))
        }
        return lines
    }

    @Test("the server machine sends the server's frames, byte for byte")
    func server() throws {
        let lines = try lines()
        var bench = ServerBench()
        var sent: [UInt8] = []
        var counts: [UInt32: Int] = [:]
        var methods: [UInt32: String] = [:]
        for line in lines where line.isFromClient {
            bench.machine.receive(ByteBuffer(bytes: line.bytes), at: at(0), into: &bench.output)
            let events = bench.output.events
            bench.output.events = []
            for event in events {
                switch event {
                case .call(let call):
                    let stream = call.id.stream
                    methods[stream] = call.method
                    switch call.method {
                    case "Unary": _ = bench.reply(stream, call.payload)
                    case "Count":
                        for number in 0..<(call.payload.first ?? 0) {
                            _ = bench.send(stream, [number])
                        }
                        _ = bench.finish(stream)
                    case "Nothing": _ = bench.fail(stream, Status(.unimplemented, "no Nothing"))
                    default: break
                    }
                case .message(let id, let payload):
                    counts[id.stream, default: 0] += payload.count
                    if methods[id.stream] == "Mirror" { _ = bench.send(id.stream, payload) }
                case .halfClosed(let id):
                    if methods[id.stream] == "Mirror" {
                        _ = bench.finish(id.stream)
                    } else {
                        _ = bench.reply(id.stream, Array("\(counts[id.stream] ?? 0)".utf8))
                    }
                default: Issue.record("\(event)")
                }
            }
            sent += Array(bench.output.bytes.readableBytesView)
            bench.output.bytes.clear()
        }
        #expect(sent == lines.filter { !$0.isFromClient }.flatMap(\.bytes))
        #expect(bench.machine.liveStreamCount == 0)
    }

    @Test("the client machine sends the client's frames, and understands the server's")
    func client() throws {
        let lines = try lines()
        var bench = ClientBench()
        func request(_ method: String, _ payload: [UInt8] = []) -> [UInt8] {
            Request(service: "echo.v1.Echo", method: method, payload: payload).encoded()
        }
        try bench.start(1, request: request("Unary", Array("hello".utf8)))
        try bench.start(3, .remoteOpen, request: request("Sum"))
        #expect(try bench.send(3, Array("12345".utf8)))
        #expect(try bench.send(3, []))
        try bench.finish(3)
        try bench.start(5, .remoteClosed, request: request("Count", [2]))
        try bench.start(7, .remoteOpen, request: request("Mirror"))
        #expect(try bench.send(7, Array("ping".utf8)))
        try bench.finish(7)
        try bench.start(9, request: request("Nothing"))
        let sent = Array(bench.output.bytes.readableBytesView)
        #expect(sent == lines.filter(\.isFromClient).flatMap(\.bytes))

        let step = bench.receive(lines.filter { !$0.isFromClient }.flatMap(\.bytes))
        #expect(step.violation == nil)
        let unimplemented = CallError.status(Status(.unimplemented, "no Nothing"))
        #expect(
            step.events == [
                .completed(ClientBench.id(1), .success(Array("hello".utf8))),
                .completed(ClientBench.id(9), .failure(unimplemented)),
            ])
        #expect(bench.next(3) == .message(Array("5".utf8)))
        #expect(bench.next(3) == .message(nil))
        #expect(bench.next(5) == .message([0]))
        #expect(bench.next(5) == .message([1]))
        #expect(bench.next(5) == .message(nil))
        #expect(bench.next(7) == .message(Array("ping".utf8)))
        #expect(bench.next(7) == .message(nil))
        #expect(bench.machine.liveStreamCount == 0)
    }
}
