import Synchronization

/// Keeps one connection for all calls; makes it anew when it is lost. Calls that come while a
/// connection is being made wait for that one.
final class ConnectionKeeper: Sendable {
    private enum State {
        case closed
        case connecting(Task<Result<any Connection, CallFailure>, Never>, generation: UInt64)
        case open(any Connection)
    }

    private enum Step {
        case use(any Connection)
        case wait(Task<Result<any Connection, CallFailure>, Never>, generation: UInt64)
    }

    private let connector: any Connector
    private let state: Mutex<(State, generation: UInt64)> = Mutex((.closed, generation: 0))

    init(_ connector: any Connector) {
        self.connector = connector
    }

    /// The open connection, or a new one.
    func connection(within limit: Duration) async throws(CallFailure) -> any Connection {
        switch nextStep(within: limit) {
        case .use(let connection): return connection
        case .wait(let task, let generation):
            let result = await task.value
            settle(result, generation)
            return try result.get()
        }
    }

    private func nextStep(within limit: Duration) -> Step {
        state.withLock { state in
            switch state.0 {
            case .open(let connection): return .use(connection)
            case .connecting(let task, let generation):
                return .wait(task, generation: generation)
            case .closed:
                state.generation &+= 1
                let connector = connector
                let task = Task { () -> Result<any Connection, CallFailure> in
                    do throws(CallFailure) {
                        return .success(try await connector.connect(within: limit))
                    } catch {
                        return .failure(error)
                    }
                }
                state.0 = .connecting(task, generation: state.generation)
                return .wait(task, generation: state.generation)
            }
        }
    }

    private func settle(_ result: Result<any Connection, CallFailure>, _ generation: UInt64) {
        state.withLock { state in
            guard case .connecting(_, generation) = state.0 else { return }
            switch result {
            case .success(let connection): state.0 = .open(connection)
            case .failure: state.0 = .closed
            }
        }
    }

    /// Forgets a connection that failed; a newer one stays.
    func drop(_ connection: any Connection) async {
        let isCurrent = state.withLock { state in
            guard case .open(let current) = state.0, current === connection else { return false }
            state.0 = .closed
            return true
        }
        if isCurrent {
            await connection.close()
        }
    }

    /// Closes what is open; the next call connects anew.
    func close() async {
        let open = state.withLock { state -> (any Connection)? in
            guard case .open(let connection) = state.0 else { return nil }
            state.0 = .closed
            return connection
        }
        await open?.close()
    }
}
