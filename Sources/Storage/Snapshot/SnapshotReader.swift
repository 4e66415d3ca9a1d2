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
    private let sections: [(offset: UInt64, section: SnapshotSection)]
    private let file: OpenFile
    private let fileSystem: any FileSystem

    /// Reads header, trailer and index past the page cache. `length` is how much of the file is the
    /// snapshot, if not all of it.
    package static func open(
        path: String, name: SnapshotName, identity: StoreIdentity, length: UInt64? = nil,
        on fileSystem: any FileSystem
    ) throws(StorageError) -> SnapshotReader {
        let file = try onFile(.snapshot) { () throws(FileSystemError) in
            let file = try fileSystem.open(path, .read)
            try fileSystem.dropFromPageCache(file)
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
        let sections = try readIndex(trailer, size: size, path: path, file, fileSystem)
        return SnapshotReader(
            path: path, header: header, trailer: trailer, sections: sections, file: file,
            fileSystem: fileSystem)
    }

    private init(
        path: String, header: SnapshotHeader, trailer: SnapshotTrailer,
        sections: [(offset: UInt64, section: SnapshotSection)], file: consuming OpenFile,
        fileSystem: any FileSystem
    ) {
        self.path = path
        self.header = header
        self.trailer = trailer
        self.sections = sections
        self.file = file
        self.fileSystem = fileSystem
    }

    package var sectionCount: Int { sections.count }
    package var rowCount: UInt64 { trailer.rowCount }
    package var rootHash: Digest { trailer.rootHash }

    /// Gives every row, in order of table and key, and checks the whole at the end.
    package func load(
        _ row: (_ table: UInt32, _ key: UInt64, _ record: RawSpan) throws(StorageError) -> Void
    ) throws(StorageError) {
        var hash = RootHash()
        for index in sections.indices {
            try readSection(index, hash: &hash, row)
        }
        try checkRoot(hash.finish())
    }

    /// Gives the rows of one section, and adds them to the root hash.
    func readSection(
        _ index: Int, hash: inout RootHash,
        _ row: (_ table: UInt32, _ key: UInt64, _ record: RawSpan) throws(StorageError) -> Void
    ) throws(StorageError) {
        let (offset, section) = sections[index]
        let damage = Self.damage(.snapshotSection, path, offset: offset)
        let bytes = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.read(file, at: offset, count: SnapshotSection.headerBytes)
        }
        guard SnapshotSection.decode(bytes) == section else {
            throw damage
        }
        let payload = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.read(
                file, at: offset + UInt64(SnapshotSection.headerBytes),
                count: Int(section.payloadBytes))
        }
        guard payload.count == Int(section.payloadBytes),
            Checksum.of(payload) == section.payloadChecksum
        else {
            throw damage
        }
        let keyLimit = endOfKeys(of: index)
        var rows = SectionRows(section, payload: payload)
        while true {
            switch rows.next() {
            case .row(let key, let range):
                guard key <= keyLimit else {
                    throw damage
                }
                let record = unsafe payload.span.bytes.extracting(range)
                hash.add(table: section.table, key: key, record: record)
                try row(section.table, key, record)
            case .end:
                return
            case .malformed:
                throw damage
            }
        }
    }

    func checkRoot(_ root: Digest) throws(StorageError) {
        guard root == trailer.rootHash else {
            throw Self.damage(.snapshotFooter, path, offset: trailer.indexOffset)
        }
    }

    /// The highest key that a section may hold: those of the next one of the table are higher.
    private func endOfKeys(of index: Int) -> UInt64 {
        guard index + 1 < sections.count else {
            return .max
        }
        let next = sections[index + 1].section
        return next.table == sections[index].section.table ? next.firstKey - 1 : .max
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
    ) throws(StorageError) -> [(offset: UInt64, section: SnapshotSection)] {
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
        var sections: [(offset: UInt64, section: SnapshotSection)] = []
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
