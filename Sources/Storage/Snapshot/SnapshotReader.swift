/// Reads a snapshot, of which every byte may be wrong.
///
/// Duties:
/// 1. hold header, trailer and index against each other, the file's name and the store;
/// 2. give the rows section by section, each section's checksum first;
/// 3. hold count and root hash of all rows against the trailer.
package struct SnapshotReader: ~Copyable {
    package let header: SnapshotHeader
    let path: String
    let trailer: SnapshotTrailer
    private let sections: SnapshotSections

    /// Reads header, trailer and index. `length` is how much of the file is the snapshot, if not
    /// all of it.
    ///
    /// What is read comes from the disk, for those who want to know what is there: a start alone
    /// takes it `fromPageCache`, since a snapshot was synchronised and read back from the disk
    /// before it got its name.
    package static func open(
        path: String, name: SnapshotName, identity: StoreIdentity, length: UInt64? = nil,
        fromPageCache: Bool = false, on fileSystem: any FileSystem
    ) throws(StorageError) -> SnapshotReader {
        let file = try onFile(.snapshot) { () throws(FileSystemError) in
            let file = try fileSystem.open(path, .read)
            if !fromPageCache {
                try fileSystem.dropFromPageCache(file)
            }
            return file
        }
        let block = FileMagic.blockBytes
        let fileSize = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.status(of: file).size
        }
        let size = length ?? fileSize
        guard size >= UInt64(2 * block), size <= fileSize else {
            throw damage(.length, path, offset: fileSize)
        }
        let first = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.read(file, at: 0, count: block)
        }
        let last = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.read(file, at: size - UInt64(block), count: block)
        }
        let header: SnapshotHeader
        let trailer: SnapshotTrailer
        do throws(OpeningRefusal) {
            header = try SnapshotHeader.decode(first, file: path)
            trailer = try SnapshotTrailer.decode(last, file: path)
            try check(header, trailer, name: name, identity: identity, path: path)
        } catch {
            throw .refusal(error)
        }
        let entries = try readIndex(trailer, size: size, path: path, file, fileSystem)
        return SnapshotReader(
            path: path, header: header, trailer: trailer,
            sections: SnapshotSections(entries, path: path, file: file, fileSystem: fileSystem))
    }

    private init(
        path: String, header: SnapshotHeader, trailer: SnapshotTrailer,
        sections: SnapshotSections
    ) {
        self.path = path
        self.header = header
        self.trailer = trailer
        self.sections = sections
    }

    package var sectionCount: Int { sections.count }
    package var rowCount: UInt64 { trailer.rowCount }
    package var rootHash: Digest { trailer.rootHash }

    /// Gives every row, in order of table and key, and checks the whole at the end.
    package func load(
        _ row: (_ table: UInt32, _ key: UInt64, _ record: RawSpan) throws(StorageError) -> Void
    ) throws(StorageError) {
        var hash = RootHash()
        for index in 0..<sections.count {
            try readSection(index, hash: &hash, row)
        }
        try checkRoot(hash.finish())
    }

    /// Loads every row into a state that has begun with this snapshot, and checks the whole at the
    /// end. Sections are read, checked and gathered from beside one another, as far as there are
    /// helpers; the state takes them in order.
    func load<Target: RecoveryTarget>(
        into target: inout Target, helpers: Helpers
    ) throws(StorageError) {
        var hash = RootHash()
        let sections = sections
        let gather = target.gather
        try PartsInOrder.run(sections.count, helpers: helpers) {
            (index) throws(StorageError) in
            let rows = try sections.rows(of: index)
            return (rows, gather(rows))
        } take: { (part: (SnapshotRows, Target.Gathered)) throws(StorageError) in
            hash.add(part.0)
            try target.take(part.0, part.1)
        }
        try checkRoot(hash.finish())
    }

    /// Gives the rows of one section, and adds them to the root hash.
    func readSection(
        _ index: Int, hash: inout RootHash,
        _ row: (_ table: UInt32, _ key: UInt64, _ record: RawSpan) throws(StorageError) -> Void
    ) throws(StorageError) {
        let rows = try sections.rows(of: index)
        hash.add(rows)
        try rows.forEach { (key, record) throws(StorageError) in
            try row(rows.table, key, record)
        }
    }

    func checkRoot(_ root: Digest) throws(StorageError) {
        guard root == trailer.rootHash else {
            throw Self.damage(.snapshotFooter, path, offset: trailer.indexOffset)
        }
    }

    /// Names of the snapshots of a store, oldest first; anything else there is refused.
    static func names(
        _ layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) -> [SnapshotName] {
        let files = try onFile(.directory) { () throws(FileSystemError) in
            try fileSystem.list(layout.snapshots)
        }
        var names: [SnapshotName] = []
        for file in files where !file.hasSuffix(StoreLayout.temporarySuffix) {
            guard let name = SnapshotName(file) else {
                throw .refusal(.unexpectedFile(path: layout.snapshots + "/" + file))
            }
            names.append(name)
        }
        return names.sorted()
    }

    private static func check(
        _ header: SnapshotHeader, _ trailer: SnapshotTrailer, name: SnapshotName,
        identity: StoreIdentity, path: String
    ) throws(OpeningRefusal) {
        guard header.storeID == identity.id, trailer.storeID == identity.id else {
            throw .foreignStore(file: path)
        }
        guard header.name == name else {
            throw .misnamed(file: path)
        }
        guard header.covered.epoch <= identity.epoch else {
            throw .wrongEpoch(
                file: path, found: header.covered.epoch, expected: identity.epoch)
        }
        guard trailer.revision == header.revision else {
            throw .damaged(
                Damage(
                    kind: .snapshotFooter, file: path, offset: trailer.indexOffset,
                    revision: header.revision))
        }
    }

    /// The index: every section, one behind the other without a gap, tables and keys rising.
    private static func readIndex(
        _ trailer: SnapshotTrailer, size: UInt64, path: String, _ file: borrowing OpenFile,
        _ fileSystem: any FileSystem
    ) throws(StorageError) -> [SnapshotSections.Entry] {
        let block = UInt64(FileMagic.blockBytes)
        let length = UInt64(trailer.sectionCount) * UInt64(SnapshotSection.indexEntryBytes)
        let damage = Self.damage(.snapshotFooter, path, offset: trailer.indexOffset)
        guard trailer.indexOffset >= block, length <= size - 2 * block,
            trailer.indexOffset == size - block - length
        else {
            throw damage
        }
        let bytes = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.read(file, at: trailer.indexOffset, count: Int(length))
        }
        guard bytes.count == Int(length), Checksum.of(bytes) == trailer.indexChecksum else {
            throw damage
        }
        var sections: [SnapshotSections.Entry] = []
        var decoder = ByteDecoder(bytes)
        var expected = block
        var rows: UInt64 = 0
        for _ in 0..<trailer.sectionCount {
            guard let offset = decoder.integer(UInt64.self),
                let section = decoder.take(SnapshotSection.headerBytes)
                    .flatMap({ SnapshotSection.decode($0) }),
                offset == expected, isRising(sections.last?.section, section)
            else {
                throw damage
            }
            expected += UInt64(SnapshotSection.headerBytes) + UInt64(section.payloadBytes)
            rows += UInt64(section.rowCount)
            sections.append((offset, section))
        }
        guard expected == trailer.indexOffset, rows == trailer.rowCount else {
            throw damage
        }
        return sections
    }

    private static func isRising(_ before: SnapshotSection?, _ next: SnapshotSection) -> Bool {
        guard next.rowCount > 0 else {
            return false
        }
        guard let before else {
            return true
        }
        return (before.table, before.firstKey) < (next.table, next.firstKey)
    }

    private static func damage(
        _ kind: Damage.Kind, _ path: String, offset: UInt64
    ) -> StorageError {
        .refusal(.damaged(Damage(kind: kind, file: path, offset: offset, revision: 0)))
    }
}
