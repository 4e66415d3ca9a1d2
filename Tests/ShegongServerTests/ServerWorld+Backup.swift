import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

extension ServerWorld {
    static var backupPath: String { "/store-parent/backup" }

    /// Opens a backup's stream on a connection of its own.
    func openBackup(
        as officer: Officer = .system, reason: String = "每夜备份", on connection: ConnectionID? = nil,
        kind: CallKind = .remoteClosed, payload: [UInt8]? = nil
    ) -> CallID {
        let id = newCall(on: connection ?? connect(officer))
        send(
            .call(
                IncomingCall(
                    id: id, kind: kind, service: Method.backup.path.service,
                    method: Method.backup.path.method,
                    payload: payload ?? BackupRequest(reason: reason).encoded(), metadata: [])))
        return id
    }

    /// What a backup's stream has sent: the file, and what it has to add up to.
    func backup(_ call: CallID) throws -> (bytes: [UInt8], end: BackupEnd) {
        let parts = try (streamed[call] ?? []).map { try BackupPart(decoding: $0) }
        #expect(parts.dropLast().allSatisfy { $0.end == nil && !$0.content.isEmpty })
        #expect(parts.allSatisfy { $0.content.count <= BackupParts.partBytes })
        let end = try #require(parts.last?.end, "the backup has no end")
        return (parts.flatMap(\.content), end)
    }

    /// The world that a backup makes on another machine.
    func restored(_ bytes: [UInt8], isRehearsal: Bool = false) throws -> ServerWorld {
        var disk = SimulatedDisk()
        disk.replace(Self.backupPath, with: bytes)
        let fileSystem = SimulatedFileSystem(disk: disk)
        _ = try StoreRestorer.restore(
            try BackupFile.open(Self.backupPath, on: fileSystem), to: Self.directory, at: now,
            on: fileSystem)
        return try ServerWorld(now: now, isRehearsal: isRehearsal, on: fileSystem)
    }

    /// An application with a receipt, not submitted yet.
    func receiveApplication(of passer: Passer) throws {
        let application = try write(
            .createApplication,
            CreateApplicationRequest(kind: .first, managementNumber: passer.managementNumber),
            as: .deqingClerk)
        try write(
            .recordReceipt,
            RecordReceiptRequest(
                applicationId: try #require(application.ids.first), number: "R-1",
                receivedAt: now), as: .deqingClerk)
    }

    /// The root hash of a revision, folded from this world's own files.
    func rootHash(ofRevision revision: UInt64) throws -> Digest {
        var state = RecoveredState(upTo: .revision(revision))
        _ = try StoreHistory(directory: Self.directory, on: fileSystem)
            .fold(to: .revision(revision), into: &state)
        state.finishSnapshot()
        return state.registry.rootHash
    }
}

extension Registry {
    var rootHash: Digest {
        RootHash.of(snapshotSource(covered: .origin, auditSequence: 0, at: 0))
    }
}

extension JournalPosition {
    /// Before everything.
    static var origin: JournalPosition { .start(epoch: 1) }
}
