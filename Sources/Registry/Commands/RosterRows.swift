import Rules
package import Schema

/// What becomes of the rows of one chunk of a roster import.
package struct CheckedRosterRows: Sendable, Equatable {
    /// Rows to stage, in canonical form.
    package var entries: [RosterEntry] = []
    /// Rows that stand in the roster already, to the letter of document, level, year and number.
    package var alreadyKnown = 0
    /// One entry a problem; the row number counts from 1 in the file.
    package var errors: [RowError] = []
}

extension Registry {
    /// Checks the rows of a chunk whose first row is number `firstRow` of the file, which is staged
    /// into `batch` (0 = into none). A row that another import has staged and not published is
    /// neither known nor new: it is an error, for nobody can tell yet which it will be.
    package func checkRosterRows(
        _ rows: [RosterEntry], firstRow: UInt32, into batch: UInt64 = 0,
        _ trace: inout ReadTrace
    ) -> CheckedRosterRows {
        var checked = CheckedRosterRows()
        var seenInChunk: Set<String> = []
        for (offset, row) in rows.enumerated() {
            let number = firstRow &+ UInt32(truncatingIfNeeded: offset)
            var problems: [(column: String, reason: String)] = []
            let entry = canonical(row, &problems, &trace)
            if problems.isEmpty {
                let key = "\(entry.documentNumber)|\(entry.managementNumber)"
                switch standing(of: entry, in: batch, &trace) {
                case .known: checked.alreadyKnown += 1
                case .numberTaken:
                    problems.append(("management_number", "MANAGEMENT_NUMBER_TAKEN"))
                case .stagedElsewhere:
                    problems.append(("management_number", "IMPORT_UNDER_WAY"))
                case .new where !seenInChunk.insert(key).inserted: checked.alreadyKnown += 1
                case .new: checked.entries.append(entry)
                }
            }
            for problem in problems {
                var error = RowError()
                error.row = number
                error.column = problem.column
                error.reason = problem.reason
                checked.errors.append(error)
            }
        }
        return checked
    }

    private func canonical(
        _ row: RosterEntry, _ problems: inout [(column: String, reason: String)],
        _ trace: inout ReadTrace
    ) -> RosterEntry {
        var entry = RosterEntry()
        entry.examYear = row.examYear
        entry.level = row.level
        entry.name = PersonName.trimmed(row.name)
        entry.documentKind = row.documentKind == .unspecified ? .resident : row.documentKind
        entry.divisionId = row.divisionId
        entry.passedOn = row.passedOn
        entry.issuedOn = row.issuedOn
        entry.origin = .official
        if entry.name.isEmpty {
            problems.append(("name", "FIELD_MISSING"))
        }
        if let number = Self.canonicalDocument(entry.documentKind, row.documentNumber) {
            entry.documentNumber = number
        } else {
            problems.append(("id_number", RefusalReason.identityInvalid.rawValue))
        }
        if let number = try? ManagementNumber(parsing: row.managementNumber) {
            entry.managementNumber = number.text
        } else {
            problems.append(("management_number", "FIELD_INVALID"))
        }
        if !row.level.isKnown {
            problems.append(("level", "FIELD_INVALID"))
        }
        if !(2008...2100).contains(row.examYear) {
            problems.append(("exam_year", "FIELD_INVALID"))
        }
        if get(Division.self, .division, UInt64(row.divisionId), &trace) == nil {
            problems.append(("division", RefusalReason.divisionUnknown.rawValue))
        }
        for (column, day) in [("passed_on", row.passedOn), ("issued_on", row.issuedOn)]
        where day != 0 && CalendarDay(yyyymmdd: day) == nil {
            problems.append((column, "FIELD_INVALID"))
        }
        return entry
    }

    /// Rows of an abandoned or undone batch are on their way out and stand in nobody's way; nor
    /// does an entry made from feedback stand in the way of the official one that confirms it.
    private enum Standing {
        case new, known, numberTaken, stagedElsewhere
    }

    private func standing(
        of entry: RosterEntry, in batch: UInt64, _ trace: inout ReadTrace
    ) -> Standing {
        let term = IndexTerm.text(entry.managementNumber)
        for id in ids(.rosterByManagementNumber, term, &trace) {
            guard let other = get(RosterEntry.self, .rosterEntry, id, &trace),
                other.managementNumber == entry.managementNumber
            else { continue }
            if other.origin == .feedback {
                // One that was declared void has had its say.
                guard other.documentNumber != entry.documentNumber, other.voidedAt == 0 else {
                    continue
                }
                return .numberTaken
            }
            guard let state = get(RosterBatch.self, .rosterBatch, other.batchId, &trace)?.state,
                state != .abandoned, state != .undone
            else { continue }
            guard state == .published || other.batchId == batch else { return .stagedElsewhere }
            return other.documentNumber == entry.documentNumber && other.level == entry.level
                && other.examYear == entry.examYear ? .known : .numberTaken
        }
        return .new
    }

    /// The canonical number of a document of this kind; nil if it cannot be one.
    static func canonicalDocument(
        _ kind: Schema.IdentityDocumentKind,
        _ raw: String
    ) -> String? {
        guard let kind = kind.ruleKind else { return nil }
        return (try? IdentityNumber(parsing: raw, as: kind))?.canonical
    }
}

extension Level {
    var isKnown: Bool {
        switch self {
        case .assistant, .socialWorker, .senior: true
        case .unspecified, .unrecognized: false
        }
    }
}
