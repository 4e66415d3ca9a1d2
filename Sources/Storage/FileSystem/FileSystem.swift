/// The disk, as far as storage uses it: a seam of plain steps with two implementations, the real
/// one and the simulated one that loses power.
///
/// Every call either does all it was asked for or throws: short writes and interrupted calls are
/// repeated below. No call promises durability except the three `synchronize…`.
package protocol FileSystem: Sendable {
    func open(_ path: String, _ mode: OpenMode) throws(FileSystemError) -> OpenFile
    /// Called by `OpenFile` alone. An error has no meaning left: whatever must last has been
    /// synchronised before, and no descriptor is ever tried twice.
    func close(descriptor: Int32)

    /// Up to `count` bytes; fewer only where the file ends.
    func read(
        _ file: borrowing OpenFile, at offset: UInt64, count: Int
    ) throws(FileSystemError) -> [UInt8]
    func write(
        _ bytes: RawSpan, to file: borrowing OpenFile, at offset: UInt64
    ) throws(FileSystemError)
    func setSize(_ size: UInt64, of file: borrowing OpenFile) throws(FileSystemError)
    /// Reserves blocks and grows the file to `offset + length` where it is shorter.
    func reserve(
        _ length: UInt64, at offset: UInt64, in file: borrowing OpenFile
    ) throws(FileSystemError)
    /// Gives the blocks of a range back; it reads as zeros afterwards. A file system that cannot
    /// keeps them: nothing depends on it.
    func release(
        _ length: UInt64, at offset: UInt64, in file: borrowing OpenFile
    ) throws(FileSystemError)
    func status(of file: borrowing OpenFile) throws(FileSystemError) -> FileStatus
    /// Nil where the path names nothing.
    func status(ofPath path: String) throws(FileSystemError) -> FileStatus?

    /// Makes content and size durable (fdatasync).
    func synchronizeData(of file: borrowing OpenFile) throws(FileSystemError)
    /// Makes content and all that the file system knows of the file durable (fsync).
    func synchronize(_ file: borrowing OpenFile) throws(FileSystemError)
    /// Makes the names in a directory durable.
    func synchronizeDirectory(_ path: String) throws(FileSystemError)

    /// Starts writing a range to the disk, so that the later synchronisation has little to do.
    func startWriteback(
        _ length: UInt64, at offset: UInt64, of file: borrowing OpenFile
    ) throws(FileSystemError)
    func waitForWriteback(
        _ length: UInt64, at offset: UInt64, of file: borrowing OpenFile
    ) throws(FileSystemError)
    /// Lets the next read come from the disk and not from memory; of clean pages only.
    func dropFromPageCache(_ file: borrowing OpenFile) throws(FileSystemError)

    /// From now on writes to the file go past the page cache, where the file system can do that: a
    /// synchronisation then has nothing left to write. They have to be of whole blocks, on a
    /// multiple of a block in the file and in memory (`BlockBuffer`).
    func bypassPageCache(of file: borrowing OpenFile) throws(FileSystemError)

    /// Takes the exclusive lock that ends with the open file; throws EWOULDBLOCK where another has
    /// it.
    func lock(_ file: borrowing OpenFile) throws(FileSystemError)

    func rename(_ path: String, to newPath: String) throws(FileSystemError)
    func unlink(_ path: String) throws(FileSystemError)
    func makeDirectory(_ path: String) throws(FileSystemError)
    /// Names in a directory, sorted, without `.` and `..`.
    func list(_ path: String) throws(FileSystemError) -> [String]
}

/// How a file is opened.
package enum OpenMode: Sendable, Equatable {
    case read
    case readAndWrite
    /// Made anew; throws EEXIST where the name is taken.
    case create
    case openOrCreate
}

/// What is known of a file besides its content.
package struct FileStatus: Sendable, Equatable {
    package let size: UInt64
    package let inode: UInt64
    package let links: UInt64
    package let isDirectory: Bool
}

extension FileSystem {
    func write(
        _ bytes: [UInt8], to file: borrowing OpenFile, at offset: UInt64
    ) throws(FileSystemError) {
        try unsafe write(bytes.span.bytes, to: file, at: offset)
    }

    /// The whole of a file, or nil where it is longer than `limit` bytes.
    func readWhole(
        _ file: borrowing OpenFile, limit: UInt64
    ) throws(FileSystemError) -> [UInt8]? {
        let size = try status(of: file).size
        guard size <= limit, let count = Int(exactly: size) else {
            return nil
        }
        return try read(file, at: 0, count: count)
    }
}
