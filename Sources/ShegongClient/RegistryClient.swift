import ProtobufRuntime
import Schema
import Synchronization

/// A client of one daemon. Copies share the connection; calls may run at the same time.
public struct RegistryClient: Sendable {
    let settings: ClientSettings
    let environment: ClientEnvironment
    let keeper: ConnectionKeeper
    let newestRevision: NewestRevision

    package init(
        connector: any Connector, settings: ClientSettings, environment: ClientEnvironment
    ) {
        self.settings = settings
        self.environment = environment
        keeper = ConnectionKeeper(connector)
        newestRevision = NewestRevision()
    }

    /// The newest revision that an answer has shown; 0 before the first write.
    public var revision: UInt64 { newestRevision.value }

    /// Closes the connection. A later call makes a new one.
    public func close() async {
        await keeper.close()
    }
}

/// The newest revision seen, shared by the copies of a client.
final class NewestRevision: Sendable {
    private let stored = Atomic<UInt64>(0)

    var value: UInt64 { stored.load(ordering: .relaxed) }

    func note(_ revision: UInt64) {
        _ = stored.max(revision, ordering: .relaxed)
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
        newestRevision.note(result.revision)
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
    case statistics = "shegong.v1.Statistics"
    case system = "shegong.v1.System"
    case administration = "shegong.v1.Administration"
}
