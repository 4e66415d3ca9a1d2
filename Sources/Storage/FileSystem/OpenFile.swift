/// An open file with exactly one owner; it is closed when the owner lets go of it.
package struct OpenFile: ~Copyable, Sendable {
    package let descriptor: Int32
    package let path: String
    private let fileSystem: any FileSystem

    package init(descriptor: Int32, path: String, fileSystem: any FileSystem) {
        self.descriptor = descriptor
        self.path = path
        self.fileSystem = fileSystem
    }

    deinit {
        fileSystem.close(descriptor: descriptor)
    }
}
