/// A content on its way to the disk: under a temporary name until it is whole and there.
///
/// Steps, each durable before the next: the bytes; the directory that it belongs in; its name. Only
/// then may a change name it. Stopped anywhere before, a temporary is left, which the next start
/// removes, or a content that nothing names, which the next sweep does.
package struct AttachmentWriter: ~Copyable, Sendable {
    private let store: AttachmentStore
    private let temporary: String
    private let file: OpenFile
    private var digest: DigestBuilder
    private var offset: UInt64 = 0
    private var isEnded = false

    init(store: AttachmentStore, number: UInt64) throws(StorageError) {
        self.store = store
        temporary = store.layout.attachmentTemporary(number)
        digest = DigestBuilder()
        file = try onFile(.attachmentTemporary) {
            [temporary] () throws(FileSystemError) -> OpenFile in
            try store.fileSystem.open(temporary, .create)
        }
    }

    package mutating func write(_ bytes: [UInt8]) throws(StorageError) {
        digest.update(bytes, in: 0..<bytes.count)
        try onFile(.attachmentTemporary) { () throws(FileSystemError) in
            try store.fileSystem.write(bytes, to: file, at: offset)
            try store.fileSystem.startWriteback(UInt64(bytes.count), at: offset, of: file)
        }
        offset += UInt64(bytes.count)
    }

    /// Gives the content its name; false, and nothing is left of it, where the bytes are not those
    /// that were announced.
    package mutating func finish(_ name: ContentName) throws(StorageError) -> Bool {
        guard ContentName(digest: digest.digestSoFar(), bytes: offset) == name else {
            try abandon()
            return false
        }
        let fileSystem = store.fileSystem
        let directory = store.layout.contentDirectory(name.digest)
        try onFile(.attachmentTemporary) { () throws(FileSystemError) in
            try fileSystem.synchronize(file)
            if try fileSystem.status(ofPath: directory) == nil {
                try fileSystem.makeDirectory(directory)
                try fileSystem.synchronizeDirectory(store.layout.attachments)
            }
            try fileSystem.rename(temporary, to: store.layout.content(name.digest))
            try fileSystem.synchronizeDirectory(directory)
        }
        isEnded = true
        return true
    }

    /// Takes the temporary away, as far as it is there.
    package mutating func abandon() throws(StorageError) {
        guard !isEnded else {
            return
        }
        isEnded = true
        try onFile(.attachmentTemporary) { () throws(FileSystemError) in
            if try store.fileSystem.status(ofPath: temporary) != nil {
                try store.fileSystem.unlink(temporary)
            }
        }
    }
}
