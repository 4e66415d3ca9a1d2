import Rules
import Schema

/// Continuing education: recorded by a clerk, recognised by a reviewer, withdrawn while it serves
/// nothing.
extension Registry {
    /// Entries of one person at most that serve nothing yet: counting them stays quick.
    static var openEducationAtMost: Int { 200 }

    /// ids: the entry.
    func planRecordEducation(
        _ request: RecordEducationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let seen = try person(request.person, context, &trace)
        let person = try personToActOn(seen.id, context, &trace)
        try checkNotOwnCase(person: person.id, context, &trace)
        let claim = EducationClaim(
            form: request.form, title: request.title, organiser: request.organiser,
            studied: request.studied, completedOn: request.completedOn,
            claimedMinutes: request.claimedMinutes, proofNumber: request.proofNumber,
            needsProof: true)
        var (entry, problems) = claim.entry(today: context.today)
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
        entry.personId = person.id
        if let obstacle = obstacle(to: entry, &trace) { throw Refusal(obstacle) }
        entry.id = nextID(.educationEntry)
        entry.enteredBy = context.caller.operator.id
        entry.enteredAt = context.now
        var plan = Plan()
        plan.put(entry, in: .educationEntry, key: entry.id)
        plan.ids = [entry.id]
        plan.personID = person.id
        return plan
    }

    /// ids: the entry.
    func planRecognizeEducation(
        _ request: RecognizeEducationRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard
            var entry = get(
                Schema.EducationEntry.self, .educationEntry, request.entryId, &trace),
            let person = get(Person.self, .person, entry.personId, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        try checkNotOwnCase(person: person.id, context, &trace)
        guard entry.enteredBy != context.caller.operator.id else { throw Refusal(.ownEntry) }
        try checkFree(entry, version: request.expectedVersion, &trace)
        guard request.recognisedMinutes <= entry.claimedMinutes else {
            throw Refusal(.fieldInvalid, fields: [.invalid("recognised_minutes")])
        }
        if request.recognisedMinutes < entry.claimedMinutes {
            guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        }
        let isRecognised = request.recognisedMinutes > 0
        // While it was refused, somebody else may have shown the same certificate.
        if isRecognised, entry.state == .refused,
            proofHolder(entry.comparedProof, &trace, where: { $0.id != entry.id }) != nil
        {
            throw Refusal(.proofTaken)
        }
        entry.state = isRecognised ? .recognised : .refused
        entry.recognisedMinutes = request.recognisedMinutes
        entry.recognisedBy = context.caller.operator.id
        entry.recognisedAt = context.now
        return plan(changing: entry, request.reason)
    }

    /// ids: the entry.
    func planWithdrawEducation(
        _ request: WithdrawEducationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard
            var entry = get(
                Schema.EducationEntry.self, .educationEntry, request.entryId, &trace)
        else { throw Refusal(.notFound) }
        let person = try personToActOn(entry.personId, context, &trace)
        try checkNotOwnCase(person: person.id, context, &trace)
        try checkFree(entry, version: request.expectedVersion, &trace)
        guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        entry.state = .withdrawn
        return plan(changing: entry, request.reason)
    }

    private func plan(changing former: Schema.EducationEntry, _ reason: String) -> Plan {
        var entry = former
        entry.reason = reason
        entry.version &+= 1
        var plan = Plan()
        plan.put(entry, in: .educationEntry, key: entry.id)
        plan.ids = [entry.id]
        plan.reason = reason
        plan.personID = entry.personId
        return plan
    }

    // MARK: What the steps share

    /// The entry is as the caller saw it, was not withdrawn, and serves no application or period.
    private func checkFree(
        _ entry: Schema.EducationEntry, version: UInt32, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard entry.version == version else {
            throw Refusal(.versionConflict, [.init("version", "\(entry.version)")])
        }
        guard entry.state != .withdrawn else { throw Refusal(.educationWithdrawn) }
        guard entry.periodId == 0 else {
            throw Refusal(.educationInUse, [.init("period", "\(entry.periodId)")])
        }
        guard let holder = applicationUsing(entry, &trace) else { return }
        throw Refusal(.educationInUse, [.init("application", "\(holder.id)")])
    }

    /// The application under way that froze the entry.
    func applicationUsing(
        _ entry: Schema.EducationEntry, _ trace: inout ReadTrace
    ) -> Application? {
        applications(of: entry.personId, &trace).first { application in
            application.state.holdsEducation
                && application.education.contains { $0.entryId == entry.id }
        }
    }

    /// Why a new entry of a person cannot be taken; nil if it can.
    func obstacle(
        to entry: Schema.EducationEntry, _ trace: inout ReadTrace
    ) -> RefusalReason? {
        guard proofHolder(entry.comparedProof, &trace) == nil else { return .proofTaken }
        let others = education(of: entry.personId, &trace).filter { $0.state != .withdrawn }
        // Without a certificate of its own only time and course tell one line from another.
        guard !others.contains(where: { $0.isSameCourse(as: entry) }) else {
            return .alreadyRecorded
        }
        let open = others.count { $0.periodId == 0 }
        return open < Self.openEducationAtMost ? nil : .educationEntriesTooMany
    }
}

extension Schema.EducationEntry {
    /// The same time, organiser, course and form, without certificates that tell them apart.
    func isSameCourse(as other: Schema.EducationEntry) -> Bool {
        comparedProof.isEmpty && other.comparedProof.isEmpty && studied == other.studied
            && form == other.form && title == other.title && organiser == other.organiser
    }
}
