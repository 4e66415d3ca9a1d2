import Glibc

/// The service manager (systemd) at the daemon's end: the sockets it hands over, and what it is
/// told.
///
/// Duties:
/// 1. Take over listening sockets (`LISTEN_FDS`), told apart by the names in their socket units, if
///    they are meant for this process; close them on exec; forget the variables.
/// 2. Tell readiness, progress, watchdog pings and the stop to `NOTIFY_SOCKET`, if there is one.
package struct ServiceManager: Sendable {
    /// Descriptors of listening sockets by `FileDescriptorName=`.
    package var listeners: [String: Int32] = [:]
    /// Interval in which the watchdog wants to hear something, microseconds; nil = no watchdog.
    package var watchdogMicroseconds: UInt64?
    private var notifySocket: String?

    package static var bureauName: String { "bureau" }
    package static var administrationName: String { "administration" }
    /// First descriptor that systemd hands over (sd_listen_fds(3)).
    private static var firstDescriptor: Int32 { 3 }

    package init() {}

    /// Reads the environment once, at the start of the process, before any thread is made.
    package static func fromEnvironment() -> ServiceManager {
        var manager = ServiceManager()
        manager.notifySocket = variable("NOTIFY_SOCKET")
        manager.watchdogMicroseconds = variable("WATCHDOG_USEC").flatMap(UInt64.init)
        if let pid = variable("LISTEN_PID").flatMap(Int32.init), pid == getpid(),
            let count = variable("LISTEN_FDS").flatMap(Int32.init), (1...16).contains(count)
        {
            let names = (variable("LISTEN_FDNAMES") ?? "").split(
                separator: ":", omittingEmptySubsequences: false)
            for offset in 0..<count {
                let descriptor = firstDescriptor + offset
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                let given = names.indices.contains(Int(offset)) ? String(names[Int(offset)]) : ""
                let name = given.isEmpty || given == "unknown" ? defaultName(offset) : given
                manager.listeners[name] = descriptor
            }
        }
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET"] {
            unsetenv(name)
        }
        return manager
    }

    /// Sends one state, such as `READY=1` or `STATUS=…`; without a manager it does nothing.
    package func tell(_ state: String) {
        guard let path = notifySocket else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            return
        }
        if bytes[0] == UInt8(ascii: "@") {
            bytes[0] = 0
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let text = Array(state.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(
                    descriptor, text, text.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }

    /// Sockets without a name (systemd-socket-activate) come in the order of the command line.
    private static func defaultName(_ offset: Int32) -> String {
        offset == 0 ? bureauName : administrationName
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
