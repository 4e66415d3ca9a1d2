import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage
import TTRPC

/// Backups that clients take while others write: each is restored on an empty machine and held
/// against the model.
extension Simulator {
    /// The stream of a call has ended.
    mutating func streamEnded(_ id: CallID) throws(Violation) {
        let messages = streams.removeValue(forKey: id) ?? []
        guard let client = clients.firstIndex(where: { $0.waiting?.call == id }),
            let waiting = clients[client].waiting
        else { return }
        clients[client].state = .idle
        switch waiting.intent.method {
        case .watch: try feedEnded(messages, waiting)
        case .fetchAttachment: try fetchEnded(messages)
        default: try backupEnded(messages)
        }
    }

    private mutating func backupEnded(_ messages: [[UInt8]]) throws(Violation) {
        let parts: [BackupPart]
        do {
            parts = try messages.map { try BackupPart(decoding: $0) }
        } catch {
            throw Violation("the parts of a backup decode: \(error)")
        }
        guard let end = parts.last?.end else { throw Violation("a backup has an end") }
        try expect(end.revision <= model.durableRevision, "a backup holds only what is durable")
        let restored = try restored(parts.flatMap(\.content))
        let expected = model.states[Int(end.revision)]
        try expect(restored.revision == end.revision, "a backup holds the revision it names")
        try expect(
            restored.rootHash == expected.rootHash && end.rootHash == expected.rootHash.bytes,
            "what is restored of a backup is the state at its revision")
        tally.backups += 1
        backedUp.formUnion(Table.allCases.filter { restored.count($0) > 0 })
    }

    /// The state in a store that was made of a backup in an empty directory.
    private func restored(_ bytes: [UInt8]) throws(Violation) -> Registry {
        let path = "/backup"
        var disk = SimulatedDisk()
        disk.replace(path, with: bytes)
        let fileSystem = SimulatedFileSystem(disk: disk)
        var target = RecordingTarget()
        do throws(StorageError) {
            _ = try StoreRestorer.restore(
                try BackupFile.open(path, on: fileSystem), to: Self.directory, at: now,
                on: fileSystem)
            _ = try Self.open(fileSystem, at: now, &target)
        } catch {
            throw Violation("a backup can be restored: \(error)")
        }
        try checkContents(of: target.state.registry, on: fileSystem.disk)
        return target.state.registry
    }
}
