/// The sections of a snapshot's file, each of which can be read without the others, on any thread.
final class SnapshotSections: Sendable {
    typealias Entry = (offset: UInt64, section: SnapshotSection)

    private let entries: [Entry]
    private let path: String
    private let file: OpenFile
    private let fileSystem: any FileSystem

    /// `entries` come from an index that held.
    init(
        _ entries: [Entry], path: String, file: consuming OpenFile, fileSystem: any FileSystem
    ) {
        self.entries = entries
        self.path = path
        self.file = file
        self.fileSystem = fileSystem
    }

    var count: Int { entries.count }

    /// The rows of one section, once its header and its checksum hold.
    func rows(of index: Int) throws(StorageError) -> SnapshotRows {
        let (offset, section) = entries[index]
        let damage = StorageError.refusal(
            .damaged(Damage(kind: .snapshotSection, file: path, offset: offset, revision: 0)))
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
        guard
            let rows = SnapshotRows(section, payload: payload, keyLimit: endOfKeys(of: index))
        else {
            throw damage
        }
        return rows
    }

    /// The highest key that a section may hold: those of the next one of the table are higher.
    private func endOfKeys(of index: Int) -> UInt64 {
        guard index + 1 < entries.count else {
            return .max
        }
        let next = entries[index + 1].section
        return next.table == entries[index].section.table ? next.firstKey - 1 : .max
    }
}
