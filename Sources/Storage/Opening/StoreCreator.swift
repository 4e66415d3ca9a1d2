/// Makes a new store: `shegongd init`.
package enum StoreCreator {
    /// Makes the directories and files of an empty store.
    ///
    /// The directory itself must be absent or empty.
    package static func create(
        directory: String, identity: StoreIdentity, on fileSystem: any FileSystem
    ) throws(StorageError) {
        try StoreFoundation.begin(directory: directory, identity: identity, on: fileSystem)
            .finish()
    }
}
