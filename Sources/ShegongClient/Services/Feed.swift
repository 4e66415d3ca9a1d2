import ProtobufRuntime
public import Schema

/// `shegong.v1.Feed`: the changes of the caller's territory, as they come.
extension RegistryClient {
    /// Follows the changes after a revision, or those still to come.
    ///
    /// Each message says up to which revision everything was sent: whoever keeps that number can
    /// go on there later. A connection that is lost is made again, and the feed goes on where it
    /// was. The feed ends when `take` says so, when it is current and `stopWhenCurrent` was asked
    /// for, or with an error: `REVISION_COMPACTED` if the changes asked for are no longer kept,
    /// `EPOCH_CHANGED` if the store was restored meanwhile. The lists have to be taken anew then.
    ///
    /// - Parameter take: gets the messages in order, also empty ones; false ends the feed. An error
    ///   of it ends the feed too, and is thrown.
    public func watch(
        _ request: WatchRequest, take: (WatchReply) async throws -> Bool
    ) async throws {
        var request = request
        while true {
            let payload = request.encoded()
            let stream = try await attempts(for: nil) {
                (connection, _) async throws(CallFailure) -> any ReplyStream in
                try await connection.receive(
                    OutgoingCall(
                        service: Service.feed.rawValue, method: "Watch", payload: payload,
                        metadata: metadata(nil), limit: Self.aFeedsLife))
            }
            do {
                while let message = try await next(stream) {
                    let reply: WatchReply = try decode(message, nil)
                    request.afterRevision = reply.revision
                    request.epoch = reply.epoch
                    guard try await take(reply) else {
                        await stream.cancel()
                        return
                    }
                }
                return
            } catch let error as RegistryError where error.code == .unavailable {
                await stream.cancel()
                await environment.sleep(settings.pause(after: 1, random: environment.random()))
            } catch {
                await stream.cancel()
                throw error
            }
        }
    }

    /// A feed has no deadline: ten years.
    private static var aFeedsLife: Duration { .seconds(315_360_000) }
}
