import Glibc
import Synchronization

/// A file system in memory that counts operations, fails on demand and loses power.
///
/// Duties:
/// 1. keep a `SimulatedDisk` and the descriptors open on it;
/// 2. number every call, fail those that a fault names, do half of a write that fails;
/// 3. be full when it is told so: what needs new blocks fails then, what has its blocks does not;
/// 4. show the disk to an observer after every call, so that a test can cut the power there.
///
/// Nothing in it depends on time, chance or threads: the same calls give the same disk.
package final class SimulatedFileSystem: FileSystem {
    package typealias Observer = @Sendable (_ operation: Int, _ disk: SimulatedDisk) -> Void

    struct State {
        var disk: SimulatedDisk
        var open: [Int32: UInt64] = [:]
        var locks: [UInt64: Int32] = [:]
        /// Descriptors whose writes go past the page cache: whole blocks only.
        var bypassing: Set<Int32> = []
        var lastDescriptor: Int32 = 2
        var operations = 0
        var faults: [SimulatedFault]
        /// Bytes that files may still grow by; nil = no end of them.
        var freeBytes: Int?
    }

    let state: Mutex<State>
    let observer: Observer?

    package init(
        disk: SimulatedDisk = SimulatedDisk(), faults: [SimulatedFault] = [],
        observer: Observer? = nil
    ) {
        state = Mutex(State(disk: disk, faults: faults))
        self.observer = observer
    }

    package var disk: SimulatedDisk { state.withLock { $0.disk } }
    package var operations: Int { state.withLock { $0.operations } }
    package var openFiles: Int { state.withLock { $0.open.count } }

    /// From the next call on, counted from 0, the first that the fault names fails.
    package func fail(
        after calls: Int, code: Int32, lasts: Bool = false, calls named: Set<FileCall> = []
    ) {
        state.withLock { state in
            state.faults.append(
                SimulatedFault(
                    atOperation: state.operations + calls, code: code, lasts: lasts,
                    calls: named))
        }
    }

    /// Faults that have not struck yet, or last, are taken away.
    package func heal() { state.withLock { $0.faults = [] } }

    /// How many bytes files may grow by until the disk is full; nil = as many as they like.
    package func setFreeBytes(_ bytes: Int?) { state.withLock { $0.freeBytes = bytes } }

    package func close(descriptor: Int32) {
        state.withLock { state in
            state.bypassing.remove(descriptor)
            if let inode = state.open.removeValue(forKey: descriptor),
                state.locks[inode] == descriptor
            {
                state.locks[inode] = nil
            }
        }
    }

    package func open(_ path: String, _ mode: OpenMode) throws(FileSystemError) -> OpenFile {
        let number = try perform(.open, path) { state throws(Failure) in
            let existing = state.disk.inode(at: path)
            guard !state.disk.isDirectory(path) else {
                throw Failure(EISDIR)
            }
            let inode: UInt64
            switch (mode, existing) {
            case (.create, .some): throw Failure(EEXIST)
            case (.read, .none), (.readAndWrite, .none): throw Failure(ENOENT)
            case (_, .some(let found)): inode = found
            case (_, .none):
                guard state.disk.isDirectory(SimulatedDisk.parent(of: path)) else {
                    throw Failure(ENOENT)
                }
                // An empty file needs a block of its directory, or an inode.
                guard state.freeBytes != 0 else {
                    throw Failure(ENOSPC)
                }
                inode = state.disk.create(path)
            }
            state.lastDescriptor += 1
            state.open[state.lastDescriptor] = inode
            return state.lastDescriptor
        }
        return OpenFile(descriptor: number, path: path, fileSystem: self)
    }

    package func read(
        _ file: borrowing OpenFile, at offset: UInt64, count: Int
    ) throws(FileSystemError) -> [UInt8] {
        try onOpen(.read, file) { state, inode throws(Failure) in
            let start = Int(clamping: offset)
            let (end, isTooLarge) = start.addingReportingOverflow(max(count, 0))
            return state.disk.content(of: inode, in: start..<(isTooLarge ? .max : end))
        }
    }

    package func write(
        _ bytes: RawSpan, to file: borrowing OpenFile, at offset: UInt64
    ) throws(FileSystemError) {
        let copy = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
        guard let start = Int(exactly: offset) else {
            throw FileSystemError(call: .write, path: file.path, code: EOVERFLOW)
        }
        let address = unsafe bytes.withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
        let descriptor = file.descriptor
        try onOpen(.write, file) { state, inode, isFailing throws(Failure) in
            let areBlocks = (start | copy.count | address).isMultiple(of: FileMagic.blockBytes)
            guard areBlocks || !state.bypassing.contains(descriptor) else {
                throw Failure(EINVAL)
            }
            let wanted = isFailing ? copy.count / 2 : copy.count
            let done = max(0, state.grow(inode, to: start + wanted) - start)
            if done > 0 {
                state.disk.change(inode, .write(offset: start, bytes: Array(copy.prefix(done))))
            }
            guard isFailing || done == copy.count else {
                throw Failure(ENOSPC)
            }
        }
    }

    package func setSize(
        _ size: UInt64, of file: borrowing OpenFile
    ) throws(FileSystemError) {
        try onOpen(.setSize, file) { state, inode throws(Failure) in
            state.disk.change(inode, .setSize(Int(clamping: size)))
        }
    }

    package func reserve(
        _ length: UInt64, at offset: UInt64, in file: borrowing OpenFile
    ) throws(FileSystemError) {
        try onOpen(.reserve, file) { state, inode throws(Failure) in
            let end = Int(clamping: offset) + Int(clamping: length)
            let reached = state.grow(inode, to: end)
            if reached > state.disk.size(of: inode) {
                state.disk.change(inode, .setSize(reached))
            }
            guard reached == end else {
                throw Failure(ENOSPC)
            }
        }
    }

    package func release(
        _ length: UInt64, at offset: UInt64, in file: borrowing OpenFile
    ) throws(FileSystemError) {
        try onOpen(.release, file) { state, inode throws(Failure) in
            let zeros = [UInt8](repeating: 0, count: Int(clamping: length))
            state.disk.change(inode, .write(offset: Int(clamping: offset), bytes: zeros))
        }
    }

    package func status(of file: borrowing OpenFile) throws(FileSystemError) -> FileStatus {
        try onOpen(.status, file) { state, inode throws(Failure) in
            Self.status(inode, state.disk)
        }
    }

    package func status(ofPath path: String) throws(FileSystemError) -> FileStatus? {
        try perform(.status, path) { state throws(Failure) in
            if state.disk.isDirectory(path) {
                return FileStatus(size: 0, inode: 0, links: 2, isDirectory: true)
            }
            return state.disk.inode(at: path).map { Self.status($0, state.disk) }
        }
    }

    package func synchronizeData(of file: borrowing OpenFile) throws(FileSystemError) {
        try onOpen(.synchronizeData, file) { state, inode, isFailing throws(Failure) in
            isFailing ? state.disk.losePending(inode) : state.disk.synchronize(inode)
        }
    }

    package func synchronize(_ file: borrowing OpenFile) throws(FileSystemError) {
        try onOpen(.synchronize, file) { state, inode, isFailing throws(Failure) in
            isFailing ? state.disk.losePending(inode) : state.disk.synchronize(inode)
        }
    }

    package func startWriteback(
        _ length: UInt64, at offset: UInt64, of file: borrowing OpenFile
    ) throws(FileSystemError) {
        try onOpen(.writeback, file) { _, _ throws(Failure) in }
    }

    package func waitForWriteback(
        _ length: UInt64, at offset: UInt64, of file: borrowing OpenFile
    ) throws(FileSystemError) {
        try onOpen(.writeback, file) { _, _ throws(Failure) in }
    }

    package func dropFromPageCache(_ file: borrowing OpenFile) throws(FileSystemError) {
        try onOpen(.dropFromPageCache, file) { state, inode throws(Failure) in
            state.disk.dropFromPageCache(inode)
        }
    }

    package func bypassPageCache(of file: borrowing OpenFile) throws(FileSystemError) {
        let descriptor = file.descriptor
        try onOpen(.bypassPageCache, file) { state, _ throws(Failure) in
            _ = state.bypassing.insert(descriptor)
        }
    }

    package func lock(_ file: borrowing OpenFile) throws(FileSystemError) {
        let descriptor = file.descriptor
        try onOpen(.lock, file) { state, inode throws(Failure) in
            guard state.locks[inode] ?? descriptor == descriptor else {
                throw Failure(EWOULDBLOCK)
            }
            state.locks[inode] = descriptor
        }
    }

    private static func status(_ inode: UInt64, _ disk: SimulatedDisk) -> FileStatus {
        FileStatus(
            size: UInt64(disk.size(of: inode)), inode: inode,
            links: disk.links(of: inode), isDirectory: false)
    }
}

extension SimulatedFileSystem.State {
    /// Takes the blocks for a file of so many bytes; returns to where there were any.
    mutating func grow(_ inode: UInt64, to end: Int) -> Int {
        let more = end - disk.size(of: inode)
        guard more > 0, let free = freeBytes else {
            return end
        }
        let taken = min(more, free)
        freeBytes = free - taken
        return end - more + taken
    }
}
