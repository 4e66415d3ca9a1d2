package import Schema

/// Questions about recusals.
extension Registry {
    /// Recusals of officers of the caller's bureau and of those below it.
    package func recusals(
        _ request: ListRecusalsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<Recusal> {
        let asked = request.page ?? PageRequest()
        return page(
            Recusal.self, .recusal, after: asked.afterId, limit: asked.boundedLimit, &trace
        ) { recusal, trace in
            (request.operatorId == 0 || recusal.operatorId == request.operatorId)
                && (request.endedToo || recusal.isInForce(on: context.today))
                && isAtOrAbove(context.caller, recusal.bureauId, &trace)
        }
    }
}
