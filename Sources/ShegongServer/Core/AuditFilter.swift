import Registry
import Rules
import Schema

/// Which items of the audit somebody asked for.
struct AuditFilter: Sendable {
    /// Not before, Unix milliseconds.
    var since = Int64.min
    /// Before, Unix milliseconds.
    var until = Int64.max
    /// Nil = of anybody.
    var operators: Set<UInt64>?
    /// Nil = about anybody.
    var subjects: AuditSubjects?
    /// The subjects' documents under the key in use.
    var tokens: Set<[UInt8]> = []
    var tokenKeyID: UInt32 = 0
    /// Empty = of all kinds.
    var kinds: Set<AuditKind> = []
    /// Full name; empty = of any.
    var method = ""
    var withReadings = false

    func admits(_ item: AuditItem) -> Bool {
        item.at >= since && item.at < until
            && (kinds.isEmpty || kinds.contains(item.kind))
            && (method.isEmpty || method == item.method)
            && operators?.contains(item.operatorID) != false
            && isAboutSubject(item)
    }

    private func isAboutSubject(_ item: AuditItem) -> Bool {
        guard let subjects else { return true }
        if item.tokenKeyID == tokenKeyID, tokens.contains(item.token) { return true }
        return switch item.subject {
        case .person: subjects.persons.contains(item.subjectID)
        case .rosterEntry: subjects.rosterEntries.contains(item.subjectID)
        case .feedback: subjects.feedback.contains(item.subjectID)
        case .complaint, .unspecified, .unrecognized: false
        }
    }
}

/// Where a page of the audit begins: an entry of the journal, and how many of its items were looked
/// at. On the wire one number, which means nothing to a client.
struct AuditPlace: Equatable, Sendable {
    var entry: UInt64
    var item: Int

    /// The longest entry has 16 MiB, and so fewer items.
    private static var itemBits: UInt64 { 24 }

    init(entry: UInt64, item: Int = 0) {
        self.entry = entry
        self.item = item
    }

    /// 0 = the beginning.
    init(_ number: UInt64) {
        entry = number >> Self.itemBits
        item = Int(number & (1 << Self.itemBits - 1))
    }

    var number: UInt64 { entry << Self.itemBits | UInt64(item) }
}

extension AuditScope {
    /// What was asked for, for the audit; whom it is about stands in its own field there.
    var words: String {
        var words: [String] = []
        if sinceAt != 0 { words.append("since \(Instant(milliseconds: sinceAt))") }
        if untilAt != 0 { words.append("until \(Instant(milliseconds: untilAt))") }
        if !accountName.isEmpty { words.append("operator \(accountName)") }
        let kinds = AuditKind.allKnown.filter(kinds.contains).map { "\($0)" }
        if !kinds.isEmpty { words.append("kinds " + kinds.joined(separator: ",")) }
        if !method.isEmpty { words.append("method \(method)") }
        if withReadings { words.append("with readings") }
        return words.joined(separator: "; ")
    }
}
