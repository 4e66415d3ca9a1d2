import ProtobufRuntime
import Schema

extension FeedbackCase: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        let byState = IndexEntry(.feedbackByState, IndexTerm.state(state.rawValue), key)
        guard !documentNumber.isEmpty else { return [byState] }
        return [
            IndexEntry(.feedbackByDocument, IndexTerm.text(documentNumber), key), byState,
        ]
    }
}

extension ShortMessage.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        entries.append(IndexEntry(.messageByEvent, IndexTerm.text(eventKey), key))
        entries.append(IndexEntry(.messageByState, IndexTerm.state(state.rawValue), key))
        if personId != 0 {
            entries.append(IndexEntry(.messageByPerson, personId, key))
        }
    }
}

extension RosterEntry.View {
    /// What it has beside document and number, if it is not one like all others.
    func addSpecialIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        if origin == .feedback {
            entries.append(IndexEntry(.feedbackEntryByConfirmation, confirmedByBatchId, key))
        }
        if voidedAt != 0 {
            entries.append(IndexEntry(.rosterVoid, IndexTerm.void, key))
        }
    }
}
