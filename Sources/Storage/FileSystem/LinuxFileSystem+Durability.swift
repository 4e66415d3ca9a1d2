import CLinux
import Glibc

extension LinuxFileSystem {
    package func reserve(
        _ length: UInt64, at offset: UInt64, in file: borrowing OpenFile
    ) throws(FileSystemError) {
        try ranged(.reserve, length, offset, file, shegong_reserve_blocks)
    }

    package func release(
        _ length: UInt64, at offset: UInt64, in file: borrowing OpenFile
    ) throws(FileSystemError) {
        do throws(FileSystemError) {
            try ranged(.release, length, offset, file, shegong_release_blocks)
        } catch {
            if error.code != EOPNOTSUPP {
                throw error
            }
        }
    }

    package func synchronizeData(of file: borrowing OpenFile) throws(FileSystemError) {
        // Not in a loop: after any failure the kernel may have dropped the pages, and a second
        // call would answer success over lost data.
        guard fdatasync(file.descriptor) == 0 else {
            throw FileSystemError(call: .synchronizeData, path: file.path, code: errno)
        }
    }

    package func synchronize(_ file: borrowing OpenFile) throws(FileSystemError) {
        guard fsync(file.descriptor) == 0 else {
            throw FileSystemError(call: .synchronize, path: file.path, code: errno)
        }
    }

    package func synchronizeDirectory(_ path: String) throws(FileSystemError) {
        let descriptor = try repeating(.synchronizeDirectory, path) {
            unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        let directory = OpenFile(descriptor: descriptor, path: path, fileSystem: self)
        guard fsync(directory.descriptor) == 0 else {
            throw FileSystemError(call: .synchronizeDirectory, path: path, code: errno)
        }
    }

    package func startWriteback(
        _ length: UInt64, at offset: UInt64, of file: borrowing OpenFile
    ) throws(FileSystemError) {
        try ranged(.writeback, length, offset, file, shegong_start_writeback)
    }

    package func waitForWriteback(
        _ length: UInt64, at offset: UInt64, of file: borrowing OpenFile
    ) throws(FileSystemError) {
        try ranged(.writeback, length, offset, file, shegong_wait_for_writeback)
    }

    package func dropFromPageCache(_ file: borrowing OpenFile) throws(FileSystemError) {
        let result = posix_fadvise(file.descriptor, 0, 0, POSIX_FADV_DONTNEED)
        guard result == 0 else {
            throw FileSystemError(call: .dropFromPageCache, path: file.path, code: result)
        }
    }

    package func rename(_ path: String, to newPath: String) throws(FileSystemError) {
        _ = try repeating(.rename, path) { unsafe Glibc.rename(path, newPath) }
    }

    package func unlink(_ path: String) throws(FileSystemError) {
        _ = try repeating(.unlink, path) { unsafe Glibc.unlink(path) }
    }

    package func makeDirectory(_ path: String) throws(FileSystemError) {
        _ = try repeating(.makeDirectory, path) { unsafe mkdir(path, 0o700) }
    }

    package func list(_ path: String) throws(FileSystemError) -> [String] {
        guard let directory = unsafe opendir(path) else {
            throw FileSystemError(call: .list, path: path, code: errno)
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                guard errno == 0 else {
                    throw FileSystemError(call: .list, path: path, code: errno)
                }
                return names.sorted()
            }
            let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." {
                names.append(name)
            }
        }
    }

    private func ranged(
        _ call: FileCall, _ length: UInt64, _ offset: UInt64, _ file: borrowing OpenFile,
        _ body: (Int32, Int64, Int64) -> Int32
    ) throws(FileSystemError) {
        guard let start = Int64(exactly: offset), let count = Int64(exactly: length) else {
            throw FileSystemError(call: call, path: file.path, code: EOVERFLOW)
        }
        let code = body(file.descriptor, start, count)
        guard code == 0 else {
            throw FileSystemError(call: call, path: file.path, code: code)
        }
    }
}
