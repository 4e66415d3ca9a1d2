/// Makes a new store: `shegongd init`.
package enum StoreCreator {
    /// Makes the directories and files of an empty store.
    ///
    /// The directory itself must be absent or empty. The store header comes last, also after what
    /// the daemon keeps `beside` the store's own files: without it the directory is no store, so a
    /// power loss half-way leaves something that says so.
    package static func create(
        directory: String, identity: StoreIdentity,
        beside files: [(name: String, bytes: [UInt8])] = [], on fileSystem: any FileSystem
    ) throws(StorageError) {
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
                try fileSystem.synchronizeDirectory(parent(of: directory))
            }
        }
        try onFile(.directory) { () throws(FileSystemError) in
            for subdirectory in layout.subdirectories {
                try fileSystem.makeDirectory(subdirectory)
            }
        }
        let head = JournalHead(storeID: identity.id, generation: 0, newestSegment: 0)
        let slots = head.encode() + [UInt8](repeating: 0, count: FileMagic.blockBytes)
        try write(slots, to: layout.journalHead, role: .journalHead, on: fileSystem)
        try write([], to: layout.lock, role: .lock, on: fileSystem)
        for file in files {
            try write(file.bytes, to: directory + "/" + file.name, role: .beside, on: fileSystem)
        }
        try onFile(.directory) { () throws(FileSystemError) in
            try fileSystem.synchronizeDirectory(layout.journal)
            try fileSystem.synchronizeDirectory(directory)
        }
        let temporary = layout.storeHeader + StoreLayout.temporarySuffix
        try write(
            StoreHeader.encode(identity), to: temporary, role: .storeHeader, on: fileSystem)
        try onFile(.storeHeader) { () throws(FileSystemError) in
            try fileSystem.rename(temporary, to: layout.storeHeader)
            try fileSystem.synchronizeDirectory(directory)
        }
    }

    private static func write(
        _ bytes: [UInt8], to path: String, role: FileRole, on fileSystem: any FileSystem
    ) throws(StorageError) {
        try onFile(role) { () throws(FileSystemError) in
            let file = try fileSystem.open(path, .create)
            try fileSystem.write(bytes, to: file, at: 0)
            try fileSystem.synchronize(file)
        }
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else {
            return "."
        }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
