import ProtobufRuntime
import Schema

/// What a merge moves, and what its undoing gives back. Every certificate, period and hour stays;
/// only whose it is changes.
extension Registry {
    /// Nothing may be under way, and no two registrations of one level would stand side by side.
    func checkMerge(
        _ pair: PersonPair, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        for id in [pair.survivorId, pair.mergedId] {
            try checkStandsAlone(id, &trace)
            try checkNothingUnderWay(id, &trace)
        }
        let mine = periods(of: pair.survivorId, &trace).filter { $0.runs(after: context.today) }
        for period in periods(of: pair.mergedId, &trace) where period.runs(after: context.today) {
            guard let other = mine.first(where: { $0.level == period.level }) else { continue }
            throw Refusal(
                .twoRegistrations,
                [.init("numbers", [other.number, period.number].joined(separator: ", "))])
        }
    }

    /// Moves everything of the merged person and lets his account lead to the survivor's.
    func merge(
        _ pair: PersonPair, _ context: CommandContext, _ plan: inout Plan,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> MovedRecords {
        guard var merged = get(Person.self, .person, pair.mergedId, &trace),
            let his = get(PersonIdentity.self, .personIdentity, pair.mergedId, &trace),
            var identity = get(PersonIdentity.self, .personIdentity, pair.survivorId, &trace)
        else { throw Refusal(.notFound) }
        merged.mergedInto = pair.survivorId
        identity.takeDocuments(of: his, until: context.today)
        plan.put(merged, in: .person, key: merged.id)
        plan.put(identity, in: .personIdentity, key: pair.survivorId)
        var records = records(of: pair.mergedId, &trace)
        put(records, as: pair.survivorId, &plan, &trace)
        if merged.deceasedOn != 0,
            var survivor = get(Person.self, .person, pair.survivorId, &trace),
            survivor.deceasedOn == 0
        {
            survivor.deceasedOn = merged.deceasedOn
            survivor.deceasedCandidateId = merged.deceasedCandidateId
            records.deathMark = true
            plan.put(survivor, in: .person, key: survivor.id)
        }
        return records
    }

    /// Gives everything back, and what was made since on a certificate goes with it.
    func giveBack(
        _ records: MovedRecords, of pair: PersonPair, _ plan: inout Plan, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard var merged = get(Person.self, .person, pair.mergedId, &trace),
            let his = get(PersonIdentity.self, .personIdentity, pair.mergedId, &trace),
            var identity = get(PersonIdentity.self, .personIdentity, pair.survivorId, &trace)
        else { throw Refusal(.notFound) }
        merged.mergedInto = 0
        if records.deathMark, var survivor = get(Person.self, .person, pair.survivorId, &trace) {
            // It may have been taken back meanwhile: then neither is dead.
            let stands = survivor.deceasedCandidateId == merged.deceasedCandidateId
            survivor.deceasedOn = stands ? 0 : survivor.deceasedOn
            survivor.deceasedCandidateId = stands ? 0 : survivor.deceasedCandidateId
            merged.deceasedOn = stands ? merged.deceasedOn : 0
            merged.deceasedCandidateId = stands ? merged.deceasedCandidateId : 0
            plan.put(survivor, in: .person, key: survivor.id)
        }
        identity.giveBackDocuments(of: his)
        plan.put(merged, in: .person, key: merged.id)
        plan.put(identity, in: .personIdentity, key: pair.survivorId)
        put(records, as: pair.mergedId, &plan, &trace)
    }

    /// What an undoing gives back: what was moved, and what was made since on moved certificates.
    /// Refused where the two cannot be told apart any more.
    func recordsToGiveBack(
        _ pair: PersonPair, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> MovedRecords {
        try checkStandsAlone(pair.survivorId, &trace)
        try checkNothingUnderWay(pair.survivorId, &trace)
        var records = pair.moved ?? MovedRecords()
        let isHis = { (certificate: UInt64) in records.certificateIds.contains(certificate) }
        let periods = periods(of: pair.survivorId, &trace).filter { isHis($0.certificateId) }
        let applications = applications(of: pair.survivorId, &trace).filter {
            isHis($0.certificateId)
        }
        records.periodIds = periods.map(\.id)
        records.applicationIds = applications.map(\.id)
        records.eventIds = events(ofPeriods: records.periodIds, &trace)
        records.educationEntryIds = try educationToGiveBack(records, pair, &trace)
        takeOversightSince(&records, pair, &trace)
        return records
    }

    /// Reviews of refusals go with the application, complaints with the registration.
    private func takeOversightSince(
        _ records: inout MovedRecords, _ pair: PersonPair, _ trace: inout ReadTrace
    ) {
        let applications = records.applicationIds
        let periods = records.periodIds
        let complaints = records.complaintIds
        records.remedyCaseIds = ids(.remedyByPerson, pair.survivorId, &trace).filter { id in
            let remedy = get(RemedyCase.self, .remedyCase, id, &trace)
            return remedy.map { applications.contains($0.applicationId) } ?? false
        }
        records.complaintIds = ids(.complaintByPerson, pair.survivorId, &trace).filter { id in
            let complaint = get(Complaint.self, .complaint, id, &trace)
            return complaints.contains(id)
                || complaint.map { periods.contains($0.periodId) } ?? false
        }
    }

    /// Hours go with the registration that consumed them. Hours of one that serve a registration
    /// of the other cannot be given to both.
    private func educationToGiveBack(
        _ records: MovedRecords, _ pair: PersonPair, _ trace: inout ReadTrace
    ) throws(Refusal) -> [UInt64] {
        let mergedAt = pair.steps.last { $0.state == .merged }?.at ?? 0
        var given: [UInt64] = []
        for entry in education(of: pair.survivorId, &trace) {
            let wasHis = records.educationEntryIds.contains(entry.id)
            let servesHim = records.periodIds.contains(entry.periodId)
            let isNew = !wasHis && entry.enteredAt >= mergedAt
            guard entry.periodId == 0 || wasHis == servesHim || (isNew && servesHim) else {
                throw Refusal(.educationShared, [.init("entry", "\(entry.id)")])
            }
            if wasHis || servesHim { given.append(entry.id) }
        }
        return given
    }

    // MARK: Checks

    private func checkStandsAlone(_ id: UInt64, _ trace: inout ReadTrace) throws(Refusal) {
        guard let person = get(Person.self, .person, id, &trace) else { throw Refusal(.notFound) }
        guard person.mergedInto == 0 else {
            throw Refusal(.personMerged, [.init("person", "\(person.mergedInto)")])
        }
    }

    private func checkNothingUnderWay(_ id: UInt64, _ trace: inout ReadTrace) throws(Refusal) {
        if let open = applications(of: id, &trace).first(where: { $0.state.isOpen }) {
            throw Refusal(.applicationOpen, [.init("application", "\(open.id)")])
        }
        let changes = ids(.changeByPerson, id, &trace).compactMap {
            get(PersonChange.self, .personChange, $0, &trace)
        }
        let proposed = periods(of: id, &trace).flatMap { events(of: $0.id, &trace) }
        if let open = changes.first(where: { $0.state == .proposed })?.id
            ?? proposed.first(where: { $0.state == .proposed })?.id
        {
            throw Refusal(.proposalOpen, [.init("event", "\(open)")])
        }
    }

    // MARK: Whose it is

    private func records(of person: UInt64, _ trace: inout ReadTrace) -> MovedRecords {
        var records = MovedRecords()
        records.certificateIds = ids(.certificateByPerson, person, &trace)
        records.periodIds = ids(.periodByPerson, person, &trace)
        records.applicationIds = ids(.applicationByPerson, person, &trace)
        records.educationEntryIds = ids(.educationByPerson, person, &trace)
        records.messageIds = ids(.messageByPerson, person, &trace)
        records.eventIds = events(ofPeriods: records.periodIds, &trace)
        records.remedyCaseIds = ids(.remedyByPerson, person, &trace)
        records.complaintIds = ids(.complaintByPerson, person, &trace)
        records.candidateIds = ids(.candidateByPerson, person, &trace)
        forEach(Operator.self, .operator, &trace) { id, officer in
            if officer.personId == person { records.operatorIds.append(id) }
            return true
        }
        return records
    }

    private func events(ofPeriods periods: [UInt64], _ trace: inout ReadTrace) -> [UInt64] {
        periods.flatMap { ids(.eventByPeriod, $0, &trace) }
    }

    private func put(
        _ records: MovedRecords, as person: UInt64, _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        put(Certificate.self, .certificate, records.certificateIds, &plan, &trace) {
            $0.personId = person
        }
        put(RegistrationPeriod.self, .registrationPeriod, records.periodIds, &plan, &trace) {
            $0.personId = person
        }
        put(Application.self, .application, records.applicationIds, &plan, &trace) {
            $0.personId = person
        }
        put(
            Schema.EducationEntry.self, .educationEntry, records.educationEntryIds, &plan, &trace
        ) { $0.personId = person }
        put(ShortMessage.self, .message, records.messageIds, &plan, &trace) {
            $0.personId = person
        }
        put(RegistrationEvent.self, .registrationEvent, records.eventIds, &plan, &trace) {
            $0.personId = person
        }
        put(RemedyCase.self, .remedyCase, records.remedyCaseIds, &plan, &trace) {
            $0.personId = person
        }
        put(Complaint.self, .complaint, records.complaintIds, &plan, &trace) {
            $0.personId = person
        }
        put(
            ComparisonCandidate.self, .comparisonCandidate, records.candidateIds, &plan, &trace
        ) { $0.personId = person }
        // Who is an officer too keeps being refused his own case.
        put(Operator.self, .operator, records.operatorIds, &plan, &trace) { $0.personId = person }
    }

    private func put<Record: ProtobufMessage>(
        _ type: Record.Type, _ table: Table, _ ids: [UInt64], _ plan: inout Plan,
        _ trace: inout ReadTrace, _ change: (inout Record) -> Void
    ) {
        for id in ids {
            guard var record = get(type, table, id, &trace) else { continue }
            change(&record)
            plan.put(record, in: table, key: id)
        }
    }
}

extension PersonIdentity {
    /// The other's documents come before one's own: the one in use stays the last.
    fileprivate mutating func takeDocuments(of other: PersonIdentity, until day: UInt32) {
        let known = documents.map(\.number)
        let new = other.documents.filter { !known.contains($0.number) }
        documents =
            new.map { document in
                var document = document
                document.usedUntil = document.usedUntil == 0 ? day : document.usedUntil
                return document
            } + documents
    }

    fileprivate mutating func giveBackDocuments(of other: PersonIdentity) {
        let his = other.documents.map(\.number)
        documents.removeAll { his.contains($0.number) }
    }
}

extension RegistrationPeriod {
    /// It is in force on a day, suspended or not, or will be.
    fileprivate func runs(after day: UInt32) -> Bool {
        validUntil >= day && !isRevoked && cancelledFrom == 0
    }
}
