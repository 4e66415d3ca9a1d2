import ProtobufRuntime
import Registry
import Schema
package import Storage

/// Which contents the newest state of a store names and does not have.
///
/// It folds the rows of attachments alone, so it needs little memory beside the daemon's.
package enum AttachmentCheck {
    package static func missing(
        directory: String, on fileSystem: any FileSystem = LinuxFileSystem()
    ) throws(StorageError) -> [OpeningRefusal] {
        let history = try StoreHistory(directory: directory, on: fileSystem)
        let store = AttachmentStore(layout: history.layout, on: fileSystem)
        var findings: [OpeningRefusal] = []
        for (id, name) in try named(history).sorted(by: { $0.key < $1.key })
        where try store.standing(name) == .missing {
            findings.append(
                .missingAttachment(id: id, file: history.layout.content(name.digest)))
        }
        return findings
    }

    /// A daemon may be writing the last segment while it is read: what does not hold is read once
    /// more.
    private static func named(
        _ history: StoreHistory
    ) throws(StorageError) -> [UInt64: ContentName] {
        var names = AttachmentNames()
        do throws(StorageError) {
            _ = try history.fold(to: .newest, into: &names)
        } catch {
            guard case .refusal(.damaged) = error else { throw error }
            names.startAfresh()
            _ = try history.fold(to: .newest, into: &names)
        }
        return names.named
    }
}

/// The contents that attachments name, by the attachments' ids.
private struct AttachmentNames: RecoveryTarget {
    private(set) var named: [UInt64: ContentName] = [:]
    private var revision: UInt64 = 0

    mutating func beginSnapshot(_ snapshot: SnapshotHeader) throws(StorageError) {
        startAfresh()
        revision = snapshot.revision
    }

    mutating func load(
        table: UInt32, key: UInt64, record: RawSpan
    ) throws(StorageError) {
        guard table == Table.attachment.rawValue else { return }
        try take(key, Array(copying: record))
    }

    mutating func apply(_ entry: JournalEntry, body: RawSpan) throws(StorageError) {
        let decoded: JournalBody
        do {
            decoded = try JournalBody(decoding: Array(copying: body))
        } catch {
            throw .refusal(.content(reason: "a journal entry: \(error)"))
        }
        for change in decoded.changes where change.revision > revision {
            revision = change.revision
            for put in change.puts where put.table == Table.attachment.rawValue {
                try take(put.key, put.record)
            }
        }
    }

    mutating func startAfresh() { self = AttachmentNames() }

    private mutating func take(_ key: UInt64, _ record: [UInt8]) throws(StorageError) {
        let attachment: Attachment
        do {
            attachment = try Attachment(decoding: record)
        } catch {
            throw .refusal(.content(reason: "an attachment: \(error)"))
        }
        named[key] =
            attachment.sweptAt == 0
            ? Digest(attachment.contentDigest).map {
                ContentName(digest: $0, bytes: attachment.bytes)
            } : nil
    }
}
