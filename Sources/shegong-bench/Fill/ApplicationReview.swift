import Schema
import ShegongClient

/// A reviewer's work: what waits for his step is approved; after the final one the certificate is
/// issued.
struct ApplicationReview: Sendable {
    let client: RegistryClient
    let isFinal: Bool

    /// Applications in sight that wait for this step, in order of id.
    func pending(atMost count: Int) async throws -> [Application] {
        var found: [Application] = []
        var after: UInt64 = 0
        repeat {
            var request = ListApplicationsRequest()
            request.state = isFinal ? .firstPassed : .pending
            request.page = PageRequest(limit: 500, afterId: after)
            let ready = request
            let reply = try await Patience.call { () async throws(RegistryError) in
                try await client.listApplications(ready)
            }
            found += reply.applications
            after = reply.end?.nextAfterId ?? 0
        } while after != 0 && found.count < count
        return Array(found.prefix(count))
    }

    func approve(_ application: Application) async throws -> FillPool.Outcome {
        do {
            var review = ReviewApplicationRequest()
            review.applicationId = application.id
            review.expectedVersion = application.version
            review.stage = isFinal ? .final : .first
            review.outcome = .approved
            let ready = review
            _ = try await Patience.call { () async throws(RegistryError) in
                try await client.reviewApplication(ready)
            }
            if isFinal {
                _ = try await Patience.call { () async throws(RegistryError) in
                    try await client.issueCertificate(application: application.id)
                }
            }
            return .done
        } catch let error as RegistryError where error.isRefusal {
            return .refused(error.reason)
        }
    }
}
