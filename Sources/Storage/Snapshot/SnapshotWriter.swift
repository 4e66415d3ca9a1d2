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
        case rows(table: Int, fromKey: UInt64)
        case trailer
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

    private let source: SnapshotSource
    private let header: SnapshotHeader
    private let identity: StoreIdentity
    private let layout: StoreLayout
    private let fileSystem: any FileSystem
    private let sliceBytes: Int
    private let temporary: String
    private let file: OpenFile
    private var phase: Phase
    private var offset = UInt64(FileMagic.blockBytes)
    private var index: [UInt8] = []
    private var sectionCount: UInt32 = 0
    private var rowCount: UInt64 = 0
    private var previousSlice: (offset: UInt64, bytes: UInt64)?
    private var hash: RootHash? = RootHash()
    private var root = Digest.zero
    private var reader: SnapshotReader?

    /// Begins a snapshot: makes the temporary file and writes its header.
    package static func begin(
        _ source: SnapshotSource, identity: StoreIdentity, layout: StoreLayout,
        configuration: StorageConfiguration = .standard, on fileSystem: any FileSystem
    ) throws(StorageError) -> SnapshotWriter {
        guard source.attributes.count <= SnapshotHeader.attributesBytesMax else {
            throw .snapshotSource(
                .attributesTooLong(
                    bytes: source.attributes.count, limit: SnapshotHeader.attributesBytesMax))
        }
        for (before, next) in zip(source.tables, source.tables.dropFirst()) where before >= next {
            throw .snapshotSource(.notAscending(table: next, key: 0))
        }
        let header = SnapshotHeader(
            storeID: identity.id, covered: source.covered, revision: source.revision,
            instant: source.instant, attributes: source.attributes)
        let temporary = layout.snapshot(header.name) + StoreLayout.temporarySuffix
        let file: OpenFile
        do throws(StorageError) {
            file = try onFile(.snapshotTemporary) { () throws(FileSystemError) in
                if try fileSystem.status(ofPath: temporary) != nil {
                    try fileSystem.unlink(temporary)
                }
                let file = try fileSystem.open(temporary, .create)
                try fileSystem.write(header.encode(), to: file, at: 0)
                return file
            }
        } catch {
            try discard(temporary, after: error, on: fileSystem)
            throw error
        }
        return SnapshotWriter(
            source, header: header, identity: identity, layout: layout,
            configuration: configuration, temporary: temporary, file: file, on: fileSystem)
    }

    private init(
        _ source: SnapshotSource, header: SnapshotHeader, identity: StoreIdentity,
        layout: StoreLayout, configuration: StorageConfiguration, temporary: String,
        file: consuming OpenFile, on fileSystem: any FileSystem
    ) {
        self.source = source
        self.header = header
        self.identity = identity
        self.layout = layout
        self.fileSystem = fileSystem
        sliceBytes = configuration.snapshotSliceBytes
        self.temporary = temporary
        self.file = file
        phase = source.tables.isEmpty ? .trailer : .rows(table: 0, fromKey: 0)
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
        case .rows(let table, let fromKey):
            try writeSection(table: table, fromKey: fromKey)
        case .trailer:
            try writeTrailer()
            phase = .synchronize
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

    private mutating func writeSection(table: Int, fromKey: UInt64) throws(StorageError) {
        let number = source.tables[table]
        guard var hash = hash.take() else {
            throw .closed
        }
        let collected = try SectionCollector.collect(
            source, table: number, fromKey: fromKey, sliceBytes: sliceBytes, hash: &hash)
        self.hash = consume hash
        if !collected.builder.isEmpty {
            let section = collected.builder.section
            var encoder = ByteEncoder()
            encoder.put(offset)
            index.append(contentsOf: encoder.bytes + section.encode())
            sectionCount += 1
            rowCount += UInt64(section.rowCount)
            try write(section.encode() + collected.builder.payload)
        }
        if let nextKey = collected.nextKey {
            phase = .rows(table: table, fromKey: nextKey)
        } else if table + 1 < source.tables.count {
            phase = .rows(table: table + 1, fromKey: 0)
        } else {
            phase = .trailer
        }
    }

    private mutating func writeTrailer() throws(StorageError) {
        root = hash.take()?.finish() ?? .zero
        let trailer = SnapshotTrailer(
            storeID: identity.id, revision: header.revision, indexOffset: offset,
            sectionCount: sectionCount, indexChecksum: Checksum.of(index), rowCount: rowCount,
            rootHash: root)
        try write(index + trailer.encode())
    }

    /// Writes behind what is there, starts the disk on it and waits for the slice before.
    private mutating func write(_ bytes: [UInt8]) throws(StorageError) {
        let start = offset
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
        offset += count
    }

    private mutating func verify(section: Int) throws(StorageError) {
        guard let reader = reader.take() else {
            throw .closed
        }
        guard section < reader.sectionCount else {
            // Held against the copy's hash, not only against what was written beside the rows.
            guard let found = hash.take()?.finish(), found == root, reader.rootHash == root else {
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
