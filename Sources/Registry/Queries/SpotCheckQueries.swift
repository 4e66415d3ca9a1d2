package import Schema

/// Questions about spot checks.
extension Registry {
    /// A spot check with its progress and its rate of defects. The epoch is the server's.
    package func spotCheckReport(
        _ request: GetSpotCheckRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> GetSpotCheckReply {
        let check = try spotCheck(request.spotCheckId, context, &trace)
        var reply = GetSpotCheckReply()
        reply.sample = UInt32(check.items.count)
        reply.lookedAt = check.lookedAt
        reply.defective = check.defective
        for defect in SpotDefect.allKnown.dropFirst() {
            let count = check.items.count { $0.finding == .defect && $0.defect == defect }
            if count > 0 {
                reply.defects.append(SpotDefectCount(defect: defect, count: UInt32(count)))
            }
        }
        reply.spotCheck = check
        reply.rehearsal = context.isRehearsal
        return reply
    }

    /// Spot checks of the caller's bureau.
    package func spotChecks(
        _ request: ListSpotChecksRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<SpotCheck> {
        let asked = request.page ?? PageRequest()
        return page(
            SpotCheck.self, .spotCheck, after: asked.afterId, limit: asked.boundedLimit, &trace
        ) { check, _ in check.bureauId == context.caller.bureau?.id }
    }
}

extension SpotCheck {
    package var lookedAt: UInt32 { UInt32(items.count { $0.finding != .unspecified }) }
    package var defective: UInt32 { UInt32(items.count { $0.finding == .defect }) }
}
