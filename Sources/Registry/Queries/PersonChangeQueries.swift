package import Schema

extension Registry {
    /// Changes about persons whom the caller sees, and transfers to his territory.
    package func personChanges(
        _ request: ListPersonChangesRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<PersonChange> {
        let asked = request.page ?? PageRequest()
        return page(
            PersonChange.self, .personChange, after: asked.afterId, limit: asked.boundedLimit,
            &trace
        ) { change, trace in
            (request.state == .unspecified || change.state == request.state)
                && (request.kind == .unspecified || change.kind == request.kind)
                && seesChange(change, context, &trace)
        }
    }
}
