import Schema

extension FeedbackCase {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [
            IndexEntry(.feedbackByDocument, IndexTerm.text(documentNumber), key),
            IndexEntry(.feedbackByState, IndexTerm.state(state.rawValue), key),
        ]
    }
}

extension ShortMessage {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        let entries = [
            IndexEntry(.messageByEvent, IndexTerm.text(eventKey), key),
            IndexEntry(.messageByState, IndexTerm.state(state.rawValue), key),
        ]
        return personId == 0
            ? entries : entries + [IndexEntry(.messageByPerson, personId, key)]
    }
}

extension RosterEntry {
    /// What it has beside document and number, if it is not one like all others.
    func specialIndexEntries(_ key: UInt64) -> [IndexEntry] {
        var entries: [IndexEntry] = []
        if origin == .feedback {
            entries.append(IndexEntry(.feedbackEntryByConfirmation, confirmedByBatchId, key))
        }
        if voidedAt != 0 {
            entries.append(IndexEntry(.rosterVoid, IndexTerm.void, key))
        }
        return entries
    }
}
