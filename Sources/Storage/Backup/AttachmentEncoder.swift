/// The contents of attachments as they stand in a backup, behind the snapshot: each with a header
/// before its bytes.
///
/// A content that is not there whole is left out and counted: a store that has lost one must still
/// be backed up, and whoever takes the backup is told.
struct AttachmentEncoder: ~Copyable, Sendable {
    private let contents: ContentCatalogue
    private let store: AttachmentStore?
    private var place: UInt64 = 0
    private var reader: AttachmentReader?
    private(set) var summary = BackupAttachments()

    init(_ contents: ContentCatalogue, in store: AttachmentStore?) {
        self.contents = contents
        self.store = store
    }

    /// The next header or block; nil behind the last.
    mutating func next() throws(StorageError) -> [UInt8]? {
        if var current = reader.take() {
            let block = try current.next()
            if !block.isEmpty {
                reader = consume current
                summary.bytes += UInt64(block.count)
                return block
            }
        }
        while let found = contents.next(place) {
            place = found.place
            guard let opened = try store?.open(found.name) else {
                summary.missing += 1
                continue
            }
            reader = consume opened
            summary.count += 1
            summary.bytes += UInt64(AttachmentHeader.byteCount)
            return AttachmentHeader(name: found.name).encode()
        }
        return nil
    }
}

/// What stands before a content in a backup.
struct AttachmentHeader: Equatable {
    static let byteCount = 64
    private static let magic: [UInt8] = Array("ATCH".utf8)

    let name: ContentName

    func encode() -> [UInt8] {
        var encoder = ByteEncoder()
        encoder.put(Self.magic)
        encoder.put(UInt32(0))
        encoder.put(name.bytes)
        encoder.put(name.digest.bytes)
        return encoder.block(of: Self.byteCount)
    }

    /// Nil unless every byte is as it was written.
    static func decode(_ bytes: [UInt8]) -> AttachmentHeader? {
        var decoder = ByteDecoder(bytes)
        guard decoder.take(magic.count) == magic, decoder.integer(UInt32.self) == 0,
            let count = decoder.integer(UInt64.self), let digest = decoder.digest()
        else {
            return nil
        }
        let header = AttachmentHeader(name: ContentName(digest: digest, bytes: count))
        return header.encode() == bytes ? header : nil
    }
}
