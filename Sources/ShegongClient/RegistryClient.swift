import ProtobufRuntime
import Schema
import Synchronization

/// A client of one daemon. Copies share the connection; calls may run at the same time.
public struct RegistryClient: Sendable {
    let settings: ClientSettings
    let environment: ClientEnvironment
    let keeper: ConnectionKeeper
    let seen: SeenPosition

    package init(
        connector: any Connector, settings: ClientSettings, environment: ClientEnvironment
    ) {
        self.settings = settings
        self.environment = environment
        keeper = ConnectionKeeper(connector)
        seen = SeenPosition()
    }

    /// The newest revision that an answer has shown in the epoch; 0 before the first write.
    public var revision: UInt64 { seen.position.revision }

    /// The store's epoch (库世代) as the last write showed it; 0 before the first. Another one than
    /// before means that the store was restored: revisions may have gone back, and what was
    /// acknowledged after the backup has to be looked for.
    public var epoch: UInt64 { seen.position.epoch }

    /// Closes the connection. A later call makes a new one.
    public func close() async {
        await keeper.close()
    }
}

/// Epoch and newest revision seen, shared by the copies of a client.
final class SeenPosition: Sendable {
    private let stored = Mutex((epoch: UInt64(0), revision: UInt64(0)))

    var position: (epoch: UInt64, revision: UInt64) { stored.withLock { $0 } }

    func note(_ result: WriteResult) {
        stored.withLock { seen in
            if result.epoch > seen.epoch {
                seen = (result.epoch, result.revision)
            } else if result.epoch == seen.epoch {
                seen.revision = max(seen.revision, result.revision)
            }
        }
    }
}

extension RegistryClient {
    /// Asks without changing anything.
    func read<Request: ProtobufMessage, Reply: ProtobufMessage>(
        _ service: Service, _ method: String, _ request: Request, _ reply: Reply.Type
    ) async throws(RegistryError) -> Reply {
        try await exchange(service, method, request, key: nil)
    }

    /// Asks for a change, under one key however many attempts it takes.
    func write<Request: ProtobufMessage>(
        _ service: Service, _ method: String, _ request: Request, _ key: IdempotencyKey?
    ) async throws(RegistryError) -> WriteResult {
        let key = key ?? environment.newKey()
        let result: WriteResult = try await exchange(service, method, request, key: key)
        seen.note(result)
        return result
    }

    private func exchange<Request: ProtobufMessage, Reply: ProtobufMessage>(
        _ service: Service, _ method: String, _ request: Request, key: IdempotencyKey?
    ) async throws(RegistryError) -> Reply {
        let payload = request.encoded()
        let bytes = try await attempts(for: key) {
            (connection, limit) async throws(CallFailure) -> [UInt8] in
            try await connection.call(
                OutgoingCall(
                    service: service.rawValue, method: method, payload: payload,
                    metadata: metadata(key), limit: limit))
        }
        return try decode(bytes, key)
    }

    func metadata(_ key: IdempotencyKey?) -> [OutgoingCall.Metadata] {
        var metadata = [
            OutgoingCall.Metadata(key: "accept-language", value: settings.acceptLanguage)
        ]
        if let key {
            metadata.append(OutgoingCall.Metadata(key: "idempotency-key", value: key.text))
        }
        return metadata
    }

    func decode<Reply: ProtobufMessage>(
        _ bytes: [UInt8], _ key: IdempotencyKey?
    ) throws(RegistryError) -> Reply {
        do throws(DecodingError) {
            return try Reply(decoding: bytes, options: .stored)
        } catch {
            var failure = RegistryError(
                .internalError, .answerUnreadable, "\(Reply.protobufName): \(error)")
            failure.mayHaveHappened = key != nil
            failure.idempotencyKey = key
            throw failure
        }
    }
}

/// The services of the daemon, by their names on the wire.
enum Service: String, Sendable, CaseIterable {
    case directory = "shegong.v1.Directory"
    case notices = "shegong.v1.Notices"
    case roster = "shegong.v1.Roster"
    case persons = "shegong.v1.Persons"
    case applications = "shegong.v1.Applications"
    case continuingEducation = "shegong.v1.ContinuingEducation"
    case statistics = "shegong.v1.Statistics"
    case feed = "shegong.v1.Feed"
    case system = "shegong.v1.System"
    case administration = "shegong.v1.Administration"
    case feedback = "shegong.v1.Feedback"
    case messages = "shegong.v1.Messages"
    case duplicates = "shegong.v1.Duplicates"
    case organisations = "shegong.v1.Organisations"
    case casework = "shegong.v1.Casework"
    case registrations = "shegong.v1.Registrations"
    case personChanges = "shegong.v1.PersonChanges"
    case remedies = "shegong.v1.Remedies"
    case recusals = "shegong.v1.Recusals"
    case grants = "shegong.v1.Grants"
    case spotChecks = "shegong.v1.SpotChecks"
    case complaints = "shegong.v1.Complaints"
    case comparisons = "shegong.v1.Comparisons"
    case reminders = "shegong.v1.Reminders"
    case reconciliation = "shegong.v1.Reconciliation"
    case reports = "shegong.v1.Reports"
    case divisions = "shegong.v1.Divisions"
    case migrations = "shegong.v1.Migrations"
    case attachments = "shegong.v1.Attachments"
    case recovery = "shegong.v1.Recovery"
    case erasures = "shegong.v1.Erasures"
    case audit = "shegong.v1.AuditService"
}
