import ProtobufRuntime
import Schema
package import Storage

/// Makes the parts of a backup's stream on the worker, one when it is asked for one.
package final class BackupParts {
    private var encoder: BackupEncoder
    private let identity: StoreIdentity
    /// A piece that is not out yet, and how much of it is.
    private var piece: [UInt8] = []
    private var offset = 0

    /// What one part carries at most: a fraction of a frame, so that the loop that sends it is not
    /// held up.
    package static var partBytes: Int { 128 << 10 }

    package init(
        _ work: SnapshotWork, identity: StoreIdentity, layout: StoreLayout,
        on fileSystem: any FileSystem
    ) throws(StorageError) {
        self.identity = identity
        encoder = try BackupEncoder(
            work.registry.snapshotSource(work), identity: identity, at: work.at,
            contents: work.registry.contentCatalogue,
            in: AttachmentStore(layout: layout, on: fileSystem))
    }

    /// The next part, encoded.
    package func next() throws(StorageError) -> WorkResult {
        if offset == piece.count {
            piece = try encoder.next() ?? []
            offset = 0
        }
        var part = BackupPart()
        let end = min(offset + Self.partBytes, piece.count)
        part.content = Array(piece[offset..<end])
        offset = end
        // The summary is there with the last piece.
        let isLast = encoder.summary != nil && offset == piece.count
        if isLast, let summary = encoder.summary {
            part.end = BackupEnd(summary)
        }
        return .backupPart(part.encoded(), isLast: isLast)
    }
}

extension BackupEnd {
    init(_ summary: BackupSummary) {
        self.init()
        epoch = summary.identity.epoch
        revision = summary.revision
        takenAt = summary.takenAt
        rows = summary.rows
        bytes = summary.bytes
        digest = summary.fileDigest.bytes
        rootHash = summary.rootHash.bytes
        rehearsal = summary.identity.isRehearsal
        attachments = summary.attachments.count
        attachmentsMissing = summary.attachments.missing
    }
}
