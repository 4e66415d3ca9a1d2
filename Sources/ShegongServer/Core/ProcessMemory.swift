import Glibc

/// Memory of this process, for `Status`.
enum ProcessMemory {
    /// Resident bytes, from /proc/self/statm; 0 where that cannot be read.
    static var residentBytes: UInt64 {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return 0 }
        let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
        guard fields.count > 1 else { return 0 }
        let pages = fields[1].reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 &- UInt8(ascii: "0")) }
        return pages &* UInt64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
