import Glibc
import Synchronization

// Directories, and the numbering of operations.
extension SimulatedFileSystem {
    struct Failure: Error {
        let code: Int32
        init(_ code: Int32) { self.code = code }
    }

    package func synchronizeDirectory(_ path: String) throws(FileSystemError) {
        try perform(.synchronizeDirectory, path) { state throws(Failure) in
            guard state.disk.isDirectory(path) else {
                throw Failure(ENOENT)
            }
            state.disk.synchronizeDirectory(path)
        }
    }

    package func rename(_ path: String, to newPath: String) throws(FileSystemError) {
        try perform(.rename, path) { state throws(Failure) in
            guard let inode = state.disk.inode(at: path),
                state.disk.isDirectory(SimulatedDisk.parent(of: newPath))
            else {
                throw Failure(ENOENT)
            }
            state.disk.rename(path, to: newPath, inode: inode)
        }
    }

    package func unlink(_ path: String) throws(FileSystemError) {
        try perform(.unlink, path) { state throws(Failure) in
            guard let inode = state.disk.inode(at: path) else {
                throw Failure(ENOENT)
            }
            state.disk.unlink(path)
            if state.disk.links(of: inode) == 0 {
                state.freeBytes = state.freeBytes.map { $0 + state.disk.size(of: inode) }
            }
        }
    }

    package func makeDirectory(_ path: String) throws(FileSystemError) {
        try perform(.makeDirectory, path) { state throws(Failure) in
            guard !state.disk.isDirectory(path), state.disk.inode(at: path) == nil else {
                throw Failure(EEXIST)
            }
            guard state.disk.isDirectory(SimulatedDisk.parent(of: path)) else {
                throw Failure(ENOENT)
            }
            state.disk.makeDirectory(path)
        }
    }

    package func list(_ path: String) throws(FileSystemError) -> [String] {
        try perform(.list, path) { state throws(Failure) in
            guard state.disk.isDirectory(path) else {
                throw Failure(ENOENT)
            }
            return state.disk.names(in: path)
        }
    }

    /// A call on an open file that does nothing when a fault strikes it.
    func onOpen<Result: Sendable>(
        _ call: FileCall, _ file: borrowing OpenFile,
        _ body: (inout State, UInt64) throws(Failure) -> Result
    ) throws(FileSystemError) -> Result {
        let descriptor = file.descriptor
        return try perform(call, file.path) { state throws(Failure) in
            guard let inode = state.open[descriptor] else {
                throw Failure(EBADF)
            }
            return try body(&state, inode)
        }
    }

    /// A call on an open file that leaves something behind even when a fault strikes it.
    func onOpen(
        _ call: FileCall, _ file: borrowing OpenFile,
        _ body: (inout State, UInt64, _ isFailing: Bool) throws(Failure) -> Void
    ) throws(FileSystemError) {
        let descriptor = file.descriptor
        try perform(call, file.path) { state, isFailing throws(Failure) in
            guard let inode = state.open[descriptor] else {
                throw Failure(EBADF)
            }
            try body(&state, inode, isFailing)
        }
    }

    func perform<Result: Sendable>(
        _ call: FileCall, _ path: String, _ body: (inout State) throws(Failure) -> Result
    ) throws(FileSystemError) -> Result {
        try number(call, path) { state, fault throws(Failure) in
            if let fault {
                throw Failure(fault)
            }
            return try body(&state)
        }
    }

    func perform(
        _ call: FileCall, _ path: String,
        _ body: (inout State, _ isFailing: Bool) throws(Failure) -> Void
    ) throws(FileSystemError) {
        try number(call, path) { state, fault throws(Failure) in
            try body(&state, fault != nil)
            if let fault {
                throw Failure(fault)
            }
        }
    }

    private func number<Value: Sendable>(
        _ call: FileCall, _ path: String,
        _ body: (inout State, _ fault: Int32?) throws(Failure) -> Value
    ) throws(FileSystemError) -> Value {
        let (result, operation, disk) = state.withLock { state in
            let operation = state.operations
            state.operations += 1
            let struck = state.faults.firstIndex { $0.strikes(call, at: operation) }
            let fault = struck.map { state.faults[$0].code }
            if let struck, !state.faults[struck].lasts {
                state.faults.remove(at: struck)
            }
            let result = Swift.Result<Value, Failure> { () throws(Failure) in
                try body(&state, fault)
            }
            return (result, operation, observer == nil ? nil : state.disk)
        }
        if let observer, let disk {
            observer(operation, disk)
        }
        do throws(Failure) {
            return try result.get()
        } catch {
            throw FileSystemError(call: call, path: path, code: error.code)
        }
    }
}
