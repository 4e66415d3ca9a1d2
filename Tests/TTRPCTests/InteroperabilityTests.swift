import Glibc
import NIOCore
import ProtobufRuntime
import TTRPC
import Testing

// The peers live in Interoperability/: containerd's own library in Go (Debian's is 1.1, which has
// no streams), and a Python program written from the specification alone.

private let folder: String = {
    let file = #filePath
    return String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]) + "/Interoperability"
}()

private let goLibrary = "/usr/share/gocode/src/github.com/containerd/ttrpc/client.go"

/// Whether Go and Debian's golang-github-containerd-ttrpc-dev are installed; scripts/test.sh
/// installs both, so there nothing is skipped.
private let hasGo = access("/usr/bin/go", X_OK) == 0 && access(goLibrary, R_OK) == 0
private let hasPython = access("/usr/bin/python3", X_OK) == 0

@Suite("Interoperability with containerd's ttrpc in Go", .serialized, .timeLimit(.minutes(20)))
struct GoInteroperabilityTests {
    private func peer(in temporary: TemporaryFolder) async throws -> String {
        let program = temporary.path + "/peer"
        let build = try ChildProcess(
            "/usr/bin/go", ["build", "-o", program, folder + "/go/main.go"],
            environment: ["GO111MODULE": "off", "GOPATH": "/usr/share/gocode"])
        let (output, status) = try await build.finish()
        try #require(status == 0, "go build: \(output)")
        return program
    }

    @Test(
        "a Go client talks to our server",
        .enabled(if: hasGo, "needs golang and golang-github-containerd-ttrpc-dev"))
    func client() async throws {
        let temporary = try TemporaryFolder()
        let program = try await peer(in: temporary)
        try await EchoServer.running { echo in
            let client = try ChildProcess(program, ["client", echo.path])
            let (output, status) = try await client.finish()
            #expect(status == 0)
            #expect(
                output == """
                    unary 社工
                    empty 0
                    metadata zh-CN
                    refuse FailedPrecondition "窗口已关闭" \
                    type.googleapis.com/google.rpc.ErrorInfo \
                    type.googleapis.com/google.rpc.BadRequest
                    unknown Unimplemented "no echo.v1.Echo/NoSuchMethod"
                    deadline exceeded
                    concurrent 1000

                    """)
        }
    }

    @Test(
        "our client talks to a Go server",
        .enabled(if: hasGo, "needs golang and golang-github-containerd-ttrpc-dev"))
    func server() async throws {
        let temporary = try TemporaryFolder()
        let program = try await peer(in: temporary)
        let path = temporary.path + "/go.sock"
        let server = try ChildProcess(program, ["server", path])
        #expect(try await server.readLine() == "ready")
        let client = try await ClientConnection.connect(unixSocketPath: path)
        func call(_ method: String, _ payload: [UInt8], _ options: CallOptions = CallOptions())
            async throws(CallError) -> [UInt8]
        {
            try await client.call(
                service: EchoOwner.service, method: method, payload: payload, options: options)
        }
        // Field 1 of google.protobuf.BytesValue.
        let value: [UInt8] = [10, 3, 1, 2, 3]
        #expect(try await call("Unary", value) == value)
        #expect(try await call("Unary", []) == [])
        let chinese = CallOptions(metadata: [KeyValue(key: "accept-language", value: "zh-CN")])
        #expect(try await call("Language", [], chinese) == [10, 5] + Array("zh-CN".utf8))
        let refused = await #expect(throws: CallError.self) { try await call("Refuse", []) }
        #expect(refused == .status(Status(.failedPrecondition, "窗口已关闭")))
        let unknown = await #expect(throws: CallError.self) { try await call("Nothing", []) }
        #expect(unknown?.code == .unimplemented)
        let late = await #expect(throws: CallError.self) {
            try await call("Never", [], CallOptions(timeout: .milliseconds(30)))
        }
        #expect(late?.code == .deadlineExceeded)
        let replies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<1_000 { group.addTask { try await call("Unary", value) } }
            return try await group.reduce(into: 0) { count, reply in count += reply == value ? 1 : 0
            }
        }
        #expect(replies == 1_000)
        await client.close()
        try await server.stop()
    }
}

@Suite("Interoperability with a Python peer, streams included", .timeLimit(.minutes(20)))
struct PythonInteroperabilityTests {
    private let program = folder + "/ttrpc_peer.py"

    @Test("a Python client talks to our server", .enabled(if: hasPython, "needs python3"))
    func client() async throws {
        try await EchoServer.running { echo in
            let client = try ChildProcess("/usr/bin/python3", [program, "client", echo.path])
            let (output, status) = try await client.finish()
            #expect(status == 0)
            #expect(
                output == """
                    unary stream 1 response code 0 '' b'one'
                    metadata stream 3 response code 0 '' b'zh-CN'
                    count stream 5 data flags 0 b'\\x00'
                    count stream 5 data flags 0 b'\\x01'
                    count stream 5 data flags 0 b'\\x02'
                    count stream 5 data flags 5 b''
                    sum stream 7 response code 0 '' b'15'
                    mirror stream 9 data flags 0 b'a'
                    mirror stream 9 data flags 0 b'b'
                    mirror stream 9 data flags 5 b''
                    refuse 9 窗口已关闭 type.googleapis.com/google.rpc.ErrorInfo \
                    type.googleapis.com/google.rpc.BadRequest
                    deadline stream 13 response code 4 'the deadline has passed' b''
                    data on unary stream 15 response code 3 \
                    'data on a stream that the client has closed' b''
                    reused id stream 15 response code 3 \
                    'a stream id cannot be used again and must rise' b''
                    too long 17 2 8
                    unary stream 19 response code 0 '' b'still here'
                    even id: closed

                    """)
        }
    }

    @Test("our client talks to a Python server", .enabled(if: hasPython, "needs python3"))
    func server() async throws {
        let temporary = try TemporaryFolder()
        let path = temporary.path + "/python.sock"
        let server = try ChildProcess("/usr/bin/python3", [program, "server", path])
        #expect(try await server.readLine() == "ready")
        let client = try await ClientConnection.connect(unixSocketPath: path)
        let service = EchoOwner.service
        #expect(try await client.call(service: service, method: "Unary", payload: [7]) == [7])
        let refused = await #expect(throws: CallError.self) {
            try await client.call(service: service, method: "Refuse", payload: [])
        }
        #expect(refused == .status(Status(.failedPrecondition, "窗口已关闭")))

        let count = try await client.openStream(
            service: service, method: "Count", payload: [3], sending: false)
        var received: [[UInt8]] = []
        for try await message in count.messages { received.append(message) }
        #expect(received == [[0], [1], [2], Array("last".utf8)])

        let sum = try await client.openStream(service: service, method: "Sum", sending: true)
        for size in [100, 0, 1_000_000] { try await sum.send([UInt8](repeating: 0, count: size)) }
        try await sum.finish()
        #expect(try await sum.response() == Array("1000100".utf8))

        let mirror = try await client.openStream(service: service, method: "Mirror", sending: true)
        var messages = mirror.messages.makeAsyncIterator()
        for text in ["a", "", "c"] {
            try await mirror.send(Array(text.utf8))
            #expect(try await messages.next() == Array(text.utf8))
        }
        try await mirror.finish()
        #expect(try await messages.next() == nil)
        await client.close()
        try await server.stop()
    }
}
