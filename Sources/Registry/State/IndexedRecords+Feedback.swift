import Schema

extension FeedbackCase {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        let byState = IndexEntry(.feedbackByState, IndexTerm.state(state.rawValue), key)
        guard !documentNumber.isEmpty else { return [byState] }
        return [
            IndexEntry(.feedbackByDocument, IndexTerm.text(documentNumber), key), byState,
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
