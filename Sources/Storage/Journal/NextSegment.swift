/// The segment made ready ahead: reserved, written with zeros and synchronised, so that an append
/// changes no block map and its synchronisation has only the entry to write.
struct NextSegment: ~Copyable, Sendable {
    let file: OpenFile
    private let bytes: Int
    private var written = 0
    private(set) var isReady = false

    /// Makes the file anew; one left over from before is thrown away, nothing in it was promised.
    static func make(
        path: String, bytes: Int, on fileSystem: any FileSystem
    ) throws(FileSystemError) -> NextSegment {
        if try fileSystem.status(ofPath: path) != nil {
            try fileSystem.unlink(path)
        }
        let file = try fileSystem.open(path, .create)
        try fileSystem.reserve(UInt64(bytes), at: 0, in: file)
        return NextSegment(file: file, bytes: bytes)
    }

    private init(file: consuming OpenFile, bytes: Int) {
        self.file = file
        self.bytes = bytes
    }

    /// Writes the next slice; the last call synchronises.
    mutating func prepare(
        slice: Int, on fileSystem: any FileSystem
    ) throws(FileSystemError) {
        guard !isReady else {
            return
        }
        let length = min(slice, bytes - written)
        if length > 0 {
            let zeros = [UInt8](repeating: 0, count: length)
            try fileSystem.write(zeros, to: file, at: UInt64(written))
            try fileSystem.startWriteback(UInt64(length), at: UInt64(written), of: file)
            written += length
        }
        if written == bytes {
            try fileSystem.synchronize(file)
            isReady = true
        }
    }

    consuming func takeFile() -> OpenFile { file }
}
