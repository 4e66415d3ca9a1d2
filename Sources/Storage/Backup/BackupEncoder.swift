/// A frozen copy as the bytes of a backup, piece by piece, front to back: nothing is written twice
/// and nothing looked up later, so it can go into a file or down a stream.
package struct BackupEncoder: ~Copyable, Sendable {
    private let identity: StoreIdentity
    private let takenAt: Int64
    private var snapshot: SnapshotEncoder
    private var attachments: AttachmentEncoder
    private var digest: DigestBuilder? = DigestBuilder()
    /// What the backup is, once the last piece is given.
    package private(set) var summary: BackupSummary?

    /// `contents` are what the state names, and lie in `store`; `sliceBytes` is about what one
    /// piece of the snapshot holds.
    package init(
        _ source: SnapshotSource, identity: StoreIdentity, at instant: Int64,
        contents: ContentCatalogue = .empty, in store: AttachmentStore? = nil,
        sliceBytes: Int = 1 << 20
    ) throws(StorageError) {
        self.identity = identity
        takenAt = instant
        attachments = AttachmentEncoder(contents, in: store)
        snapshot = try SnapshotEncoder(source, storeID: identity.id, sliceBytes: sliceBytes)
    }

    /// The next piece; nil behind the last.
    package mutating func next() throws(StorageError) -> [UInt8]? {
        guard var digest = digest.take() else {
            return nil
        }
        guard let piece = try nextContent() else {
            let trailer = BackupTrailer(
                identity: identity, name: snapshot.header.name, takenAt: takenAt,
                snapshotBytes: snapshot.offset, rowCount: snapshot.rowCount,
                rootHash: snapshot.rootHash, digest: digest.digestSoFar(),
                attachments: attachments.summary)
            let last = trailer.encode()
            digest.update(last, in: 0..<last.count)
            summary = BackupSummary(trailer, fileDigest: digest.finish())
            return last
        }
        digest.update(piece, in: 0..<piece.count)
        self.digest = consume digest
        return piece
    }

    private mutating func nextContent() throws(StorageError) -> [UInt8]? {
        if let piece = try snapshot.next() {
            return piece
        }
        return try attachments.next()
    }
}
