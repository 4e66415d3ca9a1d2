import Glibc

/// A folder of backups, each named after the moment at which it was begun, so that names sort by
/// age.
struct BackupFolder {
    private let path: String
    private static let prefix = "shegong-"
    private static let suffix = ".backup"

    /// Nil if the path is no folder.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
        self.path = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// A name for a backup begun now, in UTC+8.
    var newFile: String {
        let now = CalendarText.instant(Int64(time(nil)) * 1_000, separator: "T")
        let moment = String(now.filter { $0.isNumber || $0 == "T" }.prefix(15))
        return path + "/" + Self.prefix + moment + Self.suffix
    }

    /// Removes all but the newest; only files that bear a name of ours.
    func removeOldest(keeping count: Int) {
        for name in names.dropLast(count) {
            unlink(path + "/" + name)
        }
    }

    private var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) {
                names.append(name)
            }
        }
        return names.sorted()
    }
}
