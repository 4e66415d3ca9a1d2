/// Makes a store of a state from elsewhere: `shegongd restore`. The new store has a new epoch, one
/// snapshot, and a journal that goes on where the state stands.
///
/// Whatever stops it half-way leaves a directory without a store header, which is no store.
package enum StoreRestorer {
    /// Restores a backup. Every byte is held against the backup's digest on the way, and every row
    /// of what was written against its root hash, before there is a store.
    package static func restore(
        _ backup: borrowing BackupFile, to directory: String, beside files: [FileBeside] = [],
        at instant: Int64, on fileSystem: any FileSystem
    ) throws(StorageError) -> (identity: StoreIdentity, summary: BackupSummary) {
        // Ends and index first: most of what can be wrong is found before anything is made.
        let header = try backup.snapshot(at: backup.path).header
        let identity = backup.trailer.identity.renewed(at: instant)
        let position = try continuation(of: header.covered, at: header.revision, identity)
        let foundation = try StoreFoundation.begin(
            directory: directory, identity: identity, beside: files, on: fileSystem)
        let layout = foundation.layout
        let name = layout.snapshot(backup.trailer.name)
        let temporary = name + StoreLayout.temporarySuffix
        let file = try onFile(.snapshotTemporary) { () throws(FileSystemError) in
            try fileSystem.open(temporary, .create)
        }
        var attachments = RestoredAttachments(
            store: AttachmentStore(layout: layout, on: fileSystem))
        let summary = try backup.eachSlice { (bytes, offset) throws(StorageError) in
            try onFile(.snapshotTemporary) { () throws(FileSystemError) in
                try fileSystem.write(bytes, to: file, at: offset)
                try fileSystem.startWriteback(UInt64(bytes.count), at: offset, of: file)
            }
        } attachments: { (piece) throws(StorageError) in
            try attachments.take(piece)
        }
        try onFile(.snapshotTemporary) { () throws(FileSystemError) in
            try fileSystem.synchronize(file)
        }
        let written = try backup.snapshot(at: temporary)
        try written.load { _, _, _ in }
        try onFile(.snapshot) { () throws(FileSystemError) in
            try fileSystem.rename(temporary, to: name)
            try fileSystem.synchronizeDirectory(layout.snapshots)
        }
        try foundation.finish(continuing: position)
        return (identity, summary)
    }

    /// Makes a store of a state in memory: one folded from another store's past. The contents that
    /// the state names are copied from that store; those that are not there whole are left out, and
    /// `verify` names them.
    package static func restore(
        _ source: SnapshotSource, of former: StoreIdentity, to directory: String,
        contents: ContentCatalogue = .empty, from store: AttachmentStore? = nil,
        beside files: [FileBeside] = [], at instant: Int64, on fileSystem: any FileSystem
    ) throws(StorageError) -> StoreIdentity {
        let identity = former.renewed(at: instant)
        let position = try continuation(of: source.covered, at: source.revision, identity)
        let foundation = try StoreFoundation.begin(
            directory: directory, identity: identity, beside: files, on: fileSystem)
        var writer = try SnapshotWriter.begin(
            source.covering(position), identity: identity, layout: foundation.layout, on: fileSystem
        )
        while try writer.step(durable: CommitToken(synchronized: position)) == .more {}
        var attachments = RestoredAttachments(
            store: AttachmentStore(layout: foundation.layout, on: fileSystem))
        try contents.forEach { (name) throws(StorageError) in
            try attachments.copy(name, from: store)
        }
        try foundation.finish(continuing: position)
        return identity
    }

    /// The last entry of the old epoch that is in the state, wholly or in part, and the state's own
    /// revision: what that entry held beyond it never happened in the new epoch.
    private static func continuation(
        of covered: JournalPosition, at revision: UInt64, _ identity: StoreIdentity
    ) throws(StorageError) -> JournalPosition {
        guard covered.sequence > 0 || revision == 0 else {
            throw .refusal(.content(reason: "a state that comes of no entry of a journal"))
        }
        return JournalPosition(
            epoch: identity.epoch, sequence: covered.sequence, revision: revision,
            digest: covered.digest)
    }
}

/// Puts contents into a store that is being made.
private struct RestoredAttachments: ~Copyable {
    private let store: AttachmentStore
    private var number: UInt64 = 0
    private var writer: AttachmentWriter?

    init(store: AttachmentStore) {
        self.store = store
    }

    mutating func take(_ piece: BackupFile.AttachmentPiece) throws(StorageError) {
        switch piece {
        case .begin:
            number += 1
            writer = try store.begin(number)
        case .block(let bytes):
            try writer?.write(bytes)
        case .end(let name):
            _ = try writer?.finish(name)
            writer = nil
        }
    }

    mutating func copy(
        _ name: ContentName, from other: AttachmentStore?
    ) throws(StorageError) {
        guard var reader = try other?.open(name) else {
            return
        }
        try take(.begin(name))
        while !reader.isAtEnd {
            let block = try reader.next()
            guard !block.isEmpty else {
                break
            }
            try take(.block(block))
        }
        try take(.end(name))
    }
}
