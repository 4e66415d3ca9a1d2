import Rules
package import Schema

extension Schema.AttachmentKind {
    /// The kind that the rules know; nil where it is not set.
    var ruleKind: Rules.AttachmentKind? {
        switch self {
        case .identity: .identity
        case .degree: .degree
        case .certificateScan: .certificateScan
        case .pledge: .pledge
        case .educationProof: .educationProof
        case .guide: .guide
        case .other: .other
        case .unspecified, .unrecognized: nil
        }
    }
}

extension AttachmentHeader {
    /// Whether a content that begins like this can be of the declared type.
    package func mediaTypeAgrees(with beginning: [UInt8]) -> Bool {
        MediaType(rawValue: mediaType)?.agrees(with: beginning) ?? false
    }
}

extension Schema.AttachmentNeed {
    /// Both are set, and it is something that an applicant has.
    var canBeGiven: Bool {
        Rules.AttachmentNeed(self).map { $0.attachment != .guide } ?? false
    }
}

extension Rules.AttachmentNeed {
    /// Nil if one of the two is not set.
    init?(_ record: Schema.AttachmentNeed) {
        guard let application = record.application.ruleKind,
            let attachment = record.attachment.ruleKind
        else { return nil }
        self.init(application: application, attachment: attachment)
    }
}

/// What of a store's past can still be asked for.
///
/// An attachment is named by every state from the change that added it to the change that took it
/// away. Such a state can be asked for if a kept snapshot is of it, or if the journal, archive
/// included, leads to it. Both shrink at their old end alone, and by explicit verbs alone: what
/// reaches no such state now reaches none later.
package struct KeptHistory: Sendable, Equatable {
    /// Revisions of the kept snapshots.
    package let snapshots: [UInt64]
    /// The journal leads on from this revision.
    package let journalFrom: UInt64

    package init(snapshots: [UInt64], journalFrom: UInt64) {
        self.snapshots = snapshots
        self.journalFrom = journalFrom
    }

    /// Whether a state that can be asked for names what these changes added and took away.
    func names(added: UInt64, removed: UInt64) -> Bool {
        journalFrom < removed || snapshots.contains { added <= $0 && $0 < removed }
    }
}
