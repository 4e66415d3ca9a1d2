import Schema

extension AuditRow {
    static var headings: [Heading] {
        [
            .sequence, .at, .accountName, .bureauName, .userID, .kind, .method, .personID, .subject,
            .subjectID, .reason, .revision,
        ]
    }

    var cells: [Cell] {
        let isPerson = subject == .person
        return [
            .id(sequence), .instant(at), .optional(accountName), .optional(bureauName),
            .number(UInt64(uid)), kind.cell, .optional(method.withoutPackage),
            .id(isPerson ? subjectId : 0), isPerson ? .absent : subject.cell,
            .id(isPerson ? 0 : subjectId), .optional(reason), .id(revision),
        ]
    }
}

extension String {
    /// A method as it is typed: `Persons/Reveal`.
    fileprivate var withoutPackage: String {
        hasPrefix("shegong.v1.") ? String(dropFirst("shegong.v1.".count)) : self
    }
}

extension AuditReach {
    /// How far a reading of the audit looked, and from when on that is all there was.
    var fields: [Report.Field] {
        [
            .init(.lookedUntil, .instant(lookedUntil)), .init(.isKeptWhole, .flag(whole)),
            .init(.completeFrom, .instant(completeFrom)),
        ]
    }
}

/// Counts of the audit, a row for each operator: whoever has revealed most stands first.
struct AuditSummary {
    private var operators: [UInt64: AuditCount] = [:]
    private var counts: [UInt64: [AuditKind: UInt64]] = [:]

    /// A column for each kind.
    private static let columns: [(heading: Heading, kind: AuditKind)] = [
        (.reveals, .reveal), (.refusals, .refusal), (.readings, .maskedRead),
        (.changesMade, .change), (.administration, .administration), (.unknownPeers, .unknownPeer),
    ]

    static var headings: [Heading] {
        [.operatorID, .accountName, .bureauName] + columns.map(\.heading)
    }

    mutating func add(_ parts: [AuditCount]) {
        for part in parts {
            operators[part.operatorId] = part
            counts[part.operatorId, default: [:]][part.kind, default: 0] += part.count
        }
    }

    var rows: [[Cell]] {
        let order = operators.keys.sorted { left, right in
            let (first, second) = (rank(left), rank(right))
            return first == second ? left < right : first > second
        }
        return order.map { id in
            let count = operators[id] ?? AuditCount()
            return [.id(id), .optional(count.accountName), .optional(count.bureauName)]
                + Self.columns.map { .number(counts[id]?[$0.kind] ?? 0) }
        }
    }

    private func rank(_ id: UInt64) -> (UInt64, UInt64) {
        (counts[id]?[.reveal] ?? 0, counts[id]?[.refusal] ?? 0)
    }
}
