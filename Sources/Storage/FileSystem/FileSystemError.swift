import Glibc

/// A call to the file system that failed: which, on what, and the error number.
package struct FileSystemError: Error, Equatable, CustomStringConvertible {
    package let call: FileCall
    package let path: String
    /// The error number (errno).
    package let code: Int32

    package init(call: FileCall, path: String, code: Int32) {
        self.call = call
        self.path = path
        self.code = code
    }

    /// The path, or a folder on the way to it, is not there.
    var isOfMissingPath: Bool { code == ENOENT || code == ENOTDIR }

    package var description: String {
        "\(call.rawValue) of \(path) failed with error \(code)"
    }
}

/// The calls that can fail.
package enum FileCall: String, Sendable, CaseIterable {
    case open
    case read
    case write
    case setSize
    case reserve
    case release
    case status
    case synchronizeData
    case synchronize
    case synchronizeDirectory
    case writeback
    case dropFromPageCache
    case bypassPageCache
    case lock
    case rename
    case unlink
    case makeDirectory
    case list

    /// Calls after whose failure the kernel may have thrown dirty pages away.
    package var isSynchronization: Bool {
        switch self {
        case .synchronizeData, .synchronize, .synchronizeDirectory: true
        default: false
        }
    }
}
