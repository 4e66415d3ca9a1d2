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
                directory: directory, identity: identity,
                beside: [newSubjectKey()],
                on: LinuxFileSystem())
        } catch {
            throw .storage(error)
        }
    }

    /// Checks every file, of snapshots only where they are wanted too, and says what it found.
    package static func verify(
        directory: String, readsSnapshots: Bool
    ) throws(DaemonError) -> StoreCheck {
        do throws(StorageError) {
            let found = try StoreVerifier.verify(
                directory: directory, readsSnapshots: readsSnapshots, on: LinuxFileSystem())
            // The records say which contents there have to be, if they can be read.
            let missing =
                readsSnapshots && found.isWhole
                ? try AttachmentCheck.missing(directory: directory) : []
            return StoreCheck(found, missing: missing)
        } catch {
            throw .storage(error)
        }
    }

    /// The key under which persons stand in the audit; it never leaves the machine.
    static func subjectKey(directory: String) throws(DaemonError) -> SubjectKey {
        let path = directory + "/" + subjectKeyName
        let fileSystem = LinuxFileSystem()
        var bytes: [UInt8]?
        do throws(FileSystemError) {
            if try fileSystem.status(ofPath: path) != nil {
                let file = try fileSystem.open(path, .read)
                bytes = try fileSystem.read(file, at: 0, count: subjectKeyBytes + 1)
            }
        } catch {
            throw .storage(.failed(error, role: .beside))
        }
        guard let bytes, bytes.count == subjectKeyBytes else {
            throw .storeFile(
                path: path, why: bytes == nil ? "missing" : "not \(subjectKeyBytes) bytes")
        }
        return SubjectKey(bytes)
    }

    /// A key of the store's own, as a file beside the store's. A restored store gets a new one: the
    /// old one is not in the backup, and who has to look older entries up keeps it with the files
    /// that hold them.
    static func newSubjectKey() -> FileBeside {
        FileBeside(name: subjectKeyName, bytes: randomBytes(subjectKeyBytes))
    }

    private static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
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
