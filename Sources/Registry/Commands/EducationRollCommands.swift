import Rules
import Schema

/// An organiser's roll (签到表、学员名单): many participants at once, all of them or none.
extension Registry {
    /// ids: the roll, then its first entry; those of the earlier roll if its content was imported
    /// before, and then nothing changes.
    func planImportEducationRoll(
        _ request: ImportEducationRollRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard let bureau = context.caller.bureau else { throw Refusal(.notResponsible) }
        try checkHeader(request)
        var plan = Plan()
        if let known = educationRoll(digest: request.contentDigest, bureau: bureau.id, &trace) {
            plan.ids = [known.id, known.firstEntryId]
            return plan
        }
        let organisation = try handingIn(request.organisationId, context, &trace)
        let entries = try rollEntries(request, context, &trace)
        var roll = EducationRoll()
        roll.id = nextID(.educationRoll)
        roll.label = request.label
        roll.organiser = HalfWidthText(request.organiser).trimmed
        roll.number = HalfWidthText(request.number).trimmed
        roll.contentDigest = request.contentDigest
        roll.rowCount = UInt32(entries.count)
        roll.firstEntryId = nextID(.educationEntry)
        roll.operatorId = context.caller.operator.id
        roll.bureauId = bureau.id
        roll.importedAt = context.now
        roll.organisationId = organisation
        plan.put(roll, in: .educationRoll, key: roll.id)
        var id = roll.firstEntryId
        for var entry in entries {
            entry.id = id
            entry.rollId = roll.id
            entry.enteredBy = context.caller.operator.id
            entry.enteredAt = context.now
            plan.put(entry, in: .educationEntry, key: id)
            id += 1
        }
        plan.ids = [roll.id, roll.firstEntryId]
        return plan
    }

    private func checkHeader(_ request: ImportEducationRollRequest) throws(Refusal) {
        var problems: [FieldProblem] = []
        if request.contentDigest.count != 32 { problems.append(.invalid("content_digest")) }
        if request.rows.isEmpty || request.rows.count > Self.rowsPerChange {
            problems.append(.invalid("rows"))
        }
        if HalfWidthText(request.label).trimmed.isEmpty { problems.append(.missing("label")) }
        if request.label.utf8.count > 300 { problems.append(.invalid("label")) }
        if request.number.utf8.count > 300 { problems.append(.invalid("number")) }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
    }

    /// The entries of all rows; with a single row in error none, and every error is told.
    private func rollEntries(
        _ request: ImportEducationRollRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> [Schema.EducationEntry] {
        var rows = RollRows()
        for row in request.rows {
            let claim = EducationClaim(row, of: request)
            var (entry, problems) = claim.entry(today: context.today)
            do throws(Refusal) {
                entry.personId = try participant(row, context, &trace)
            } catch {
                problems.append(.problem("management_number", error.reason.rawValue))
            }
            if problems.isEmpty {
                let obstacle = rows.obstacle(to: entry) ?? obstacle(to: entry, &trace)
                if let obstacle {
                    problems.append(.problem(obstacle.rollColumn, obstacle.rawValue))
                }
            }
            rows.add(entry, problems)
        }
        guard rows.errors.isEmpty else {
            throw Refusal(
                .rowsInError, [.init("rows", "\(rows.errorCount)")],
                fields: Array(rows.errors.prefix(Self.rowsPerChange)))
        }
        return rows.entries
    }

    /// The person of a row, on whom the caller may act; otherwise as if there were none.
    private func participant(
        _ row: EducationRollRow, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> UInt64 {
        guard let certificate = certificate(managementNumber: row.managementNumber, &trace) else {
            throw Refusal(.notFound)
        }
        let person = try personToActOn(certificate.personId, context, &trace)
        try checkNotOwnCase(person: person.id, context, &trace)
        return person.id
    }
}

/// The rows of a roll read so far.
private struct RollRows {
    private(set) var entries: [Schema.EducationEntry] = []
    /// Fields are rows[1].column, rows counted from 1.
    private(set) var errors: [FieldProblem] = []
    private(set) var errorCount = 0
    private var count = 0
    private var proofs: Set<String> = []
    private var ofPerson: [UInt64: [Schema.EducationEntry]] = [:]

    /// What an earlier row of the roll has against this one.
    func obstacle(to entry: Schema.EducationEntry) -> RefusalReason? {
        if proofs.contains(entry.comparedProof) { return .proofTaken }
        let earlier = ofPerson[entry.personId] ?? []
        if earlier.count >= Registry.openEducationAtMost { return .educationEntriesTooMany }
        return earlier.contains { $0.isSameCourse(as: entry) } ? .alreadyRecorded : nil
    }

    mutating func add(_ entry: Schema.EducationEntry, _ problems: [FieldProblem]) {
        count += 1
        guard problems.isEmpty else {
            errorCount += 1
            errors += problems.map { .problem("rows[\(count)].\($0.field)", $0.reason) }
            return
        }
        entries.append(entry)
        let proof = entry.comparedProof
        if !proof.isEmpty { proofs.insert(proof) }
        ofPerson[entry.personId, default: []].append(entry)
    }
}

extension RefusalReason {
    /// The column of a roll that an obstacle is told of.
    fileprivate var rollColumn: String {
        self == .proofTaken ? "proof_number" : "management_number"
    }
}

extension EducationClaim {
    fileprivate init(_ row: EducationRollRow, of roll: ImportEducationRollRequest) {
        let hasOwnTime = row.studied != nil
        self.init(
            form: roll.form, title: roll.title, organiser: roll.organiser,
            studied: row.studied ?? roll.studied,
            completedOn: row.completedOn != 0 || hasOwnTime ? row.completedOn : roll.completedOn,
            claimedMinutes: row.claimedMinutes == 0 ? roll.claimedMinutes : row.claimedMinutes,
            proofNumber: row.proofNumber, needsProof: false)
    }
}
