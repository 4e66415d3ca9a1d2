import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage

/// The promise about attachments: a record never names a content that is not on the disk, whole.
extension Simulator {
    /// Holds every content that a state names against a disk; on a disk without faults, since this
    /// looks and takes part in nothing.
    func checkContents(of registry: Registry, on disk: SimulatedDisk) throws(Violation) {
        let store = AttachmentStore(
            layout: StoreLayout(directory: Self.directory), on: SimulatedFileSystem(disk: disk))
        let catalogue = registry.contentCatalogue
        var place: UInt64 = 0
        while let found = catalogue.next(place) {
            place = found.place
            let standing: AttachmentStore.Standing
            do throws(StorageError) {
                standing = try store.standing(found.name)
            } catch {
                throw Violation("a content can be read: \(error)")
            }
            try expect(
                standing == .whole,
                "attachment \(found.place) names a content that is there: it is \(standing)")
        }
    }

    /// No temporary of an upload outlives a start.
    func checkNoTemporaries(on disk: SimulatedDisk) throws(Violation) {
        let folder = StoreLayout(directory: Self.directory).attachments
        let left = disk.paths.filter { $0.hasPrefix(folder) && $0.hasSuffix(".temporary") }
        try expect(left.isEmpty, "a start removes what uploads have left: \(left)")
    }

    /// The content of an attachment has come to its end.
    mutating func fetchEnded(_ messages: [[UInt8]]) throws(Violation) {
        let parts: [AttachmentPart]
        do {
            parts = try messages.map { try AttachmentPart(decoding: $0) }
        } catch {
            throw Violation("the parts of an attachment decode: \(error)")
        }
        let content = parts.flatMap(\.content)
        guard let attachment = parts.first?.attachment else {
            throw Violation("the first part says what it all is")
        }
        try expect(
            CallGenerator.digest(of: content) == attachment.contentDigest,
            "what is fetched is what was added: \(attachment.id)")
        tally.fetched += 1
    }
}
