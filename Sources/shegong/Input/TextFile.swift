import Glibc

/// Small files, read and written whole: forms, certificates. Rosters go through `RosterFile`.
enum TextFile {
    /// Bytes at most.
    private static let largest = 1 << 20

    /// The text of a file in UTF-8; `-` is standard input.
    static func read(_ path: String, _ console: Console) throws(CommandFailure) -> String {
        if path == "-" {
            var text = ""
            while text.utf8.count < largest, let line = console.readLine() {
                text += line + "\n"
            }
            return text
        }
        var file = try InputFile(path)
        var bytes: [UInt8] = []
        while case let chunk = try file.read(), !chunk.isEmpty {
            bytes += chunk
            guard bytes.count <= largest else {
                throw CommandFailure(
                    .usage, "FILE_TOO_LARGE", Localized("文件过大：" + path, "File too large: " + path))
            }
        }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                .usage, "FILE_NOT_UTF8", Localized("文件不是 UTF-8：" + path, "Not UTF-8: " + path))
        }
        return text
    }

    /// Writes a file that only its owner can read: it names people.
    static func write(_ text: String, to path: String) throws(CommandFailure) {
        var output = try OutputFile(path)
        try output.write(Array(text.utf8))
        try output.finish()
    }
}

/// A file that is read from front to back in pieces.
struct InputFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(CommandFailure) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
    }

    deinit { close(descriptor) }

    /// The next piece; empty at the end.
    mutating func read() throws(CommandFailure) -> [UInt8] {
        let size = 65_536
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var result = Glibc.read(descriptor, buffer.baseAddress, size)
            while result < 0, errno == EINTR {
                result = Glibc.read(descriptor, buffer.baseAddress, size)
            }
            failed = result < 0
            count = max(0, result)
        }
        guard !failed else { throw Self.unreadable(path) }
        return bytes
    }

    private static func unreadable(_ path: String) -> CommandFailure {
        let why = String(cString: strerror(errno))
        let text = Text.fileUnreadable.localized
        return CommandFailure(
            .usage, "FILE_UNREADABLE",
            Localized(text.chinese + path + "（\(why)）", text.english + path + " (\(why))"))
    }
}

/// A new file, readable by its owner only.
struct OutputFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(CommandFailure) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unwritable(path) }
    }

    deinit { close(descriptor) }

    mutating func write(_ bytes: [UInt8]) throws(CommandFailure) {
        var position = 0
        while position < bytes.count {
            let count = bytes[position...].withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0 {
                guard errno == EINTR else { throw Self.unwritable(path) }
            } else {
                position += count
            }
        }
    }

    /// Brings it to the disk, so that a full one is noticed.
    mutating func finish() throws(CommandFailure) {
        // A pipe or a terminal cannot be synced, and need not be.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw Self.unwritable(path)
        }
    }

    private static func unwritable(_ path: String) -> CommandFailure {
        let why = String(cString: strerror(errno))
        let text = Text.fileUnwritable.localized
        return CommandFailure(
            .failed, "FILE_UNWRITABLE",
            Localized(text.chinese + path + "（\(why)）", text.english + path + " (\(why))"))
    }
}
