import Glibc
import Storage

/// Makes a new store, and checks one that nobody serves.
package enum StoreMaker {
    static var subjectKeyName: String { "subject.key" }
    private static var subjectKeyBytes: Int { 32 }

    /// Makes an empty store in a directory that is empty or not there, with a key for the audit.
    package static func make(directory: String, isRehearsal: Bool) throws(DaemonError) {
        guard let id = StoreID(randomBytes(StoreID.byteCount)) else {
            throw .storeFile(path: directory, why: "no randomness")
        }
        let identity = StoreIdentity(
            id: id, createdAt: MachineClock.now(), isRehearsal: isRehearsal)
        do throws(StorageError) {
            try StoreCreator.create(
                directory: directory, identity: identity, on: LinuxFileSystem())
        } catch {
            throw .storage(error)
        }
        try makeSubjectKey(directory: directory)
    }

    /// Checks every file, of snapshots only where they are wanted too, and says what it found.
    package static func verify(
        directory: String, readsSnapshots: Bool
    ) throws(DaemonError) -> StoreCheck {
        do throws(StorageError) {
            return StoreCheck(
                try StoreVerifier.verify(
                    directory: directory, readsSnapshots: readsSnapshots, on: LinuxFileSystem()))
        } catch {
            throw .storage(error)
        }
    }

    /// The key under which persons stand in the audit; it never leaves the machine.
    static func subjectKey(directory: String) throws(DaemonError) -> SubjectKey {
        let path = directory + "/" + subjectKeyName
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .storeFile(path: path, why: errorText()) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: subjectKeyBytes + 1)
        guard read(descriptor, &bytes, bytes.count) == subjectKeyBytes else {
            throw .storeFile(path: path, why: "not a key of \(subjectKeyBytes) bytes")
        }
        return SubjectKey(Array(bytes.prefix(subjectKeyBytes)))
    }

    /// Makes a key of the store's own. A restored store gets a new one: the old one is not in the
    /// backup, and who has to look older entries up keeps it with the files that hold them.
    static func makeSubjectKey(directory: String) throws(DaemonError) {
        let path = directory + "/" + subjectKeyName
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .storeFile(path: path, why: errorText()) }
        defer { close(descriptor) }
        let key = randomBytes(subjectKeyBytes)
        guard write(descriptor, key, key.count) == key.count, fsync(descriptor) == 0 else {
            throw .storeFile(path: path, why: errorText())
        }
        do throws(FileSystemError) {
            try LinuxFileSystem().synchronizeDirectory(directory)
        } catch {
            throw .storeFile(path: directory, why: "\(error)")
        }
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private static func errorText() -> String { String(cString: strerror(errno)) }
}

/// The machine's clock.
enum MachineClock {
    /// Unix milliseconds.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
