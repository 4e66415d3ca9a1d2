import Glibc

/// A plain blocking Unix socket, for peers that behave badly.
final class RawConnection: Sendable {
    private let descriptor: Int32

    struct Failure: Error {
        let code: Int32
    }

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(code: errno) }
        var address = unixAddress(path)
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard outcome == 0 else { throw Failure(code: errno) }
    }

    deinit {
        close(descriptor)
    }

    func write(_ bytes: [UInt8]) {
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Reads until the peer closes.
    func readAll() -> [UInt8] {
        var all: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            guard count > 0 else { return all }
            all += block[..<count]
        }
    }

    /// Reads one frame whole: what is left of one would be taken for the next answer.
    func readFrame() -> [UInt8] {
        let header = read(count: 10)
        let length = header.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return header + read(count: length)
    }

    /// Reads so many bytes, fewer at the end.
    func read(count: Int) -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            var block = [UInt8](repeating: 0, count: count - all.count)
            let got = Glibc.read(descriptor, &block, block.count)
            guard got > 0 else { return all }
            all += block[..<got]
        }
        return all
    }
}

func unixAddress(_ path: String) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8).prefix(107)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
}

/// A listening socket as systemd makes it: without close-on-exec.
func rawListener(_ path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = unixAddress(path)
    let bound = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard descriptor >= 0, bound == 0, listen(descriptor, 16) == 0 else {
        throw RawConnection.Failure(code: errno)
    }
    return descriptor
}

func openDescriptors() -> Int {
    guard let folder = opendir("/proc/self/fd") else { return -1 }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    return count
}
