import Glibc
import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// The real binary, real files, real sockets. Without the binary beside the tests, or without root
/// (who alone reaches the administration socket of a store he made), the suite is skipped and the
/// report says so.
@Suite(
    .serialized,
    .enabled(if: DaemonProcess.binary != nil, "SKIPPED: shegongd is not built beside these tests"),
    .enabled(if: getuid() == 0, "SKIPPED: these tests need root"))
struct DaemonTests {
    private static func key(_ number: Int) -> String {
        let now = String(MachineClock.now(), radix: 16)
        let serial = String(number, radix: 16)
        return String(repeating: "0", count: 12 - now.count) + now + "70008"
            + String(repeating: "0", count: 15 - serial.count) + serial
    }

    private static func appoint(
        _ client: BlockingClient, _ number: Int
    ) -> WriteResult? {
        let request = AppointAdministratorRequest(
            uid: UInt32(10_000 + number), accountName: "admin\(number)",
            role: .systemAdministrator)
        guard let response = client.call(.appointAdministrator, request, key: key(number)),
            (response.status?.code ?? 0) == 0
        else { return nil }
        return try? WriteResult(decoding: response.payload)
    }

    @Test func `Killed in the middle of writes, it comes back with everything acknowledged`() throws
    {
        let home = try DaemonHome()
        try home.initialize()
        var acknowledged: UInt64 = 0
        var number = 0
        for round in 0..<3 {
            let daemon = try home.serve()
            let client = try #require(BlockingClient(path: home.administrationSocket))
            let before = acknowledged
            var killer: DaemonProcess?
            while true {
                number += 1
                guard let result = Self.appoint(client, number) else { break }
                #expect(result.revision > acknowledged)
                acknowledged = result.revision
                // From outside, while the writes go on: at no moment that they could know of.
                if killer == nil, acknowledged >= before + 20 + UInt64(7 * round) {
                    killer = DaemonProcess(["/bin/sh", "-c", "kill -9 \(daemon.id)"])
                }
            }
            #expect(killer?.exitCode(within: 10) == 0)
            #expect(daemon.exitCode(within: 10) == 128 + SIGKILL)
            unlink(home.administrationSocket)
        }
        let daemon = try home.serve()
        let client = try #require(BlockingClient(path: home.administrationSocket))
        number += 1
        let next = try #require(Self.appoint(client, number))
        // The write in flight at each kill may be there or not; nothing acknowledged is missing.
        #expect(next.revision > acknowledged && next.revision <= acknowledged + 2)
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        let verify = try #require(
            DaemonProcess([DaemonProcess.binary ?? "", "verify", "--directory", home.store]))
        #expect(verify.exitCode(within: 20) == 0)
    }

    @Test func `SIGHUP reads the configuration again, and one that is wrong changes nothing`()
        throws
    {
        let home = try DaemonHome()
        try home.initialize()
        let file = home.path + "/shegongd.toml"
        try home.write("log-level = \"info\"\n", to: file)
        let daemon = try home.serve(arguments: ["--config", file])
        func logSays(_ text: String) -> Bool { home.log.contains(text) }
        try home.write("reads-per-second = 0\n", to: file)
        daemon.signal(SIGHUP)
        #expect(poll(within: 10) { logSays("the one in force stays") })
        try home.write("reads-per-second = 7\nconnections = 9\n", to: file)
        daemon.signal(SIGHUP)
        #expect(poll(within: 10) { logSays("configuration read again") })
        #expect(logSays("after-a-restart=connections"))
        #expect(BlockingClient(path: home.administrationSocket) != nil)
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
    }

    @Test func `SIGTERM ends it within five seconds, whatever hangs on its sockets`() throws {
        let home = try DaemonHome()
        try home.initialize()
        let daemon = try home.serve()
        let silent = try #require(BlockingClient(path: home.administrationSocket))
        let halfOpen = try #require(BlockingClient(path: home.administrationSocket))
        #expect(halfOpen.sendHalfAFrame())
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        withExtendedLifetime((silent, halfOpen)) {}
    }

    @Test func `A second daemon on the same directory is told that it is locked`() throws {
        let home = try DaemonHome()
        try home.initialize()
        let daemon = try home.serve()
        let second = try #require(
            DaemonProcess([
                DaemonProcess.binary ?? "", "serve", "--directory", home.store, "--socket",
                home.path + "/2.sock", "--admin-socket", home.path + "/3.sock",
            ]))
        #expect(second.exitCode(within: 10) == 75)
        let client = try #require(BlockingClient(path: home.administrationSocket))
        #expect(Self.appoint(client, 1) != nil)
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
    }

    @Test func `Its sockets are closed to others from the moment they are there`() throws {
        let home = try DaemonHome()
        try home.initialize()
        let daemon = try home.serve()
        #expect(home.permissions(of: home.bureauSocket) == 0o660)
        #expect(home.permissions(of: home.administrationSocket) == 0o600)
        #expect(home.permissions(of: home.store).map { $0 & 0o077 } == 0)
        withExtendedLifetime(daemon) {}
    }

    @Test func `A real store refuses to have its clock set; a rehearsal takes it`() throws {
        for isRehearsal in [false, true] {
            let home = try DaemonHome()
            try home.initialize(isRehearsal: isRehearsal)
            let daemon = try home.serve()
            let client = try #require(BlockingClient(path: home.administrationSocket))
            let request = SetClockRequest(now: MachineClock.now() + 86_400_000)
            let response = try #require(client.call(.setClock, request, key: Self.key(1)))
            #expect(
                response.status?.errorInfo?.reason == (isRehearsal ? nil : "REHEARSAL_ONLY"))
            withExtendedLifetime(daemon) {}
        }
    }

    @Test func `root is nobody on the bureaus' socket`() throws {
        let home = try DaemonHome()
        try home.initialize()
        let daemon = try home.serve()
        let client = try #require(BlockingClient(path: home.bureauSocket))
        let response = try #require(client.call(.whoAmI, Empty()))
        #expect(response.status?.errorInfo?.reason == "UNKNOWN_PEER")
        #expect(client.call(.whoAmI, Empty()) == nil, "closed after the first refusal")
        withExtendedLifetime(daemon) {}
    }

    @Test func `It tells the service manager when it is ready and when it stops`() throws {
        let home = try DaemonHome()
        try home.initialize()
        let inbox = try #require(NotifyInbox(path: home.path + "/notify"))
        let daemon = try home.serve(environment: ["NOTIFY_SOCKET=\(home.path)/notify"])
        #expect(poll(within: 10) { inbox.received().contains("READY=1") })
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
        #expect(inbox.received().contains("STOPPING=1"))
    }

    @Test func `It serves both sockets that the service manager hands over, by their names`() throws
    {
        let activate = "/usr/bin/systemd-socket-activate"
        try #require(access(activate, X_OK) == 0, "systemd-socket-activate is not installed")
        let home = try DaemonHome()
        try home.initialize()
        // The administration's first: only the names can tell them apart.
        let daemon = try #require(
            DaemonProcess(
                [
                    activate, "-l", home.administrationSocket, "-l", home.bureauSocket,
                    "--fdname=administration:bureau",
                ] + home.serveArguments, logTo: home.path + "/activate.log"))
        var client: BlockingClient?
        #expect(
            poll(within: 10) {
                client = BlockingClient(path: home.administrationSocket)
                return client != nil
            })
        #expect(Self.appoint(try #require(client), 1) != nil)
        let bureau = try #require(BlockingClient(path: home.bureauSocket))
        let response = try #require(bureau.call(.whoAmI, Empty()))
        #expect(response.status?.errorInfo?.reason == "UNKNOWN_PEER")
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 5) == 0)
    }
}

/// Where a service manager would hear its daemon.
final class NotifyInbox {
    private let descriptor: Int32
    private var text = ""

    init?(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard code == 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Everything heard so far.
    func received() -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { return text }
            text += String(decoding: bytes.prefix(count), as: UTF8.self) + "\n"
        }
    }
}
