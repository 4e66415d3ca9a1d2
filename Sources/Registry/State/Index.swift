import ProtobufRuntime

/// The indexes of the registry: from a term to ids. They are derived from the records, never
/// stored.
enum Index: Int, CaseIterable, Sendable {
    /// uid → operators ever bound to it.
    case operatorByUserID
    /// Short name → bureau.
    case bureauByShortName
    /// Name → rule sets, all versions.
    case ruleSetByName
    /// Name → notices, all versions.
    case noticeByName
    /// Content digest → batches.
    case batchByDigest
    /// Document number → roster entries.
    case rosterByDocument
    /// Management number → roster entries.
    case rosterByManagementNumber
    /// Document number, any ever used → persons.
    case personByDocument
    /// Registering division → persons.
    case personByDivision
    /// Management number → certificates.
    case certificateByManagementNumber
    /// Person → certificates.
    case certificateByPerson
    /// Person → registration periods.
    case periodByPerson
    /// Registration number → registration periods.
    case periodByNumber
    /// Person → applications.
    case applicationByPerson
    /// Accepting bureau and state → applications.
    case applicationByBureauAndState
    /// Application → frozen forms.
    case formByApplication
    /// Operator and idempotency key → revisions of remembered writes.
    case writeByKey
    /// Person → entries of continuing education.
    case educationByPerson
    /// Organiser and number of a certificate of continuing education → entries.
    case educationByProof
    /// Content digest → rolls.
    case educationRollByDigest
    /// Document number → feedback cases.
    case feedbackByDocument
    /// State → feedback cases.
    case feedbackByState
    /// Batch that confirms it, 0 = none → roster entries made from feedback.
    case feedbackEntryByConfirmation
    /// 1 → roster entries that are void.
    case rosterVoid
    /// Event → messages.
    case messageByEvent
    /// State → messages.
    case messageByState
    /// Operator who has claimed them → applications.
    case applicationByHolder
    /// Registration period → events.
    case eventByPeriod
    /// Person → changes about him.
    case changeByPerson
    /// Short name → reports.
    case reportByName
    /// Person → messages.
    case messageByPerson
    /// Account that they lead to → persons.
    case personByMergedInto
    /// Credit code of the employer, and its name → persons.
    case personByEmployer
    /// Two persons → pairs.
    case pairByPersons
    /// Credit code, and name in use → organisations that exist.
    case organisationByText
    /// Content digest → comparison lists.
    case comparisonByDigest
    /// Person → candidates of comparison lists.
    case candidateByPerson
    /// Officer who does not act → recusals that were not lifted.
    case recusalByOperator
    /// Organisation that handed them in → applications.
    case applicationByOrganisation
    /// 1 → roster entries that a certificate was made of.
    case rosterInUse
    /// Person → reviews of refusals.
    case remedyByPerson
    /// Person → complaints.
    case complaintByPerson
    /// Content digest → imports from a retired system.
    case migrationByDigest
    /// Number in the retired system → rows of imports.
    case migrationRowByLegacy
    /// What it belongs to → attachments.
    case attachmentBySubject
    /// Content digest → attachments.
    case attachmentByDigest
    /// Number in the bureau's register → receipts.
    case receiptByNumber
    /// Person → erasures.
    case erasureByPerson
    /// Number as it stands outside → settlements.
    case settlementByNumber
}

/// Terms of an index: a number as it is, or 64 bits of a text. Texts may collide, so whoever finds
/// a record by a text compares the text itself.
enum IndexTerm {
    static func text(_ text: String) -> UInt64 {
        bytes(text.utf8)
    }

    static func text(_ text: WireText) -> UInt64 {
        bytes(text.utf8)
    }

    static func bytes(_ bytes: some Sequence<UInt8>, seed: UInt64 = 0) -> UInt64 {
        var hash = 0xcbf2_9ce4_8422_2325 ^ seed
        for byte in bytes {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        // FNV mixes its high bits badly: one multiply-and-shift round spreads them.
        hash ^= hash >> 32
        hash = hash &* 0x9e37_79b9_7f4a_7c15
        return hash ^ (hash >> 29)
    }

    static func bureauAndState(_ bureau: UInt64, _ state: Int32) -> UInt64 {
        bureau << 8 | UInt64(UInt8(truncatingIfNeeded: state))
    }

    static var void: UInt64 { 1 }
    static var inUse: UInt64 { 1 }

    static func state(_ state: Int32) -> UInt64 {
        UInt64(UInt8(truncatingIfNeeded: state))
    }

    static func writeKey(operator id: UInt64, key: some Sequence<UInt8>) -> UInt64 {
        bytes(key, seed: id &* 0x9e37_79b9_7f4a_7c15)
    }
}
