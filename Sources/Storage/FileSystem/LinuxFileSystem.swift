import CLinux
import Glibc

/// The real disk.
///
/// Duties:
/// 1. do the whole of a read or write in a loop, through short results and interruptions;
/// 2. open everything close-on-exec;
/// 3. turn every failed call into a `FileSystemError` that names call, path and error number;
/// 4. never repeat a failed synchronisation: the kernel reports a lost page once;
/// 5. go past the page cache where that is asked for and can be done, and through it otherwise.
package struct LinuxFileSystem: FileSystem {
    package init() {}

    package func open(_ path: String, _ mode: OpenMode) throws(FileSystemError) -> OpenFile {
        let flags: Int32 =
            switch mode {
            case .read: O_RDONLY
            case .readAndWrite: O_RDWR
            case .create: O_RDWR | O_CREAT | O_EXCL
            case .openOrCreate: O_RDWR | O_CREAT
            }
        let descriptor = try repeating(.open, path) {
            unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        }
        return OpenFile(descriptor: descriptor, path: path, fileSystem: self)
    }

    package func close(descriptor: Int32) {
        // Linux frees the descriptor even where close is interrupted, so it is called once.
        _ = Glibc.close(descriptor)
    }

    package func read(
        _ file: borrowing OpenFile, at offset: UInt64, count: Int
    ) throws(FileSystemError) -> [UInt8] {
        guard count > 0 else {
            return []
        }
        let start = try position(offset, count, .read, file.path)
        var failure: Int32 = 0
        let descriptor = file.descriptor
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...])
                let result = unsafe pread(
                    descriptor, rest.baseAddress, rest.count, start + initialized)
                if result > 0 {
                    initialized += result
                } else if result == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        guard failure == 0 else {
            throw FileSystemError(call: .read, path: file.path, code: failure)
        }
        return bytes
    }

    package func write(
        _ bytes: RawSpan, to file: borrowing OpenFile, at offset: UInt64
    ) throws(FileSystemError) {
        let start = try position(offset, bytes.byteCount, .write, file.path)
        let descriptor = file.descriptor
        let failure = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
            var done = 0
            while done < buffer.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
                let result = unsafe pwrite(
                    descriptor, rest.baseAddress, rest.count, start + done)
                guard result <= 0 else {
                    done += result
                    continue
                }
                let code = result == 0 ? EIO : errno
                // Behind a part of a block the rest cannot go past the page cache.
                let isRestOfBlock = code == EINVAL && done > 0
                guard code == EINTR || isRestOfBlock && shegong_use_page_cache(descriptor) == 0
                else {
                    return code
                }
            }
            return 0
        }
        guard failure == 0 else {
            throw FileSystemError(call: .write, path: file.path, code: failure)
        }
    }

    package func setSize(
        _ size: UInt64, of file: borrowing OpenFile
    ) throws(FileSystemError) {
        let length = try position(size, 0, .setSize, file.path)
        let descriptor = file.descriptor
        _ = try repeating(.setSize, file.path) { ftruncate(descriptor, length) }
    }

    package func status(of file: borrowing OpenFile) throws(FileSystemError) -> FileStatus {
        var raw = shegong_file_status()
        let code = unsafe shegong_read_file_status(file.descriptor, &raw)
        guard code == 0 else {
            throw FileSystemError(call: .status, path: file.path, code: code)
        }
        return FileStatus(raw)
    }

    package func status(ofPath path: String) throws(FileSystemError) -> FileStatus? {
        var raw = shegong_file_status()
        let code = unsafe shegong_read_path_status(path, &raw)
        guard code == 0 else {
            if code == ENOENT || code == ENOTDIR {
                return nil
            }
            throw FileSystemError(call: .status, path: path, code: code)
        }
        return FileStatus(raw)
    }

    package func bypassPageCache(of file: borrowing OpenFile) throws(FileSystemError) {
        let code = shegong_bypass_page_cache(file.descriptor)
        // Where it cannot be done everything goes through the cache, as durable and slower.
        guard code == 0 || code == EINVAL else {
            throw FileSystemError(call: .bypassPageCache, path: file.path, code: code)
        }
    }

    package func lock(_ file: borrowing OpenFile) throws(FileSystemError) {
        let descriptor = file.descriptor
        _ = try repeating(.lock, file.path) { flock(descriptor, LOCK_EX | LOCK_NB) }
    }

    /// Repeats a call while it is interrupted; a negative result is its failure.
    func repeating(
        _ call: FileCall, _ path: String, _ body: () -> Int32
    ) throws(FileSystemError) -> Int32 {
        while true {
            let result = body()
            if result >= 0 {
                return result
            }
            let code = errno
            if code != EINTR {
                throw FileSystemError(call: call, path: path, code: code)
            }
        }
    }

    /// An offset that the kernel's signed type can hold, with room for what follows it.
    func position(
        _ offset: UInt64, _ count: Int, _ call: FileCall, _ path: String
    ) throws(FileSystemError) -> Int {
        guard let start = Int(exactly: offset), !start.addingReportingOverflow(count).overflow
        else {
            throw FileSystemError(call: call, path: path, code: EOVERFLOW)
        }
        return start
    }
}

extension FileStatus {
    fileprivate init(_ raw: shegong_file_status) {
        self.init(
            size: raw.size, inode: raw.inode, links: raw.links,
            isDirectory: raw.is_directory != 0)
    }
}
