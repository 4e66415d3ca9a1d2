import Glibc

/// The file of a backup or an attachment: its owner's alone, under a temporary name until what is
/// on the disk has been read back and is what the daemon sent.
struct BackupOutput: ~Copyable {
    private let path: String
    private let temporary: String
    private let unlike: (reason: String, text: Text)
    private let descriptor: Int32
    /// Bytes written so far.
    private(set) var count = 0

    /// `unlike` is said where what is on the disk is not what was sent.
    init(
        _ path: String,
        unlike: (reason: String, text: Text) = ("BACKUP_DIFFERS", .backupUnlike)
    ) throws(CommandFailure) {
        self.path = path
        self.unlike = unlike
        temporary = path + ".temporary"
        let isThere = access(path, F_OK) == 0
        descriptor =
            isThere
            ? -1 : open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard !isThere else {
            let text = Text.fileThere.localized
            throw CommandFailure(
                .usage, "FILE_EXISTS", Localized(text.chinese + path, text.english + path))
        }
        guard descriptor >= 0 else { throw Self.unwritable(temporary) }
    }

    deinit { close(descriptor) }

    mutating func write(_ bytes: [UInt8]) throws(CommandFailure) {
        var position = 0
        while position < bytes.count {
            let written = bytes[position...].withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if written < 0 {
                guard errno == EINTR else { throw Self.unwritable(temporary) }
            } else {
                position += written
            }
        }
        count += bytes.count
    }

    /// Brings it to the disk, reads it back past the page cache and gives it its name.
    func finish(_ digest: [UInt8]) throws(CommandFailure) {
        guard fsync(descriptor) == 0 else { throw Self.unwritable(temporary) }
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        guard try digestOfFile() == digest else {
            let text = unlike.text.localized
            throw CommandFailure(
                .integrity, unlike.reason, Localized(text.chinese + path, text.english + path))
        }
        guard rename(temporary, path) == 0, synchronizeFolder() else {
            throw Self.unwritable(path)
        }
    }

    /// Takes the temporary file away; what has its name by then stays.
    func discard() { unlink(temporary) }

    private func digestOfFile() throws(CommandFailure) -> [UInt8] {
        var digest = ContentDigest()
        var file = try InputFile(temporary)
        while case let piece = try file.read(), !piece.isEmpty {
            digest.add(piece)
        }
        return digest.finish()
    }

    private func synchronizeFolder() -> Bool {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }

    private static func unwritable(_ path: String) -> CommandFailure {
        let why = String(cString: strerror(errno))
        let text = Text.fileUnwritable.localized
        return CommandFailure(
            .failed, "FILE_UNWRITABLE",
            Localized(text.chinese + path + "（\(why)）", text.english + path + " (\(why))"))
    }
}
