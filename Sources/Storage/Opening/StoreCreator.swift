/// Makes a new, empty store.
package enum StoreCreator {
    /// Makes the directories and files of an empty store, and of what the daemon keeps `beside`
    /// them. The directory itself must be absent or empty.
    package static func create(
        directory: String, identity: StoreIdentity, beside files: [FileBeside] = [],
        on fileSystem: any FileSystem
    ) throws(StorageError) {
        try StoreFoundation.begin(
            directory: directory, identity: identity, beside: files, on: fileSystem
        ).finish()
    }
}
