/// Writes a snapshot of a frozen copy, step by step, beside the running journal.
///
/// Duties:
/// 1. rows in sections of a slice each, the disk set to work behind every slice, so that the
///    journal's own synchronisation never waits for gigabytes of dirty pages;
/// 2. synchronise, forget the cached pages, read everything back and hold the root hash of what
///    is on the disk against that of the copy;
/// 3. give the file its name only when all changes in it are durable in the journal;
/// 4. on a full disk throw the temporary file away; what was there before stays.
package struct SnapshotWriter: ~Copyable {
    private enum Phase {
        case rows
        case synchronize
        case readBack
        case verify(section: Int)
        case publish
        case ended
    }

    /// How far the snapshot is.
    package enum Progress: Sendable, Equatable {
        case more
        /// Written and verified, but the copy holds changes that are not durable yet.
        case waiting
        case done(SnapshotHeader)
    }

    private let header: SnapshotHeader
    private let identity: StoreIdentity
    private let layout: StoreLayout
    private let fileSystem: any FileSystem
    private let temporary: String
    private let file: OpenFile
    private var phase = Phase.rows
    private var encoder: SnapshotEncoder
    private var previousSlice: (offset: UInt64, bytes: UInt64)?
    private var hash: RootHash?
    private var reader: SnapshotReader?

    /// Begins a snapshot: makes the temporary file and writes its header.
    package static func begin(
        _ source: SnapshotSource, identity: StoreIdentity, layout: StoreLayout,
        configuration: StorageConfiguration = .standard, on fileSystem: any FileSystem
    ) throws(StorageError) -> SnapshotWriter {
        var encoder = try SnapshotEncoder(
            source, storeID: identity.id, sliceBytes: configuration.snapshotSliceBytes)
        let header = encoder.header
        let first = try encoder.next() ?? []
        let temporary = layout.snapshot(header.name) + StoreLayout.temporarySuffix
        let file: OpenFile
        do throws(StorageError) {
            file = try onFile(.snapshotTemporary) { () throws(FileSystemError) in
                if try fileSystem.status(ofPath: temporary) != nil {
                    try fileSystem.unlink(temporary)
                }
                let file = try fileSystem.open(temporary, .create)
                try fileSystem.write(first, to: file, at: 0)
                return file
            }
        } catch {
            try discard(temporary, after: error, on: fileSystem)
            throw error
        }
        return SnapshotWriter(
            encoder, identity: identity, layout: layout, temporary: temporary, file: file,
            on: fileSystem)
    }

    private init(
        _ encoder: consuming SnapshotEncoder, identity: StoreIdentity, layout: StoreLayout,
        temporary: String, file: consuming OpenFile, on fileSystem: any FileSystem
    ) {
        header = encoder.header
        self.encoder = encoder
        self.identity = identity
        self.layout = layout
        self.fileSystem = fileSystem
        self.temporary = temporary
        self.file = file
    }

    /// Does about one slice's work. `durable` is the journal's newest token.
    ///
    /// After an error the writer has ended, and the temporary file is gone where that was possible.
    package mutating func step(durable: CommitToken) throws(StorageError) -> Progress {
        do throws(StorageError) {
            return try advance(durable: durable)
        } catch {
            phase = .ended
            reader = nil
            try Self.discard(temporary, after: error, on: fileSystem)
            throw error
        }
    }

    /// Gives a snapshot up and removes its temporary file.
    package mutating func abandon() throws(StorageError) {
        if case .ended = phase {
            return
        }
        phase = .ended
        reader = nil
        try Self.discard(temporary, after: nil, on: fileSystem)
    }

    private mutating func advance(durable: CommitToken) throws(StorageError) -> Progress {
        switch phase {
        case .rows:
            try writePiece()
        case .synchronize:
            try onFile(.snapshotTemporary) { () throws(FileSystemError) in
                try fileSystem.synchronize(file)
                try fileSystem.dropFromPageCache(file)
            }
            phase = .readBack
        case .readBack:
            reader = try SnapshotReader.open(
                path: temporary, name: header.name, identity: identity, on: fileSystem)
            hash = RootHash()
            phase = .verify(section: 0)
        case .verify(let section):
            try verify(section: section)
        case .publish:
            guard durable.revision >= header.revision else {
                return .waiting
            }
            try onFile(.snapshot) { () throws(FileSystemError) in
                try fileSystem.rename(temporary, to: layout.snapshot(header.name))
                try fileSystem.synchronizeDirectory(layout.snapshots)
            }
            phase = .ended
            return .done(header)
        case .ended:
            throw .closed
        }
        return .more
    }

    /// Writes behind what is there, starts the disk on it and waits for the slice before.
    private mutating func writePiece() throws(StorageError) {
        let start = encoder.offset
        guard let bytes = try encoder.next() else {
            phase = .synchronize
            return
        }
        let count = UInt64(bytes.count)
        try onFile(.snapshotTemporary) { () throws(FileSystemError) in
            try fileSystem.write(bytes, to: file, at: start)
            try fileSystem.startWriteback(count, at: start, of: file)
            if let previousSlice {
                try fileSystem.waitForWriteback(
                    previousSlice.bytes, at: previousSlice.offset, of: file)
            }
        }
        previousSlice = (start, count)
    }

    private mutating func verify(section: Int) throws(StorageError) {
        guard let reader = reader.take() else {
            throw .closed
        }
        guard section < reader.sectionCount else {
            // Held against the copy's hash, not only against what was written beside the rows.
            guard let found = hash.take()?.finish(), found == encoder.rootHash,
                reader.rootHash == found
            else {
                throw .snapshotUnlike(file: temporary)
            }
            phase = .publish
            return
        }
        if var found = hash.take() {
            try reader.readSection(section, hash: &found) { _, _, _ in }
            hash = consume found
        }
        self.reader = consume reader
        phase = .verify(section: section + 1)
    }

    private static func discard(
        _ temporary: String, after error: StorageError?, on fileSystem: any FileSystem
    ) throws(StorageError) {
        if error?.isFatal == true {
            return
        }
        try onFile(.directory) { () throws(FileSystemError) in
            if try fileSystem.status(ofPath: temporary) != nil {
                try fileSystem.unlink(temporary)
            }
        }
    }
}
