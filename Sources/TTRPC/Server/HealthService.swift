internal import ProtobufRuntime

/// Answers `grpc.health.v1.Health/Check`, so that common tools can ask whether a service works.
public struct HealthService: Sendable {
    /// The service's full name.
    public static let name = "grpc.health.v1.Health"

    private var states: [String: HealthCheckResponseServingStatus]

    /// The server as a whole (empty service name) is not serving until it is said to.
    public init() {
        states = ["": .notServing]
    }

    /// Says how a service is; the empty name is the server as a whole.
    public mutating func set(
        _ status: HealthCheckResponseServingStatus, for service: String = ""
    ) {
        states[service] = status
    }

    /// The answer to a call of the health service; nil for calls of other services.
    public func answer(_ call: IncomingCall) -> CallAnswer? {
        guard isMeant(by: call) else { return nil }
        guard call.method == "Check" else {
            return .failure(Status(.unimplemented, "\(Self.name) has no \(call.method)"))
        }
        guard let request = try? HealthCheckRequest(decoding: call.payload, options: .request)
        else {
            return .failure(Status(.invalidArgument, "not a HealthCheckRequest"))
        }
        guard let state = states[request.service] else {
            return .failure(Status(.notFound, "no such service"))
        }
        return .reply(HealthCheckResponse(status: state).encoded())
    }

    private func isMeant(by call: IncomingCall) -> Bool {
        var isIt = false
        call.withNames { service, _ in isIt = service.elementsEqual(Self.name.utf8) }
        return isIt
    }
}
