package import Storage

/// Why the daemon does not start, or had to end.
package enum DaemonError: Error, CustomStringConvertible {
    case storage(StorageError)
    /// A file of the store that is not the journal's or a snapshot's: which, and why.
    case storeFile(path: String, why: String)
    case socket(path: String, why: String)

    /// Exit code, one for each thing that an administrator has to do (sysexits(3) where one fits).
    package var exitCode: Int32 {
        switch self {
        case .storage(let error):
            if case .fatal(let code) = error.act { code.rawValue } else { 74 }
        case .storeFile: StorageExitCode.notAStore.rawValue
        case .socket: 69
        }
    }

    package var description: String {
        switch self {
        case .storage(let error): "storage: \(error)"
        case .storeFile(let path, let why): "\(path): \(why)"
        case .socket(let path, let why): "cannot listen on \(path): \(why)"
        }
    }
}
