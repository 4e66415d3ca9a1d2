import Glibc
import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC

@testable import ShegongServer

/// One connection to a running daemon, one call at a time, as plain as can be: so that a test does
/// not lean on the client whose server it tests.
final class BlockingClient {
    private let descriptor: Int32
    private var nextStream: UInt32 = 1

    /// Nil if nobody listens there.
    init?(path: String) {
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, length)
            }
        }
        guard code == 0 else { return nil }
    }

    deinit { Glibc.close(descriptor) }

    /// The response, or nil once the connection is gone.
    func call(_ method: Method, _ request: some ProtobufMessage, key: String? = nil) -> Response? {
        var envelope = Request()
        envelope.service = method.path.service
        envelope.method = method.path.method
        envelope.payload = request.encoded()
        if let key { envelope.metadata = [KeyValue(key: "idempotency-key", value: key)] }
        let body = envelope.encoded()
        let stream = nextStream
        nextStream += 2
        guard send(header(body.count, stream) + body), let head = receive(10) else { return nil }
        let length = head[0..<4].reduce(0) { $0 << 8 | Int($1) }
        guard let answer = receive(length) else { return nil }
        return try? Response(decoding: answer)
    }

    /// The first bytes of a frame that never comes to its end.
    func sendHalfAFrame() -> Bool { send(header(100, nextStream) + [1, 2, 3]) }

    private func header(_ length: Int, _ stream: UInt32) -> [UInt8] {
        let numbers = [UInt32(length), stream].flatMap { value in
            withUnsafeBytes(of: value.bigEndian) { Array($0) }
        }
        return numbers + [1, 0]
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    private func receive(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var part = [UInt8](repeating: 0, count: count - bytes.count)
            let got = recv(descriptor, &part, part.count, 0)
            guard got > 0 else { return nil }
            bytes += part.prefix(got)
        }
        return bytes
    }
}
