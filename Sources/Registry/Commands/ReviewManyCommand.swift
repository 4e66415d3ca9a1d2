import ProtobufRuntime
import Rules
package import Schema

/// Bulk decisions (批量审核): one step of many files alike, each judged as if it were alone.
extension Registry {
    static var filesAtOnce: Int { 200 }
    /// A change never carries more than 1 MiB; the last file may add some to this.
    private static var batchBytes: Int { 900 * 1024 }

    /// ids: the batch.
    func planReviewMany(
        _ request: ReviewManyRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let applications = request.items.map(\.applicationId)
        guard !applications.isEmpty, applications.count <= Self.filesAtOnce,
            Set(applications).count == applications.count, request.outcome.ruleOutcome != nil
        else { throw Refusal(.requestInvalid) }
        var batch = ReviewBatch()
        batch.id = nextID(.reviewBatch)
        batch.stage = request.stage
        batch.outcome = request.outcome
        batch.operatorId = context.caller.operator.id
        batch.bureauId = context.caller.bureau?.id ?? 0
        batch.at = context.now
        // Each file is planned on a copy that has those before it, so that no two get one id.
        var ahead = self
        var plan = Plan()
        var bytes = 0
        for item in request.items {
            var result = ReviewBatchItem()
            result.applicationId = item.applicationId
            do throws(Refusal) {
                guard bytes < Self.batchBytes else { throw Refusal(.batchFull) }
                let decision = try ahead.decision(
                    on: item, request, context, &batch, known: revision, &trace)
                bytes += decision.puts.reduce(0) { $0 + $1.record.count }
                plan.puts += decision.puts
                result.decided = true
                result.periodId = decision.ids.first ?? 0
            } catch {
                result.refusal = error.reason.rawValue
            }
            batch.items.append(result)
        }
        plan.put(batch, in: .reviewBatch, key: batch.id)
        plan.ids = [batch.id]
        return plan
    }

    /// Decides one file on this copy.
    private mutating func decision(
        on item: ReviewManyItem, _ request: ReviewManyRequest, _ context: CommandContext,
        _ batch: inout ReviewBatch, known: UInt64, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        var review = ReviewApplicationRequest()
        review.applicationId = item.applicationId
        review.expectedVersion = item.expectedVersion
        review.stage = request.stage
        review.outcome = request.outcome
        review.reason = item.reason
        var seen = ReadTrace()
        // The copy runs ahead of the history: an answer waits for nothing beyond it.
        defer { trace.note(min(seen.newestRevision, known)) }
        var plan = try planReviewApplication(review, context, &seen)
        if request.stage == .final, request.outcome == .approved {
            hold(&plan, context, &batch, &seen)
        }
        guard
            (try? apply(change(from: plan, method: "", context: context, key: nil))) != nil
        else { throw Refusal(.requestInvalid) }
        return plan
    }

    /// No certificate and no message yet of what was approved in bulk: a wrong click stays mendable
    /// (rule set: 24 hours unless it says otherwise).
    private func hold(
        _ plan: inout Plan, _ context: CommandContext, _ batch: inout ReviewBatch,
        _ trace: inout ReadTrace
    ) {
        for index in plan.puts.indices where plan.puts[index].table == Table.application.rawValue {
            guard var application = try? Application(decoding: plan.puts[index].record) else {
                continue
            }
            let pinned = get(Schema.RuleSet.self, .ruleSet, application.ruleSetId, &trace)
            guard let rules = pinned.flatMap(Rules.RuleSet.init) else { continue }
            application.holdUntil = context.now + Int64(rules.bulkHoldHours) * 3_600_000
            batch.holdUntil = max(batch.holdUntil, application.holdUntil)
            plan.puts[index].record = application.encoded()
            hold(&plan, until: application.holdUntil)
        }
    }

    /// Nobody hears of it before either.
    private func hold(_ plan: inout Plan, until instant: Int64) {
        for index in plan.puts.indices where plan.puts[index].table == Table.message.rawValue {
            guard var message = try? ShortMessage(decoding: plan.puts[index].record) else {
                continue
            }
            message.nextAttemptAt = instant
            plan.puts[index].record = message.encoded()
        }
    }

    /// A bulk decision of the caller's own bureau; otherwise as if there were none.
    package func reviewBatch(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> ReviewBatch {
        guard let batch = get(ReviewBatch.self, .reviewBatch, id, &trace),
            batch.bureauId == context.caller.bureau?.id
        else { throw Refusal(.notFound) }
        return batch
    }
}
