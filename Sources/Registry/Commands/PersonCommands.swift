import Rules
import Schema

/// Accounts and personal forms.
extension Registry {
    /// Opens an account for somebody in the roster, with all of his certificates filled in.
    /// ids: the person, then the certificates in order of exam year.
    func planOpenAccount(
        _ request: OpenAccountRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let identity = try fullIdentity(request.identity)
        let division = try registeringDivision(request.divisionId, context, &trace)
        if let known = person(withDocument: identity.number, &trace) {
            throw accountExists(known.person, identity, context, &trace)
        }
        let entries = try rosterEntries(for: identity, &trace)
        let personID = nextID(.person)
        var plan = Plan()
        plan.put(
            newPerson(personID, identity, division, context, &trace), in: .person, key: personID)
        plan.put(newIdentity(personID, identity), in: .personIdentity, key: personID)
        plan.ids = [personID]
        plan.personID = personID
        var certificateID = nextID(.certificate)
        for entry in entries {
            plan.put(
                Certificate(id: certificateID, of: personID, entry), in: .certificate,
                key: certificateID)
            plan.ids.append(certificateID)
            certificateID += 1
        }
        return plan
    }

    /// Stores the whole personal form. Gaps are allowed until an application is submitted; wrong
    /// values are not. ids: none.
    func planUpdatePersonalForm(
        _ request: UpdatePersonalFormRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let form = request.form else { throw Refusal(.requestInvalid) }
        var person = try personToActOn(request.personId, context, &trace)
        guard let identity = get(PersonIdentity.self, .personIdentity, person.id, &trace) else {
            throw Refusal(.notFound)
        }
        guard person.formVersion == request.expectedVersion else {
            throw Refusal(.versionConflict, [.init("version", "\(person.formVersion)")])
        }
        try checkSameIdentity(form, person, identity)
        let wrong = PersonalFormProblems(form, today: context.today).wrong
        guard wrong.isEmpty else { throw Refusal(.fieldInvalid, fields: wrong) }
        for (field, division) in [
            ("household_division_id", form.householdDivisionId),
            ("workplace_division_id", form.workplaceDivisionId),
        ] where division != 0 {
            guard hasDivision(division, &trace) else {
                throw Refusal(
                    .fieldInvalid,
                    fields: [.problem(field, RefusalReason.divisionUnknown.rawValue)])
            }
        }
        person.take(form)
        person.formVersion &+= 1
        var kept = identity
        kept.take(form)
        var plan = Plan()
        plan.put(person, in: .person, key: person.id)
        plan.put(kept, in: .personIdentity, key: person.id)
        fillInCertificates(of: person, kept, &plan, &trace)
        plan.personID = person.id
        return plan
    }

    /// What somebody passed since his account was opened: the roster is asked again whenever his
    /// form is kept.
    private func fillInCertificates(
        of person: Person, _ identity: PersonIdentity, _ plan: inout Plan,
        _ trace: inout ReadTrace
    ) {
        var next = nextID(.certificate)
        for document in identity.documents
        where hasUnusedRosterEntry(document: document.number, &trace) {
            for entry in rosterEntries(document: document.number, &trace)
            where entry.voidedAt == 0 && isCalled(person, entry.name, &trace)
                && certificate(managementNumber: entry.managementNumber, &trace) == nil
            {
                plan.put(
                    Certificate(id: next, of: person.id, entry), in: .certificate, key: next)
                next += 1
            }
        }
    }

    /// The certificate of this management number of somebody who has an account and passed after it
    /// was opened; nil if the roster names nobody of the kind.
    func certificatePassed(_ raw: String, _ trace: inout ReadTrace) -> Certificate? {
        guard let number = (try? ManagementNumber(parsing: raw))?.text else { return nil }
        for id in ids(.rosterByManagementNumber, IndexTerm.text(number), &trace) {
            guard let entry = get(RosterEntry.self, .rosterEntry, id, &trace),
                entry.managementNumber == number, entry.voidedAt == 0, isInForce(entry, &trace),
                let person = person(withDocument: entry.documentNumber, &trace)?.person,
                isCalled(person, entry.name, &trace)
            else { continue }
            return Certificate(id: nextID(.certificate), of: person.id, entry)
        }
        return nil
    }

    /// A full name and a document number in canonical form.
    func fullIdentity(_ identity: FullIdentity?) throws(Refusal) -> CanonicalIdentity {
        guard let identity, let document = identity.document else {
            throw Refusal(.requestInvalid)
        }
        let name = PersonName.trimmed(identity.name)
        guard !name.isEmpty else { throw Refusal(.fieldInvalid, fields: [.missing("name")]) }
        let kind = document.kind == .unspecified ? .resident : document.kind
        guard let number = Self.canonicalDocument(kind, document.number) else {
            throw Refusal(.identityInvalid)
        }
        return CanonicalIdentity(name: name, kind: kind, number: number)
    }

    /// The roster entries that carry both the number and the name.
    private func rosterEntries(
        for identity: CanonicalIdentity, _ trace: inout ReadTrace
    ) throws(Refusal) -> [RosterEntry] {
        let byNumber = rosterEntries(document: identity.number, &trace)
        guard !byNumber.isEmpty else {
            throw Refusal(hasRoster(&trace) ? .notInRoster : .rosterNotLoaded)
        }
        let name = PersonName.normalised(identity.name)
        let named = byNumber.filter { PersonName.normalised($0.name) == name }
        guard !named.isEmpty else { throw Refusal(.nameDiffers) }
        let entries = named.filter { $0.voidedAt == 0 }
        guard !entries.isEmpty else { throw Refusal(.resultVoid) }
        return entries.sorted { ($0.examYear, $0.id) < ($1.examYear, $1.id) }
    }

    /// To a caller with full name and full number, the responsible bureau is named and nothing
    /// else: otherwise clerks would open second accounts.
    func accountExists(
        _ person: Person, _ identity: CanonicalIdentity, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) -> Refusal {
        guard isCalled(person, identity.name, &trace) else {
            return Refusal(.nameDiffers)
        }
        let bureau = get(Bureau.self, .bureau, person.bureauId, &trace)
        var parameters = [Refusal.Parameter("bureau", bureau?.name ?? "")]
        if sees(context.caller, person.divisionId, day: context.today, &trace) {
            parameters.append(.init("person", "\(person.id)"))
        }
        return Refusal(.accountExists, parameters)
    }

    func registeringDivision(
        _ asked: UInt32, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> UInt32 {
        guard let bureau = context.caller.bureau else { throw Refusal(.notResponsible) }
        var division = asked
        if division == 0 {
            let standing = bureau.divisionIds.filter { stands($0, on: context.today, &trace) }
            guard standing.count == 1, let only = standing.first else {
                throw Refusal(.fieldInvalid, fields: [.missing("division_id")])
            }
            division = only
        }
        guard hasDivision(division, &trace) else {
            throw Refusal(.divisionUnknown, [.init("division", "\(division)")])
        }
        guard acts(context.caller, on: division, day: context.today, &trace) else {
            throw Refusal(.notResponsible, [.init("division", "\(division)")])
        }
        return inForce(division, day: context.today, &trace)
    }

    /// The division is there on a day: not before it begins, nor after it ended.
    private func stands(
        _ division: UInt32, on day: UInt32, _ trace: inout ReadTrace
    ) -> Bool {
        let record = get(Division.self, .division, UInt64(division), &trace)
        return record.map {
            $0.validFrom <= day && ($0.validUntil == 0 || day <= $0.validUntil)
        } ?? false
    }

    func newPerson(
        _ id: UInt64, _ identity: CanonicalIdentity, _ division: UInt32,
        _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Person {
        var person = Person()
        person.id = id
        person.name = identity.name
        person.sex = identity.sex
        person.birthYear = identity.birthDay / 10_000
        person.divisionId = division
        let responsible = bureauResponsible(for: division, day: context.today, &trace)
        person.bureauId = responsible?.id ?? context.caller.bureau?.id ?? 0
        person.openedAt = context.now
        return person
    }

    func newIdentity(_ id: UInt64, _ identity: CanonicalIdentity) -> PersonIdentity {
        var record = PersonIdentity()
        record.personId = id
        var document = IdentityDocument()
        document.kind = identity.kind
        document.number = identity.number
        record.documents = [document]
        record.birthDate = identity.birthDay
        return record
    }

    private func checkSameIdentity(
        _ form: PersonalForm, _ person: Person, _ identity: PersonIdentity
    ) throws(Refusal) {
        guard PersonName.normalised(form.name) == PersonName.normalised(person.name) else {
            throw Refusal(.identityDiffers, fields: [.invalid("name")])
        }
        guard let document = form.document, let current = identity.documents.last,
            document.number == current.number
                || Self.canonicalDocument(current.kind, document.number) == current.number
        else { throw Refusal(.identityDiffers, fields: [.invalid("document")]) }
    }

    /// A person in whose division the caller may act; otherwise as if there were none.
    func personToActOn(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Person {
        guard let person = get(Person.self, .person, id, &trace),
            acts(context.caller, on: person.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        guard person.mergedInto == 0 else {
            throw Refusal(.personMerged, [.init("person", "\(standing(person, &trace).id)")])
        }
        guard person.erasedAt == 0 else { throw Refusal(.personErased) }
        return person
    }
}

/// A full name and a document number in canonical form, with what the number tells.
struct CanonicalIdentity {
    var name: String
    var kind: Schema.IdentityDocumentKind
    var number: String

    private var parsed: IdentityNumber? {
        kind.ruleKind.flatMap { try? IdentityNumber(parsing: number, as: $0) }
    }

    var sex: Schema.Sex {
        switch parsed?.sex {
        case .male: .male
        case .female: .female
        case nil: .unspecified
        }
    }

    /// yyyymmdd; 0 if the number does not tell.
    var birthDay: UInt32 { parsed?.birthDay?.yyyymmdd ?? 0 }
}

extension Certificate {
    init(id: UInt64, of person: UInt64, _ entry: RosterEntry) {
        self.init()
        self.id = id
        personId = person
        managementNumber = entry.managementNumber
        level = entry.level
        examYear = entry.examYear
        passedOn = entry.passedOn
        issuedOn = entry.issuedOn
        rosterEntryId = entry.id
    }
}
