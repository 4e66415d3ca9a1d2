/// The making of a store in a directory that is empty or not there: by `init` with nothing in it,
/// by `restore` with a state from elsewhere.
///
/// The store header comes last, also after what the daemon keeps beside the store: without it the
/// directory is no store, so that whatever stops the making half-way leaves something that is
/// refused by name and never opened.
struct StoreFoundation {
    let layout: StoreLayout
    let identity: StoreIdentity
    let files: [FileBeside]
    let fileSystem: any FileSystem

    /// Makes the directories; refuses a directory that holds anything.
    static func begin(
        directory: String, identity: StoreIdentity, beside files: [FileBeside],
        on fileSystem: any FileSystem
    ) throws(StorageError) -> StoreFoundation {
        let layout = StoreLayout(directory: directory)
        if let status = try onFile(
            .directory, { () throws(FileSystemError) in try fileSystem.status(ofPath: directory) })
        {
            let names =
                status.isDirectory
                ? try onFile(.directory) { () throws(FileSystemError) in
                    try fileSystem.list(directory)
                } : [directory]
            guard names.isEmpty else {
                throw .refusal(.notEmpty(directory: directory))
            }
        } else {
            try onFile(.directory) { () throws(FileSystemError) in
                try fileSystem.makeDirectory(directory)
                try fileSystem.synchronizeDirectory(StoreLayout.parent(of: directory))
            }
        }
        try onFile(.directory) { () throws(FileSystemError) in
            for subdirectory in layout.subdirectories {
                try fileSystem.makeDirectory(subdirectory)
            }
        }
        return StoreFoundation(
            layout: layout, identity: identity, files: files, fileSystem: fileSystem)
    }

    /// Writes what is left, the header last. A journal that does not begin at the beginning gets
    /// an empty, sealed segment, which says where it goes on: without it a snapshot without a
    /// journal could not be told from one that has lost its journal.
    func finish(continuing base: JournalPosition? = nil) throws(StorageError) {
        var newest: UInt64 = 0
        if let base {
            newest = try writeEmptySegment(base)
        }
        let head = JournalHead(
            storeID: identity.id, generation: 0, newestSegment: newest)
        let slots = head.encode() + [UInt8](repeating: 0, count: FileMagic.blockBytes)
        try write(slots, to: layout.journalHead, role: .journalHead)
        try write([], to: layout.lock, role: .lock)
        for file in files {
            try write(file.bytes, to: layout.directory + "/" + file.name, role: .beside)
        }
        try onFile(.directory) { () throws(FileSystemError) in
            try fileSystem.synchronizeDirectory(layout.journal)
            try fileSystem.synchronizeDirectory(layout.directory)
        }
        try StoreHeader.replace(identity, in: layout, on: fileSystem)
    }

    private func writeEmptySegment(_ base: JournalPosition) throws(StorageError) -> UInt64 {
        let block = FileMagic.blockBytes
        let header = SegmentHeader(
            storeID: identity.id, segmentBytes: UInt64(3 * block), base: base,
            createdAt: identity.createdAt)
        let empty = [UInt8](repeating: 0, count: block)
        let seal = SegmentSeal(
            storeID: identity.id, firstSequence: header.firstSequence, end: base,
            endOffset: UInt64(block), tailChecksum: Checksum.of(empty),
            sealedAt: identity.createdAt)
        try write(
            header.encode() + empty + seal.encode(),
            to: layout.segment(first: header.firstSequence), role: .journalSegment)
        return header.firstSequence
    }

    private func write(
        _ bytes: [UInt8], to path: String, role: FileRole
    ) throws(StorageError) {
        try onFile(role) { () throws(FileSystemError) in
            let file = try fileSystem.open(path, .create)
            try fileSystem.write(bytes, to: file, at: 0)
            try fileSystem.synchronize(file)
        }
    }
}

/// A file that the daemon keeps beside the store's own: made with it, and before it is a store.
package struct FileBeside: Sendable, Equatable {
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}
