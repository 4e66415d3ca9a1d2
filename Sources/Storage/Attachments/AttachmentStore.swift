/// The contents of attachments below a store's directory, each under its own digest.
///
/// Duties:
/// 1. make room for a new one (`begin`), and read one that is there (`open`);
/// 2. say whether one is there and whole (`standing`);
/// 3. list what there is, directory by directory (`contents(in:)`);
/// 4. unlink what nothing names any more (`discard`).
///
/// A content is written once and never changed; two attachments with the same bytes share it. Who
/// names what stands in the records alone.
package struct AttachmentStore: Sendable {
    /// Bytes that are read or written at once.
    package static let blockBytes = 64 << 10
    /// Directories by the first byte of a digest.
    package static let directoryCount = 256

    let layout: StoreLayout
    let fileSystem: any FileSystem

    package init(layout: StoreLayout, on fileSystem: any FileSystem) {
        self.layout = layout
        self.fileSystem = fileSystem
    }

    /// How a content is found.
    package enum Standing: Sendable, Equatable {
        case whole
        case missing
        /// Its bytes do not add up to its name.
        case altered
    }

    /// Begins a content under a temporary name; `number` is of this writer alone.
    package func begin(_ number: UInt64) throws(StorageError) -> AttachmentWriter {
        try AttachmentWriter(store: self, number: number)
    }

    /// Opens a content of which every byte has been held against its name; nil where it is not
    /// whole.
    package func open(_ name: ContentName) throws(StorageError) -> AttachmentReader? {
        guard let reader = try openUnread(name), try reader.isWhole() else {
            return nil
        }
        return reader
    }

    package func standing(_ name: ContentName) throws(StorageError) -> Standing {
        let path = layout.content(name.digest)
        let status = try onFile(.attachment) { () throws(FileSystemError) in
            try fileSystem.status(ofPath: path)
        }
        guard status != nil else {
            return .missing
        }
        guard let reader = try openUnread(name), try reader.isWhole() else {
            return .altered
        }
        return .whole
    }

    private func openUnread(_ name: ContentName) throws(StorageError) -> AttachmentReader? {
        let path = layout.content(name.digest)
        return try onFile(.attachment) { () throws(FileSystemError) -> AttachmentReader? in
            guard let status = try fileSystem.status(ofPath: path), status.size == name.bytes else {
                return nil
            }
            return AttachmentReader(
                name, file: try fileSystem.open(path, .read), on: fileSystem)
        }
    }

    /// The contents in one directory, in order of their digests; what is no content is passed over.
    package func contents(in directory: Int) throws(StorageError) -> [ContentName] {
        guard let byte = UInt8(exactly: directory) else {
            return []
        }
        let path = layout.attachments + "/" + hexadecimal([byte])
        return try onFile(.attachment) { () throws(FileSystemError) in
            guard try fileSystem.status(ofPath: path)?.isDirectory == true else {
                return []
            }
            var found: [ContentName] = []
            for name in try fileSystem.list(path) {
                guard let digest = StoreLayout.contentDigest(of: name),
                    let status = try fileSystem.status(ofPath: path + "/" + name)
                else {
                    continue
                }
                found.append(ContentName(digest: digest, bytes: status.size))
            }
            return found
        }
    }

    /// Unlinks contents; those that are not there are gone already. The caller has made sure, and
    /// made durable, that nothing names them.
    package func discard(_ digests: [Digest]) throws(StorageError) {
        try onFile(.attachment) { () throws(FileSystemError) in
            for digest in digests {
                let path = layout.content(digest)
                if try fileSystem.status(ofPath: path) != nil {
                    try fileSystem.unlink(path)
                }
            }
        }
    }
}

/// A content that is being read, block by block.
package struct AttachmentReader: ~Copyable, Sendable {
    package let name: ContentName
    private let file: OpenFile
    private let fileSystem: any FileSystem
    private var offset: UInt64 = 0

    init(_ name: ContentName, file: consuming OpenFile, on fileSystem: any FileSystem) {
        self.name = name
        self.file = file
        self.fileSystem = fileSystem
    }

    package var isAtEnd: Bool { offset >= name.bytes }

    /// The next block; empty behind the last.
    package mutating func next() throws(StorageError) -> [UInt8] {
        let block = try block(at: offset)
        offset += UInt64(block.count)
        return block
    }

    /// Whether all bytes add up to the name.
    func isWhole() throws(StorageError) -> Bool {
        var digest = DigestBuilder()
        var position: UInt64 = 0
        while position < name.bytes {
            let block = try block(at: position)
            guard !block.isEmpty else {
                return false
            }
            digest.update(block, in: 0..<block.count)
            position += UInt64(block.count)
        }
        return digest.finish() == name.digest
    }

    private func block(at position: UInt64) throws(StorageError) -> [UInt8] {
        let left = name.bytes - min(position, name.bytes)
        let count = Int(min(left, UInt64(AttachmentStore.blockBytes)))
        return try onFile(.attachment) { () throws(FileSystemError) in
            try fileSystem.read(file, at: position, count: count)
        }
    }
}
