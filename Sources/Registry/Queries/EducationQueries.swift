import Rules
package import Schema

/// Questions about continuing education.
extension Registry {
    /// Rolls of the caller's bureau and of those below it, all or as one organisation handed them
    /// in.
    package func educationRolls(
        _ request: ListEducationRollsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<EducationRoll> {
        let asked = request.page ?? PageRequest()
        return page(
            EducationRoll.self, .educationRoll, after: asked.afterId, limit: asked.boundedLimit,
            &trace
        ) { roll, trace in
            (request.organisationId == 0 || roll.organisationId == request.organisationId)
                && isAtOrAbove(context.caller, roll.bureauId, &trace)
        }
    }

    /// All entries of a person, in order of id.
    func education(
        of person: UInt64, _ trace: inout ReadTrace
    ) -> [Schema.EducationEntry] {
        ids(.educationByPerson, person, &trace).compactMap {
            get(Schema.EducationEntry.self, .educationEntry, $0, &trace)
        }
    }

    /// An entry that stands for a certificate; nil if nobody has shown it. Entries that were
    /// withdrawn or refused do not hold it.
    func proofHolder(
        _ proof: String, _ trace: inout ReadTrace,
        where isMeant: (Schema.EducationEntry) -> Bool = { _ in true }
    ) -> Schema.EducationEntry? {
        guard !proof.isEmpty else { return nil }
        for id in ids(.educationByProof, IndexTerm.text(proof), &trace) {
            if let entry = get(Schema.EducationEntry.self, .educationEntry, id, &trace),
                entry.state == .pending || entry.state == .recognised,
                entry.comparedProof == proof, isMeant(entry)
            {
                return entry
            }
        }
        return nil
    }

    /// The roll with this content that a bureau imported; nil if it did not.
    func educationRoll(
        digest: [UInt8], bureau: UInt64, _ trace: inout ReadTrace
    ) -> EducationRoll? {
        for id in ids(.educationRollByDigest, IndexTerm.bytes(digest), &trace) {
            if let roll = get(EducationRoll.self, .educationRoll, id, &trace),
                roll.contentDigest == digest, roll.bureauId == bureau
            {
                return roll
            }
        }
        return nil
    }

    /// The entries of a person whom the caller sees, and what of them counts for a renewal; without
    /// a person, entries of everybody in sight: what waits for a reviewer.
    package func listEducation(
        _ request: ListEducationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> ListEducationReply {
        var reply = ListEducationReply()
        if request.person == nil {
            reply = educationInSight(request, context, &trace)
        } else {
            let person = try person(request.person, context, &trace)
            reply.personId = person.id
            reply.entries = education(of: person.id, &trace)
            reply.count = try educationCount(request, of: person, context, &trace)
        }
        let rolls = Set(reply.entries.map(\.rollId)).subtracting([0])
        reply.rolls = rolls.sorted().compactMap {
            get(EducationRoll.self, .educationRoll, $0, &trace)
        }
        return reply
    }

    private func educationInSight(
        _ request: ListEducationRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> ListEducationReply {
        let asked = request.page ?? PageRequest()
        let found = page(
            Schema.EducationEntry.self, .educationEntry, after: asked.afterId,
            limit: asked.boundedLimit, &trace
        ) { entry, trace in
            guard request.state == .unspecified || entry.state == request.state,
                let person = get(Person.self, .person, entry.personId, &trace)
            else { return false }
            return sees(context.caller, person.divisionId, day: context.today, &trace)
        }
        var reply = ListEducationReply()
        reply.entries = found.rows
        reply.end = PageEnd()
        reply.end?.nextAfterId = found.nextAfter
        return reply
    }

    /// What counts; nil where no registration can be meant, or none is to be renewed.
    private func educationCount(
        _ request: ListEducationRequest, of person: Person, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> EducationCountReport? {
        let file = file(of: person, &trace)
        let named =
            request.managementNumber.isEmpty
            ? request.person?.managementNumber ?? "" : request.managementNumber
        if named.isEmpty, file.certificates.count != 1 { return nil }
        let certificate = try certificate(named, of: file)
        let asked = request.onDay == 0 ? context.today : request.onDay
        guard let day = CalendarDay(yyyymmdd: asked) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("on_day")])
        }
        let pinned: PinnedRules
        do throws(Refusal) {
            pinned = try pinnedRules(
                noticeName: request.noticeName, division: person.divisionId, day: asked, &trace)
        } catch {
            if request.noticeName.isEmpty { return nil }
            throw error
        }
        let question = EligibilityCase(
            kind: .renewal, file: file, certificate: certificate, pinned: pinned,
            decisive: DecisiveInstant(
                askingAbout: day, under: pinned.notice.map(Rules.Notice.init)))
        let (rules, facts) = try renewalQuestion(question, &trace)
        return rules.educationCount(facts, on: day).map { count in
            EducationCountReport(count, rules)
        }
    }
}

extension EducationCountReport {
    fileprivate init(_ count: EducationCount, _ rules: RenewalEligibility) {
        self.init()
        demanded = rules.demandsEducation
        requiredMinutes = UInt32(clamping: count.required)
        countedMinutes = UInt32(clamping: count.counted)
        missingMinutes = demanded ? UInt32(clamping: count.missing) : 0
        countedFrom = count.days.from?.yyyymmdd ?? 0
        countedUntil = count.days.until?.yyyymmdd ?? 0
        legalBasis = rules.educationBasis
        entries = count.rows.map {
            CountedEducation(
                entryId: $0.entry, recognisedMinutes: UInt32(clamping: $0.recognised),
                countedMinutes: UInt32(clamping: $0.counted), reason: $0.loss?.rawValue ?? "")
        }
    }
}
