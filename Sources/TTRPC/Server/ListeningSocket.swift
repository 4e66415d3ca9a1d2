internal import Glibc

/// Why a socket cannot be listened on.
public enum ListeningSocketError: Error, Sendable, Hashable {
    /// The path is empty, contains NUL or does not fit a Unix address (107 bytes).
    case invalidPath
    /// A server is listening there.
    case inUse
    /// Something that is not a socket is there.
    case notASocketFile
    /// The descriptor is not a listening Unix stream socket.
    case notListening
    /// A system call failed.
    case systemCall(String, errno: Int32)
}

/// A Unix socket that listens, owned until it is given to a server.
public struct ListeningSocket: ~Copyable {
    private var descriptor: Int32
    private var boundPath: BoundPath?

    /// Takes over a socket that listens already, as systemd hands it over. Its path is systemd's.
    public init(adopting descriptor: Int32) throws(ListeningSocketError) {
        guard Self.option(SO_DOMAIN, of: descriptor) == AF_UNIX,
            Self.option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue),
            Self.option(SO_ACCEPTCONN, of: descriptor) == 1
        else { throw .notListening }
        let flags = fcntl(descriptor, F_GETFD)
        guard flags >= 0, fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) == 0 else {
            throw .systemCall("fcntl", errno: errno)
        }
        self.descriptor = descriptor
        boundPath = nil
    }

    /// Binds a path and listens. A socket file that nobody listens on is replaced. The file gets
    /// its mode before anybody can connect; it is removed when the server stops listening.
    ///
    /// - Parameters:
    ///   - path: at most 107 bytes.
    ///   - mode: permission bits of the socket file: 0o660.
    public init(bindingPath path: String, mode: UInt32) throws(ListeningSocketError) {
        guard var address = Self.address(of: path) else { throw .invalidPath }
        try Self.removeDeadSocket(at: path, &address)
        let descriptor = try Self.unixSocket()
        do throws(ListeningSocketError) {
            guard Self.withAddress(&address, { bind(descriptor, $0, $1) }) == 0 else {
                throw errno == EADDRINUSE ? .inUse : .systemCall("bind", errno: errno)
            }
            guard chmod(path, mode) == 0 else { throw .systemCall("chmod", errno: errno) }
            guard listen(descriptor, SOMAXCONN) == 0 else {
                throw .systemCall("listen", errno: errno)
            }
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        boundPath = BoundPath(path)
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        boundPath?.unlinkIfOurs()
    }

    /// Gives the descriptor away; whoever takes it closes it and removes the path.
    consuming func release() -> (descriptor: Int32, boundPath: BoundPath?) {
        let released = (descriptor, boundPath)
        descriptor = -1
        return released
    }

    private static func unixSocket() throws(ListeningSocketError) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .systemCall("socket", errno: errno) }
        return descriptor
    }

    private static func removeDeadSocket(
        at path: String, _ address: inout sockaddr_un
    ) throws(ListeningSocketError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocketFile }
        let probe = try unixSocket()
        defer { close(probe) }
        let outcome = withAddress(&address) { connect(probe, $0, $1) }
        guard outcome != 0, errno == ECONNREFUSED else { throw .inUse }
        guard unlink(path) == 0 || errno == ENOENT else {
            throw .systemCall("unlink", errno: errno)
        }
    }

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = -1
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 else { return nil }
        return value
    }

    private static func address(of path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard !bytes.isEmpty, bytes.count <= room, !bytes.contains(0) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }

    private static func withAddress(
        _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// A socket file that we made, known by its inode, so that a successor's is not removed.
struct BoundPath: Sendable {
    let path: String
    private let device: UInt64
    private let inode: UInt64

    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        self.path = path
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    func unlinkIfOurs() {
        guard let found = BoundPath(path), found.device == device, found.inode == inode else {
            return
        }
        unlink(path)
    }
}
