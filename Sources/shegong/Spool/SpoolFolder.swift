import Glibc

/// The folder of smstools 3 (`smsd`), by its documented layout: files go into `outgoing`, pass
/// through `checked`, and end in `sent` or `failed`; reports of the network come into `report`,
/// where that folder is turned on.
///
/// A file moves forward only, and each look goes through the folders in that order: one that is
/// moved meanwhile is met later on, never missed.
struct SpoolFolder: ~Copyable {
    enum Stage: String, CaseIterable {
        case outgoing, checked, sent, failed
    }

    private static let reports = "report"
    private let path: String
    private let lock: Int32

    /// Takes the spool for one job at a time.
    init(_ path: String) throws(CommandFailure) {
        let path = path.hasSuffix("/") ? String(path.dropLast()) : path
        for stage in Stage.allCases where !Self.isFolder(path + "/" + stage.rawValue) {
            throw Self.failure(
                "SPOOL_INCOMPLETE", .spoolIncomplete, path + "/" + stage.rawValue)
        }
        let lock = open(path + "/.shegong.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw Self.unusable(path) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw Self.failure("SPOOL_IN_USE", .spoolInUse, path)
        }
        self.path = path
        self.lock = lock
    }

    deinit {
        // Closing would not do: a child forked just now holds the descriptor until its exec.
        flock(lock, LOCK_UN)
        close(lock)
    }

    /// Whether smsd keeps the network's reports: without them, sent is all that can be known.
    var hasReports: Bool { Self.isFolder(path + "/" + Self.reports) }

    /// Whether a file of this name is anywhere in the spool.
    func holds(_ name: String) -> Bool {
        Stage.allCases.contains { access(file($0, name), F_OK) == 0 }
    }

    /// Puts a file into `outgoing`, whole from the first moment: it is written beside that folder
    /// and moved. What a job left half written before is written over.
    func drop(_ name: String, _ content: String) throws(CommandFailure) {
        let draft = path + "/.shegong.draft"
        unlink(draft)
        var output = try OutputFile(draft)
        try output.write(Array(content.utf8))
        try output.finish()
        // smsd runs as another member of the folder's group, and moves the file on.
        chmod(draft, 0o660)
        guard rename(draft, file(.outgoing, name)) == 0 else { throw Self.unusable(path) }
        try sync(path + "/" + Stage.outgoing.rawValue)
    }

    /// Names of the files of a stage, in order.
    func names(_ stage: Stage) throws(CommandFailure) -> [String] {
        try Self.names(in: path + "/" + stage.rawValue)
    }

    /// Names of the files in all stages of a spool that smsd and the job go on with: to be
    /// compared, never to be worked on. One that moves meanwhile is named once.
    static func listed(_ path: String) throws(CommandFailure) -> [String] {
        let path = path.hasSuffix("/") ? String(path.dropLast()) : path
        var found: Set<String> = []
        for stage in Stage.allCases {
            let folder = path + "/" + stage.rawValue
            guard isFolder(folder) else {
                throw failure("SPOOL_INCOMPLETE", .spoolIncomplete, folder)
            }
            found.formUnion(try names(in: folder))
        }
        return found.sorted()
    }

    func text(_ stage: Stage, _ name: String) -> String? { Self.text(file(stage, name)) }

    func remove(_ stage: Stage, _ name: String) throws(CommandFailure) {
        try remove(file(stage, name))
    }

    /// The network's reports by file name; none if smsd does not keep them.
    func reports() throws(CommandFailure) -> [(name: String, report: StatusReport)] {
        guard hasReports else { return [] }
        let folder = path + "/" + Self.reports
        return try Self.names(in: folder).compactMap { name in
            Self.text(folder + "/" + name).flatMap { StatusReport($0) }.map { (name, $0) }
        }
    }

    func removeReport(_ name: String) throws(CommandFailure) {
        try remove(path + "/" + Self.reports + "/" + name)
    }

    // MARK: Files

    private func file(_ stage: Stage, _ name: String) -> String {
        path + "/" + stage.rawValue + "/" + name
    }

    private func remove(_ file: String) throws(CommandFailure) {
        guard unlink(file) == 0 || errno == ENOENT else { throw Self.unusable(file) }
    }

    private func sync(_ folder: String) throws(CommandFailure) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unusable(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw Self.unusable(folder) }
    }

    private static func names(in folder: String) throws(CommandFailure) -> [String] {
        guard let directory = opendir(folder) else { throw unusable(folder) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            // smsd locks a file that it is working on with another of its name.
            if !name.hasPrefix("."), !name.hasSuffix(".LOCK") { names.append(name) }
        }
        return names.sorted()
    }

    /// Nil if the file is gone or too large to be one of smsd's.
    private static func text(_ path: String) -> String? {
        guard var file = try? InputFile(path) else { return nil }
        var bytes: [UInt8] = []
        while let chunk = try? file.read(), !chunk.isEmpty {
            bytes += chunk
            guard bytes.count <= 1 << 18 else { return nil }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func unusable(_ path: String) -> CommandFailure {
        failure(
            "SPOOL_UNUSABLE", .spoolUnusable, path + " (" + String(cString: strerror(errno)) + ")")
    }

    private static func failure(
        _ reason: String, _ text: Text, _ detail: String
    ) -> CommandFailure {
        let text = text.localized
        return CommandFailure(
            .failed, reason, Localized(text.chinese + detail, text.english + detail))
    }
}
