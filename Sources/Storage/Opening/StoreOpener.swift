import Glibc

/// Opens a store: the newest snapshot that holds, then the journal after it.
///
/// Duties:
/// 1. take the lock before anything else is read;
/// 2. make durable what a killed daemon may have left in the page cache, before it is believed;
/// 3. load the newest snapshot whose every checksum and root hash hold, else the one before;
/// 4. replay the journal; refuse damage, cut an unfinished tail (`JournalReplay`);
/// 5. seal what was in use: nothing is ever appended to a recovered segment.
///
/// It needs no free space: sealing and the head file write in place, and where there is no room
/// for a copy of what was cut, the report says so.
package enum StoreOpener {
    package static func open(
        directory: String, on fileSystem: any FileSystem,
        configuration: StorageConfiguration = .standard,
        into target: inout some RecoveryTarget, at instant: Int64, helpers: Helpers = .none,
        progress: (RecoveryProgress) -> Void = { _ in }
    ) throws(StorageError) -> OpenedStore {
        let layout = StoreLayout(directory: directory)
        let lock = try takeLock(layout, on: fileSystem)
        let identity = try readIdentity(layout, on: fileSystem)
        try onFile(.directory) { () throws(FileSystemError) in
            for subdirectory in layout.subdirectories {
                try fileSystem.synchronizeDirectory(subdirectory)
            }
            try fileSystem.synchronizeDirectory(directory)
        }
        let head = try readHead(layout, identity: identity, on: fileSystem)
        try discardTemporaries(layout, on: fileSystem)
        var report = RecoveryReport()
        let replay = JournalReplay(
            fileSystem: fileSystem, layout: layout, identity: identity, head: head)
        let segments = try replay.findSegments()
        let snapshot = try loadSnapshot(
            layout, identity: identity, on: fileSystem, into: &target, helpers: helpers,
            report: &report, progress: progress)
        let end = try replay.run(
            segments, after: snapshot, into: &target, at: instant, report: &report,
            progress: progress)
        let durable = CommitToken(synchronized: end)
        let writer = JournalWriter(
            fileSystem: fileSystem, layout: layout, identity: identity,
            configuration: configuration, head: head, durable: durable)
        return OpenedStore(
            identity: identity, layout: layout, report: report, durable: durable, lock: lock,
            writer: writer)
    }

    static func takeLock(
        _ layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) -> OpenFile {
        let isThere = try onFile(.lock) { () throws(FileSystemError) in
            try fileSystem.status(ofPath: layout.lock) != nil
        }
        guard isThere else {
            throw .refusal(.notAStore(directory: layout.directory))
        }
        let file = try onFile(.lock) { () throws(FileSystemError) in
            try fileSystem.open(layout.lock, .readAndWrite)
        }
        do throws(FileSystemError) {
            try fileSystem.lock(file)
        } catch {
            throw error.code == EWOULDBLOCK
                ? .refusal(.locked(directory: layout.directory)) : .failed(error, role: .lock)
        }
        return file
    }

    /// `mode` is `.read` for those who only look: they synchronise nothing.
    static func readIdentity(
        _ layout: StoreLayout, on fileSystem: any FileSystem, mode: OpenMode = .readAndWrite
    ) throws(StorageError) -> StoreIdentity {
        let bytes = try readSmall(
            layout.storeHeader, mode, role: .storeHeader, on: fileSystem)
        guard let bytes else {
            throw .refusal(.notAStore(directory: layout.directory))
        }
        do throws(OpeningRefusal) {
            return try StoreHeader.decode(bytes, file: layout.storeHeader)
        } catch {
            throw .refusal(error)
        }
    }

    static func readHead(
        _ layout: StoreLayout, identity: StoreIdentity, on fileSystem: any FileSystem
    ) throws(StorageError) -> JournalHead {
        let path = layout.journalHead
        guard let bytes = try readSmall(path, .readAndWrite, role: .journalHead, on: fileSystem)
        else {
            throw .refusal(.notAStore(directory: layout.directory))
        }
        do throws(OpeningRefusal) {
            let head = try JournalHead.decode(bytes, file: path)
            guard head.storeID == identity.id else {
                throw .foreignStore(file: path)
            }
            return head
        } catch {
            throw .refusal(error)
        }
    }

    /// A file of a block or two; nil where there is none.
    private static func readSmall(
        _ path: String, _ mode: OpenMode, role: FileRole, on fileSystem: any FileSystem
    ) throws(StorageError) -> [UInt8]? {
        try onFile(role) { () throws(FileSystemError) -> [UInt8]? in
            guard try fileSystem.status(ofPath: path) != nil else {
                return nil
            }
            let file = try fileSystem.open(path, mode)
            if mode != .read {
                try fileSystem.synchronize(file)
            }
            return try fileSystem.readWhole(file, limit: 1 << 16) ?? []
        }
    }

    /// Removes what a stop in the middle of making something left behind.
    private static func discardTemporaries(
        _ layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) {
        try onFile(.directory) { () throws(FileSystemError) in
            for directory in [
                layout.directory, layout.journal, layout.snapshots, layout.attachments,
            ] {
                for name in try fileSystem.list(directory)
                where name.hasSuffix(StoreLayout.temporarySuffix) {
                    try fileSystem.unlink(directory + "/" + name)
                }
            }
        }
    }

    /// The position from which the journal has to continue.
    private static func loadSnapshot(
        _ layout: StoreLayout, identity: StoreIdentity, on fileSystem: any FileSystem,
        into target: inout some RecoveryTarget, helpers: Helpers, report: inout RecoveryReport,
        progress: (RecoveryProgress) -> Void
    ) throws(StorageError) -> SnapshotHeader? {
        for name in try SnapshotReader.names(layout, on: fileSystem).reversed() {
            let path = layout.snapshot(name)
            progress(.loadingSnapshot(file: path, revision: name.revision))
            do throws(StorageError) {
                let reader = try SnapshotReader.open(
                    path: path, name: name, identity: identity, fromPageCache: true,
                    on: fileSystem)
                try target.beginSnapshot(reader.header)
                try reader.load(into: &target, helpers: helpers)
                report.snapshot = name
                return reader.header
            } catch {
                target.startAfresh()
                guard case .refusal(let refusal) = error, case .damaged = refusal else {
                    throw error
                }
                report.damagedSnapshots.append(refusal)
            }
        }
        return nil
    }
}
