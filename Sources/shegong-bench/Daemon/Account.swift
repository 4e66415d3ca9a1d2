import Glibc

/// System accounts that every Debian has, as the officers of a benchmark.
enum Account: UInt32 {
    /// Operator of role batch: the one who is measured.
    case batch = 1
    /// Security administrator.
    case security = 2
    /// System administrator.
    case system = 3

    /// Its name on this machine; the daemon compares it.
    var name: String? {
        getpwuid(rawValue).map { String(cString: $0.pointee.pw_name) }
    }

    /// The name, or an error that says which account is missing.
    func requiredName() throws(BenchFailure) -> String {
        guard let name else {
            throw .unusable("this machine has no account with uid \(rawValue)")
        }
        return name
    }
}
