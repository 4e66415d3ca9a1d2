/// A backup as it lies on a disk, of which every byte may be wrong.
///
/// Duties:
/// 1. hold the last block, the snapshot's header, trailer and index against each other;
/// 2. hold every byte against the digest and every row against the root hash (`verify`);
/// 3. write one, so that a name that looks whole is whole (`write`).
package struct BackupFile: ~Copyable {
    let trailer: BackupTrailer
    let path: String
    private let file: OpenFile
    private let fileSystem: any FileSystem

    private static let sliceBytes = 8 << 20

    /// Reads the ends of the file and its index, past the page cache.
    package static func open(
        _ path: String, on fileSystem: any FileSystem
    ) throws(StorageError) -> BackupFile {
        let file = try onFile(.snapshot) { () throws(FileSystemError) in
            let file = try fileSystem.open(path, .read)
            try fileSystem.dropFromPageCache(file)
            return file
        }
        let size = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.status(of: file).size
        }
        let block = UInt64(FileMagic.blockBytes)
        guard size >= 3 * block else {
            throw damage(.length, path, offset: size)
        }
        let last = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.read(file, at: size - block, count: FileMagic.blockBytes)
        }
        let trailer: BackupTrailer
        do throws(OpeningRefusal) {
            trailer = try BackupTrailer.decode(last, file: path, offset: size - block)
        } catch {
            throw .refusal(error)
        }
        return BackupFile(trailer, path: path, file: file, on: fileSystem)
    }

    private init(
        _ trailer: BackupTrailer, path: String, file: consuming OpenFile,
        on fileSystem: any FileSystem
    ) {
        self.trailer = trailer
        self.path = path
        self.file = file
        self.fileSystem = fileSystem
    }

    /// Reads all of it, twice: every byte for the digest, every row for the root hash.
    package func verify() throws(StorageError) -> BackupSummary {
        let summary = try eachSlice { _, _ throws(StorageError) in
        } attachments: { _ throws(StorageError) in
        }
        let reader = try snapshot(at: path)
        try reader.load { _, _, _ in }
        return summary
    }

    /// The snapshot in a file that holds the backup's bytes, or only the snapshot's.
    func snapshot(at path: String) throws(StorageError) -> SnapshotReader {
        let reader = try SnapshotReader.open(
            path: path, name: trailer.name, identity: trailer.identity,
            length: trailer.snapshotBytes, on: fileSystem)
        guard reader.rootHash == trailer.rootHash, reader.rowCount == trailer.rowCount else {
            throw Self.damage(.backupTrailer, path, offset: trailer.snapshotBytes)
        }
        return reader
    }

    /// A piece of the attachments in a backup.
    enum AttachmentPiece {
        case begin(ContentName)
        case block([UInt8])
        /// All bytes of the content have come, and add up to its name.
        case end(ContentName)
    }

    /// Gives the snapshot's bytes slice by slice, then the attachments piece by piece, and holds
    /// every digest against what is written.
    func eachSlice(
        _ body: (_ bytes: [UInt8], _ offset: UInt64) throws(StorageError) -> Void,
        attachments: (AttachmentPiece) throws(StorageError) -> Void
    ) throws(StorageError) -> BackupSummary {
        var digest = DigestBuilder()
        var offset: UInt64 = 0
        while offset < trailer.snapshotBytes {
            let count = Int(min(UInt64(Self.sliceBytes), trailer.snapshotBytes - offset))
            let bytes = try read(count, at: offset, &digest)
            try body(bytes, offset)
            offset += UInt64(count)
        }
        for _ in 0..<trailer.attachments.count {
            offset = try eachBlock(at: offset, &digest, attachments)
        }
        guard offset == trailer.contentBytes, digest.digestSoFar() == trailer.digest else {
            throw Self.damage(.backupContent, path, offset: 0)
        }
        let last = trailer.encode()
        digest.update(last, in: 0..<last.count)
        return BackupSummary(trailer, fileDigest: digest.finish())
    }

    /// Gives one content; returns where the next begins.
    private func eachBlock(
        at start: UInt64, _ digest: inout DigestBuilder,
        _ body: (AttachmentPiece) throws(StorageError) -> Void
    ) throws(StorageError) -> UInt64 {
        let headerBytes = UInt64(AttachmentHeader.byteCount)
        guard start + headerBytes <= trailer.contentBytes,
            let header = AttachmentHeader.decode(
                try read(AttachmentHeader.byteCount, at: start, &digest)),
            header.name.bytes <= trailer.contentBytes - start - headerBytes
        else {
            throw Self.damage(.backupContent, path, offset: start)
        }
        try body(.begin(header.name))
        var own = DigestBuilder()
        var offset = start + headerBytes
        let end = offset + header.name.bytes
        while offset < end {
            let count = Int(min(UInt64(AttachmentStore.blockBytes), end - offset))
            let bytes = try read(count, at: offset, &digest)
            own.update(bytes, in: 0..<count)
            try body(.block(bytes))
            offset += UInt64(count)
        }
        guard own.finish() == header.name.digest else {
            throw Self.damage(.backupContent, path, offset: start)
        }
        try body(.end(header.name))
        return end
    }

    private func read(
        _ count: Int, at offset: UInt64, _ digest: inout DigestBuilder
    ) throws(StorageError) -> [UInt8] {
        let bytes = try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.read(file, at: offset, count: count)
        }
        guard bytes.count == count else {
            throw Self.damage(.length, path, offset: offset + UInt64(bytes.count))
        }
        digest.update(bytes, in: 0..<count)
        return bytes
    }

    /// Writes a backup under a temporary name, reads it back and verifies it, and only then gives
    /// it its own, which must be free.
    package static func write(
        _ encoder: consuming BackupEncoder, to path: String, on fileSystem: any FileSystem
    ) throws(StorageError) -> BackupSummary {
        let temporary = path + StoreLayout.temporarySuffix
        let directory = StoreLayout.parent(of: path)
        if try onFile(
            .snapshot,
            { () throws(FileSystemError) in
                try fileSystem.status(ofPath: path) != nil
            })
        {
            throw .refusal(.alreadyThere(file: path))
        }
        do throws(StorageError) {
            var offset: UInt64 = 0
            let file = try onFile(.snapshotTemporary) { () throws(FileSystemError) in
                try fileSystem.open(temporary, .create)
            }
            while let piece = try encoder.next() {
                try onFile(.snapshotTemporary) { () throws(FileSystemError) in
                    try fileSystem.write(piece, to: file, at: offset)
                    try fileSystem.startWriteback(UInt64(piece.count), at: offset, of: file)
                }
                offset += UInt64(piece.count)
            }
            try onFile(.snapshotTemporary) { () throws(FileSystemError) in
                try fileSystem.synchronize(file)
            }
            let written = try BackupFile.open(temporary, on: fileSystem)
            let summary = try written.verify()
            guard summary == encoder.summary else {
                throw .snapshotUnlike(file: temporary)
            }
            try onFile(.snapshot) { () throws(FileSystemError) in
                try fileSystem.rename(temporary, to: path)
                try fileSystem.synchronizeDirectory(directory)
            }
            return summary
        } catch {
            try? fileSystem.unlink(temporary)
            throw error
        }
    }

    private static func damage(
        _ kind: Damage.Kind, _ path: String, offset: UInt64
    ) -> StorageError {
        .refusal(.damaged(Damage(kind: kind, file: path, offset: offset, revision: 0)))
    }
}
