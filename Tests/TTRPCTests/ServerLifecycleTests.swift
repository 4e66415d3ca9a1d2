import Glibc
import NIOCore
import NIOPosix
import ProtobufRuntime
import Synchronization
import TTRPC
import Testing

@Suite("Server: sockets, peers, caps, drain", .serialized, .timeLimit(.minutes(20)))
struct ServerLifecycleTests {
    private let service = EchoOwner.service

    @Test("the kernel says who the peer is, and the listener has a name")
    func credentials() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let opened = await echo.first { if case .connectionOpened = $0 { true } else { false } }
            guard case .connectionOpened(_, let peer, let listener) = opened else {
                Issue.record("no connection was opened")
                return
            }
            #expect(
                peer == PeerCredentials(processID: getpid(), userID: getuid(), groupID: getgid()))
            #expect(listener == "echo")
            #expect(client.isUsable)
        }
    }

    @Test("a peer that the kernel does not know is refused")
    func unknownPeer() async throws {
        try await EchoServer.running(peerCredentials: { _ in nil }) { echo in
            let raw = try RawConnection(path: echo.path)
            #expect(raw.readAll() == [])
            let refused = await echo.first {
                if case .connectionRefused(.unknownPeer, listener: "echo") = $0 {
                    true
                } else {
                    false
                }
            }
            #expect(refused != nil)
        }
    }

    @Test("the caps hold, in total and for each user, and are given back")
    func caps() async throws {
        var limits = ServerLimits()
        limits.connectionsMaximum = 3
        limits.connectionsPerUserMaximum = 2
        let users = Mutex<[UInt32]>([1, 1, 1, 2, 3, 3])
        try await EchoServer.running(
            limits: limits,
            peerCredentials: { _ in
                let user = users.withLock { $0.removeFirst() }
                return PeerCredentials(processID: 1, userID: user, groupID: user)
            },
            { echo in
                var kept: [RawConnection] = []
                var refusals: [ConnectionRefusal] = []
                for _ in 0..<5 {
                    kept.append(try RawConnection(path: echo.path))
                    let outcome = await echo.first {
                        switch $0 {
                        case .connectionOpened, .connectionRefused: true
                        default: false
                        }
                    }
                    if case .connectionRefused(let refusal, _) = outcome {
                        refusals.append(refusal)
                    }
                }
                #expect(refusals == [.tooManyConnectionsOfUser(1), .tooManyConnections])
                kept.removeFirst()
                _ = await echo.first { if case .connectionClosed = $0 { true } else { false } }
                kept.append(try RawConnection(path: echo.path))
                let outcome = await echo.first {
                    if case .connectionOpened = $0 { true } else { false }
                }
                #expect(outcome != nil)
            })
    }

    @Test("after 1,000 connections the process has as many descriptors as before")
    func descriptors() async throws {
        // In a process of its own: other tests open descriptors too.
        await #expect(processExitsWith: .success) {
            try await EchoServer.running { echo in
                func connectOnce() throws {
                    let raw = try RawConnection(path: echo.path)
                    raw.write(frame(3, stream: 2))
                    _ = raw.readAll()
                }
                func waitForEnds(_ count: Int) async {
                    var closed = 0
                    _ = await echo.first {
                        if case .connectionClosed(_, .violation) = $0 { closed += 1 }
                        return closed == count
                    }
                }
                try connectOnce()
                await waitForEnds(1)
                let before = openDescriptors()
                for _ in 0..<1_000 { try connectOnce() }
                await waitForEnds(1_000)
                guard before > 0, openDescriptors() == before else { exit(2) }
            }
        }
    }

    @Test("a reader that takes nothing is dropped, and others are served meanwhile")
    func slowReader() async throws {
        var limits = ServerLimits()
        limits.blockedWriteTimeout = .milliseconds(120)
        try await EchoServer.running(limits: limits) { echo in
            let slow = try RawConnection(path: echo.path)
            let request = Request(service: service, method: "Flood")
            slow.write(frame(1, stream: 1, flags: 1, request.encoded()))
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            #expect(try await client.call(service: service, method: "Unary", payload: [1]) == [1])
            let closed = await echo.first {
                if case .connectionClosed = $0 { true } else { false }
            }
            guard case .connectionClosed(_, let end) = closed else { return }
            #expect(end == .repliesNotRead)
            #expect(await echo.owner.sentMessages < 64)
            #expect(try await client.call(service: service, method: "Unary", payload: [2]) == [2])
        }
    }

    @Test("a peer that says nothing is dropped")
    func silentPeer() async throws {
        var limits = ServerLimits()
        limits.firstRequestTimeout = .milliseconds(50)
        try await EchoServer.running(limits: limits) { echo in
            let silent = try RawConnection(path: echo.path)
            #expect(silent.readAll() == [])
            let closed = await echo.first {
                if case .connectionClosed(_, .noRequestInTime) = $0 { true } else { false }
            }
            #expect(closed != nil)
        }
    }

    @Test("a drain finishes what runs, refuses what comes, and removes the socket")
    func drain() async throws {
        try await EchoServer.running { echo in
            let client = try await ClientConnection.connect(unixSocketPath: echo.path)
            let sum = try await client.openStream(service: service, method: "Sum", sending: true)
            try await sum.send([1, 2, 3])
            // The drain must find the stream live, not on its way.
            _ = await echo.first { if case .message = $0 { true } else { false } }
            let server = echo.server
            try await echo.owner.eventLoop.submit { server.handle.drain() }.get()
            let refused = await #expect(throws: CallError.self) {
                try await client.call(service: service, method: "Unary", payload: [])
            }
            #expect(refused?.code == .unavailable)
            #expect(refused?.mayHaveBeenExecuted == false)
            await #expect(throws: CallError.self) {
                try await ClientConnection.connect(unixSocketPath: echo.path)
            }
            try await sum.finish()
            #expect(try await sum.response() == Array("3".utf8))
            #expect(await echo.first { $0 == .drained } != nil)
            #expect(access(echo.path, F_OK) != 0)
        }
    }

    @Test("an adopted socket works, with what was queued before; its path stays")
    func adopted() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/adopted.sock"
        let listening = try rawListener(path)
        let early = try RawConnection(path: path)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let owner = EchoOwner(on: loop)
        let server = TTRPCServer.start(on: loop, sink: owner)
        let socket = try ListeningSocket(adopting: listening)
        #expect(fcntl(listening, F_GETFD) & FD_CLOEXEC != 0)
        try await server.listen(socket, name: "adopted")
        early.write(
            frame(1, stream: 1, Request(service: service, method: "Unary", payload: [4]).encoded()))
        #expect(early.read(count: 13) == frame(2, stream: 1, [18, 1, 4]))
        try await server.close()
        #expect(access(path, F_OK) == 0)
    }

    @Test("a dead socket file is replaced, a live one and an ordinary file are not")
    func paths() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/dead.sock"
        close(try rawListener(path))
        _ = try ListeningSocket(bindingPath: path, mode: 0o660)
        #expect(access(path, F_OK) != 0)

        let live = try rawListener(path)
        #expect(throws: ListeningSocketError.inUse) {
            _ = try ListeningSocket(bindingPath: path, mode: 0o660)
        }
        close(live)
        unlink(path)
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: ListeningSocketError.notASocketFile) {
            _ = try ListeningSocket(bindingPath: path, mode: 0o660)
        }
        let long = folder.path + "/" + String(repeating: "x", count: 108)
        #expect(throws: ListeningSocketError.invalidPath) {
            _ = try ListeningSocket(bindingPath: long, mode: 0o660)
        }
        #expect(throws: ListeningSocketError.notListening) {
            _ = try ListeningSocket(adopting: 0)
        }
    }

    @Test("out of descriptors, accepting pauses and then goes on")
    func outOfDescriptors() async throws {
        await #expect(processExitsWith: .success) {
            try await EchoServer.running { echo in
                // Descriptors left: one for the peer's end, none for the accepted one.
                var kept: [Int32] = []
                var bound = rlimit(rlim_cur: 64, rlim_max: 64)
                guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &bound) == 0 else {
                    exit(2)
                }
                while true {
                    let descriptor = dup(0)
                    if descriptor < 0 { break }
                    kept.append(descriptor)
                }
                guard let last = kept.popLast() else { exit(3) }
                close(last)
                let raw = try RawConnection(path: echo.path)
                let failed = await echo.first {
                    $0 == .connectionRefused(.acceptFailed(EMFILE), listener: "echo")
                }
                guard failed != nil else { exit(4) }
                for descriptor in kept { close(descriptor) }
                let opened = await echo.first {
                    if case .connectionOpened = $0 { true } else { false }
                }
                guard opened != nil else { exit(5) }
                raw.write([9])
            }
        }
    }
}
