import Rules
import Schema

/// What becomes of one row: taken, merged or refused, with the records that it makes.
struct MigrationDecision {
    let registry: Registry
    let batch: MigrationBatch
    let context: CommandContext
    let row: MigrationRow
    private let bureau: Bureau
    private let officer: Operator

    /// The answer.
    struct Made {
        var outcome: MigrationOutcome
        var recordID: UInt64 = 0
        var reason: RowRefusal?
        var conflicts: [String] = []
        var records = Plan()

        static func refused(_ reason: RowRefusal) -> Made {
            Made(outcome: .refused, reason: reason)
        }
    }

    init(
        _ registry: Registry, _ batch: MigrationBatch, _ context: CommandContext,
        _ row: MigrationRow
    ) {
        self.registry = registry
        self.batch = batch
        self.context = context
        self.row = row
        var trace = ReadTrace()
        bureau = registry.get(Bureau.self, .bureau, batch.bureauId, &trace) ?? Bureau()
        officer = registry.get(Operator.self, .operator, batch.operatorId, &trace) ?? Operator()
    }

    func made() -> Made {
        guard !row.legacyNumber.isEmpty, row.legacyNumber.utf8.count <= Self.longestNumber else {
            return .refused(.fieldMissing)
        }
        guard !isLegacyNumberTaken else { return .refused(.legacyNumberTaken) }
        var trace = ReadTrace()
        return switch row.kind {
        case .person: person(&trace)
        case .certificate: certificate(&trace)
        case .period: period(&trace)
        case .hours: hours(&trace)
        case .unspecified, .unrecognized: .refused(.fieldInvalid)
        }
    }

    private static var longestNumber: Int { 64 }

    /// One number of the retired system leads to one record of a kind.
    private var isLegacyNumberTaken: Bool {
        registry.migrated(row.legacyNumber, row.kind, of: batch.bureauId) != nil
    }

    // MARK: Persons

    private func person(_ trace: inout ReadTrace) -> Made {
        guard !row.name.isEmpty else { return .refused(.fieldMissing) }
        let kind = row.documentKind == .unspecified ? .resident : row.documentKind
        guard let number = Registry.canonicalDocument(kind, row.documentNumber) else {
            return .refused(.identityInvalid)
        }
        let identity = CanonicalIdentity(name: row.name, kind: kind, number: number)
        guard let division = division(row.divisionId, &trace) else {
            return .refused(.divisionUnknown)
        }
        guard sees(division, &trace) else { return .refused(.notResponsible) }
        if let known = registry.person(withDocument: number, &trace)?.person {
            return merged(known, division, &trace)
        }
        let id = registry.nextID(.person)
        var person = registry.newPerson(id, identity, division, context, &trace)
        person.legacyNumbers = [legacyNumber]
        person.migrationBatchId = batch.id
        var made = Made(outcome: .taken, recordID: id)
        made.records.put(person, in: .person, key: id)
        made.records.put(registry.newIdentity(id, identity), in: .personIdentity, key: id)
        return made
    }

    private func merged(
        _ known: Person, _ division: UInt32, _ trace: inout ReadTrace
    ) -> Made {
        guard registry.isCalled(known, row.name, &trace) else { return .refused(.nameDiffers) }
        guard sees(known.divisionId, &trace) else { return .refused(.notResponsible) }
        guard officer.personId != known.id else { return .refused(.ownCase) }
        var person = known
        person.legacyNumbers.append(legacyNumber)
        var made = Made(outcome: .merged, recordID: known.id)
        if registry.inForce(known.divisionId, day: context.today, &trace) != division {
            made.conflicts.append("division_id")
        }
        made.records.put(person, in: .person, key: person.id)
        return made
    }

    private var legacyNumber: LegacyNumber {
        LegacyNumber(number: row.legacyNumber, batchId: batch.id)
    }

    // MARK: Certificates

    private func certificate(_ trace: inout ReadTrace) -> Made {
        guard let person = owner(.person, &trace) else { return .refused(.ownerNotTaken) }
        guard officer.personId != person.id else { return .refused(.ownCase) }
        guard let number = (try? ManagementNumber(parsing: row.number))?.text,
            row.level.isKnown, (2008...2100).contains(row.examYear), areDays(mayBeMissing: true)
        else { return .refused(.fieldInvalid) }
        if let known = registry.certificate(managementNumber: number, &trace) {
            guard known.personId == person.id else { return .refused(.managementNumberTaken) }
            var made = Made(outcome: .merged, recordID: known.id)
            made.conflicts =
                differing("level", known.level.rawValue, row.level.rawValue)
                + differing("exam_year", known.examYear, row.examYear)
                + differing("passed_on", known.passedOn, row.fromDay)
                + differing("issued_on", known.issuedOn, row.untilDay)
            return made
        }
        var certificate = Certificate()
        certificate.id = registry.nextID(.certificate)
        certificate.personId = person.id
        certificate.managementNumber = number
        certificate.level = row.level
        certificate.examYear = row.examYear
        certificate.passedOn = row.fromDay
        certificate.issuedOn = row.untilDay
        certificate.legacyNumber = row.legacyNumber
        certificate.migrationBatchId = batch.id
        var made = Made(outcome: .taken, recordID: certificate.id)
        made.records.put(certificate, in: .certificate, key: certificate.id)
        return made
    }

    // MARK: Registrations

    private func period(_ trace: inout ReadTrace) -> Made {
        guard let row = registry.migrated(row.legacyOwnerNumber, .certificate, of: batch.bureauId),
            let certificate = registry.get(
                Certificate.self, .certificate, row.recordId, &trace),
            let person = registry.get(Person.self, .person, certificate.personId, &trace).map({
                registry.standing($0, &trace)
            })
        else { return .refused(.ownerNotTaken) }
        guard officer.personId != person.id else { return .refused(.ownCase) }
        return period(of: certificate, person, &trace)
    }

    private func period(
        of certificate: Certificate, _ person: Person, _ trace: inout ReadTrace
    ) -> Made {
        guard areDays(mayBeMissing: false), row.fromDay <= row.untilDay, !row.number.isEmpty,
            row.number.utf8.count <= Self.longestNumber, row.periodKind.ruleKind != nil
        else { return .refused(.fieldInvalid) }
        let asked = row.divisionId == 0 ? person.divisionId : row.divisionId
        guard registry.get(Schema.Division.self, .division, UInt64(asked), &trace) != nil else {
            return .refused(.divisionUnknown)
        }
        for id in registry.ids(.periodByNumber, IndexTerm.text(row.number), &trace) {
            let other = registry.get(RegistrationPeriod.self, .registrationPeriod, id, &trace)
            guard let other, other.number == row.number else { continue }
            guard other.certificateId == certificate.id else { return .refused(.numberTaken) }
        }
        let known = registry.periods(of: person.id, &trace).first {
            $0.certificateId == certificate.id
                && ($0.number == row.number
                    || ($0.validFrom == row.fromDay && $0.validUntil == row.untilDay))
        }
        if let known {
            var made = Made(outcome: .merged, recordID: known.id)
            made.conflicts =
                (known.number == row.number ? [] : ["number"])
                + differing("valid_from", known.validFrom, row.fromDay)
                + differing("valid_until", known.validUntil, row.untilDay)
                + differing("division_id", known.divisionId, asked)
            return made
        }
        var period = RegistrationPeriod()
        period.id = registry.nextID(.registrationPeriod)
        period.personId = person.id
        period.certificateId = certificate.id
        period.number = row.number
        period.kind = row.periodKind
        // The bureau of today's map: which one decided then the retired system does not tell.
        period.bureauId =
            registry.bureauResponsible(
                for: asked, day: context.today, &trace)?.id ?? batch.bureauId
        // The past keeps the division of its day.
        period.divisionId = asked
        period.validFrom = row.fromDay
        period.validUntil = row.untilDay
        period.level = certificate.level
        period.legacyNumber = row.legacyNumber
        period.migrationBatchId = batch.id
        guard !registry.overlapsAnother(period, of: certificate, &trace) else {
            return .refused(.periodsOverlap)
        }
        var made = Made(outcome: .taken, recordID: period.id)
        made.records.put(period, in: .registrationPeriod, key: period.id)
        return made
    }

    // MARK: Hours

    private func hours(_ trace: inout ReadTrace) -> Made {
        guard let person = owner(.person, &trace) else { return .refused(.ownerNotTaken) }
        guard officer.personId != person.id else { return .refused(.ownCase) }
        let claim = EducationClaim(
            form: row.form, title: "", organiser: row.organiser,
            studied: Schema.StudyTime(fromDay: row.fromDay, untilDay: row.untilDay),
            completedOn: 0, claimedMinutes: row.minutes, proofNumber: row.number,
            needsProof: false)
        var (entry, problems) = claim.entry(today: context.today)
        guard problems.isEmpty else { return .refused(.fieldInvalid) }
        entry.personId = person.id
        if let known = sameHours(as: entry, &trace) {
            var made = Made(outcome: .merged, recordID: known.id)
            made.conflicts = differing(
                "recognised_minutes", known.recognisedMinutes, row.minutes)
            return made
        }
        guard registry.obstacle(to: entry, &trace) == nil else { return .refused(.proofTaken) }
        entry.id = registry.nextID(.educationEntry)
        entry.state = .recognised
        entry.recognisedMinutes = row.minutes
        entry.enteredBy = batch.operatorId
        entry.enteredAt = context.now
        entry.recognisedBy = batch.operatorId
        entry.recognisedAt = context.now
        entry.legacyNumber = row.legacyNumber
        entry.migrationBatchId = batch.id
        var made = Made(outcome: .taken, recordID: entry.id)
        made.records.put(entry, in: .educationEntry, key: entry.id)
        return made
    }

    /// What the register has of the same study: by its proof, or by its days and organiser.
    private func sameHours(
        as entry: Schema.EducationEntry, _ trace: inout ReadTrace
    ) -> Schema.EducationEntry? {
        registry.ids(.educationByPerson, entry.personId, &trace).compactMap {
            registry.get(Schema.EducationEntry.self, .educationEntry, $0, &trace)
        }.first { known in
            guard known.state == .recognised || known.state == .pending else { return false }
            if !entry.proofNumber.isEmpty { return known.comparedProof == entry.comparedProof }
            return known.form == entry.form && known.organiser == entry.organiser
                && known.studied?.fromDay == entry.studied?.fromDay
                && known.studied?.untilDay == entry.studied?.untilDay
        }
    }

    // MARK: What rows share

    private func owner(_ kind: MigrationRowKind, _ trace: inout ReadTrace) -> Person? {
        guard let row = registry.migrated(row.legacyOwnerNumber, kind, of: batch.bureauId) else {
            return nil
        }
        return registry.get(Person.self, .person, row.recordId, &trace).map {
            registry.standing($0, &trace)
        }
    }

    /// The division in force for a code; nil if there is none.
    private func division(_ code: UInt32, _ trace: inout ReadTrace) -> UInt32? {
        let record = registry.get(Schema.Division.self, .division, UInt64(code), &trace)
        return record.map { registry.inForce($0.id, day: context.today, &trace) }
    }

    private func sees(_ division: UInt32, _ trace: inout ReadTrace) -> Bool {
        registry.sees(bureau, division, day: context.today, &trace)
    }

    private func areDays(mayBeMissing: Bool) -> Bool {
        [row.fromDay, row.untilDay].allSatisfy {
            $0 == 0 ? mayBeMissing : CalendarDay(yyyymmdd: $0) != nil
        }
    }

    /// What the retired system says otherwise; of what it does not say, nothing.
    private func differing<Number: BinaryInteger>(
        _ field: String, _ known: Number, _ legacy: Number
    ) -> [String] {
        legacy == 0 || legacy == known ? [] : [field]
    }
}

/// Why a row is refused, or its record kept. Stable codes.
enum RowRefusal: String, CaseIterable {
    case fieldMissing = "FIELD_MISSING"
    case fieldInvalid = "FIELD_INVALID"
    case identityInvalid = "ID_INVALID"
    case nameDiffers = "NAME_DIFFERS"
    case divisionUnknown = "DIVISION_UNKNOWN"
    case notResponsible = "NOT_RESPONSIBLE"
    case ownCase = "OWN_CASE"
    case legacyNumberTaken = "LEGACY_NUMBER_TAKEN"
    case ownerNotTaken = "OWNER_NOT_TAKEN"
    case managementNumberTaken = "MANAGEMENT_NUMBER_TAKEN"
    case numberTaken = "REGISTRATION_NUMBER_TAKEN"
    case periodsOverlap = "PERIODS_OVERLAP"
    case proofTaken = "PROOF_TAKEN"
    case rowInUse = "ROW_IN_USE"
}
