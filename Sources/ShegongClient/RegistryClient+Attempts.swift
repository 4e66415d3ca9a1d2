/// Attempts, pauses and the end of patience.
extension RegistryClient {
    /// Runs a call until it is answered, refused or out of time.
    ///
    /// A lost connection is no answer: the call is repeated. That is safe for reads by nature and
    /// for writes by their key, which stays the same. A refusal is an answer and is never repeated.
    func attempts<Answer: Sendable>(
        for key: IdempotencyKey?,
        _ call: (any Connection, Duration) async throws(CallFailure) -> Answer
    ) async throws(RegistryError) -> Answer {
        let end = environment.elapsed() + settings.deadline
        var attempt = 1
        var mayHaveHappened = false
        while true {
            let failure: CallFailure
            do throws(CallFailure) {
                return try await once(until: end, &mayHaveHappened, call)
            } catch {
                failure = error
            }
            let pause = settings.pause(after: attempt, random: environment.random())
            guard failure.mayPass, attempt < settings.attempts,
                environment.elapsed() + pause < end, !Task.isCancelled
            else {
                throw failure.error(mayHaveHappened: mayHaveHappened, key)
            }
            await environment.sleep(pause)
            attempt += 1
        }
    }

    /// The next message of a stream; nil after its end.
    func next(_ stream: any ReplyStream) async throws(RegistryError) -> [UInt8]? {
        do throws(CallFailure) {
            return try await stream.next()
        } catch {
            throw error.error(mayHaveHappened: false, nil)
        }
    }

    private func once<Answer: Sendable>(
        until end: Duration, _ mayHaveHappened: inout Bool,
        _ call: (any Connection, Duration) async throws(CallFailure) -> Answer
    ) async throws(CallFailure) -> Answer {
        let left = end - environment.elapsed()
        guard left > .zero else { throw .timeout(sent: false) }
        let connection = try await keeper.connection(within: left)
        let limit = end - environment.elapsed()
        guard limit > .zero else { throw .timeout(sent: false) }
        do throws(CallFailure) {
            return try await call(connection, limit)
        } catch {
            switch error {
            case .status(let status) where status.code != .unavailable:
                // A refusal settles it: had an earlier attempt made the change, the daemon would
                // have given its remembered answer.
                mayHaveHappened = status.code.leavesOutcomeOpen
            case .status, .unreachable, .connectionLost, .answerUnreadable:
                mayHaveHappened = mayHaveHappened || error.mayHaveBeenCarriedOut
                await keeper.drop(connection)
            case .timeout, .cancelled, .requestTooLong:
                mayHaveHappened = mayHaveHappened || error.mayHaveBeenCarriedOut
            }
            throw error
        }
    }
}

extension CallFailure {
    /// Whether another attempt may fare better: nothing was answered yet.
    var mayPass: Bool {
        switch self {
        case .unreachable, .connectionLost: true
        case .status(let error): error.code == .unavailable
        case .timeout, .cancelled, .answerUnreadable, .requestTooLong: false
        }
    }

    /// The failure as callers see it.
    func error(mayHaveHappened: Bool, _ key: IdempotencyKey?) -> RegistryError {
        var error: RegistryError =
            switch self {
            case .status(let status): status
            case .unreachable(let why): RegistryError(.unavailable, .unreachable, why)
            case .connectionLost:
                RegistryError(
                    .unavailable, .connectionLost, "The connection ended before the answer came.")
            case .timeout:
                RegistryError(.deadlineExceeded, .timeout, "No answer came within the deadline.")
            case .cancelled: RegistryError(.cancelled, .cancelled, "The call was cancelled.")
            case .answerUnreadable(let why):
                RegistryError(.internalError, .answerUnreadable, why)
            case .requestTooLong(let why):
                RegistryError(.invalidArgument, .requestTooLong, why)
            }
        error.mayHaveHappened = mayHaveHappened && key != nil
        error.idempotencyKey = key
        return error
    }
}
