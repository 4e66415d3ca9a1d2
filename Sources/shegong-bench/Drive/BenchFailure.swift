import Glibc

/// Why a benchmark gives no figures.
enum BenchFailure: Error, CustomStringConvertible {
    /// A system call failed.
    case system(call: String, errno: Int32)
    /// A program did not do what it was started for.
    case program(String)
    /// The daemon refused what it must accept: its status, if it could be read.
    case refused(count: UInt64, status: String)
    /// What the caller asked for cannot be done.
    case unusable(String)

    /// Turns an errno of CFloor into an error; 0 is success.
    static func check(_ call: String, _ result: Int32) throws(BenchFailure) {
        guard result == 0 else { throw .system(call: call, errno: result) }
    }

    var description: String {
        switch self {
        case .system(let call, let errno): "\(call): \(String(cString: strerror(errno)))"
        case .program(let what): what
        case .refused(let count, let status): "\(count) requests refused, the first with: \(status)"
        case .unusable(let what): what
        }
    }
}
