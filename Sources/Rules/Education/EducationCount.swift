/// How much continuing education counts for a renewal, entry by entry.
package struct EducationCount: Hashable, Sendable {
    /// Minutes demanded.
    package let required: Int
    /// Days on which an entry has to be completed to count.
    package let days: DayRange
    /// Every entry of the person, in the order in which they are counted: by completion, then id.
    package let rows: [Row]

    package struct Row: Hashable, Sendable {
        package let entry: UInt64
        package let recognised: Int
        package let counted: Int
        /// Why not all of it counts; nil = it does.
        package let loss: EducationLoss?
    }

    package var counted: Int { rows.reduce(0) { $0 + $1.counted } }
    package var missing: Int { max(0, required - counted) }

    /// "12:OVERLAP,15:OUTSIDE_COUNTED_DAYS": what did not count, at most the first twenty.
    var lossList: String {
        let lost = rows.compactMap { row in row.loss.map { "\(row.entry):\($0.rawValue)" } }
        return lost.prefix(20).joined(separator: ",") + (lost.count > 20 ? ",…" : "")
    }
}

/// Why an entry does not count, or not all of it.
package enum EducationLoss: String, Sendable, CaseIterable {
    case withdrawn = "WITHDRAWN"
    case notRecognisedYet = "NOT_RECOGNISED_YET"
    case recognitionRefused = "RECOGNITION_REFUSED"
    case usedInEarlierPeriod = "USED_IN_EARLIER_PERIOD"
    case usedInOtherApplication = "USED_IN_OTHER_APPLICATION"
    case proofOfAnotherPerson = "PROOF_OF_ANOTHER_PERSON"
    /// The same certificate stands behind another entry of this person.
    case proofTwice = "PROOF_TWICE"
    case formNotAdmitted = "FORM_NOT_ADMITTED"
    /// Completed after the day that decides.
    case notCompletedYet = "NOT_COMPLETED_YET"
    case outsideCountedDays = "OUTSIDE_COUNTED_DAYS"
    /// A degree counts once for each person, for ever.
    case degreeOnce = "DEGREE_ONCE"
    /// More was recognised than a degree counts.
    case degreeHours = "DEGREE_HOURS"
    /// Another entry covers the same time.
    case overlap = "OVERLAP"
}
