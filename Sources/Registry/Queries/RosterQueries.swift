package import Schema

/// Questions about the roster (社工库). Rows of a batch that is not published are never shown.
extension Registry {
    /// Entries for a document number in canonical form, oldest first; one made from feedback only
    /// as long as no official one has its management number.
    func rosterEntries(
        document number: String, _ trace: inout ReadTrace
    ) -> [RosterEntry] {
        var found: [RosterEntry] = []
        for id in ids(.rosterByDocument, IndexTerm.text(number), &trace) {
            guard let entry = get(RosterEntry.self, .rosterEntry, id, &trace),
                entry.documentNumber == number, isInForce(entry, &trace)
            else { continue }
            found.append(entry)
        }
        let official = found.filter { $0.origin != .feedback }.map(\.managementNumber)
        return found.filter {
            $0.origin != .feedback || !official.contains($0.managementNumber)
        }
    }

    /// Whether a document number in canonical form has an entry of which no certificate was made.
    /// It may be another number's: what is found is to be read.
    func hasUnusedRosterEntry(document number: String, _ trace: inout ReadTrace) -> Bool {
        for id in ids(.rosterByDocument, IndexTerm.text(number), &trace)
        where firstID(.rosterInUse, IndexTerm.inUse, after: id &- 1, &trace) != id {
            return true
        }
        return false
    }

    /// Of a published batch, or made from feedback.
    package func isInForce(_ entry: RosterEntry, _ trace: inout ReadTrace) -> Bool {
        entry.origin == .feedback || isPublished(entry.batchId, &trace)
    }

    package func isPublished(_ batch: UInt64, _ trace: inout ReadTrace) -> Bool {
        get(RosterBatch.self, .rosterBatch, batch, &trace)?.state == .published
    }

    /// Whether any roster is loaded at all.
    func hasRoster(_ trace: inout ReadTrace) -> Bool {
        var found = false
        forEach(RosterBatch.self, .rosterBatch, &trace) { _, batch in
            found = batch.state == .published
            return !found
        }
        return found
    }

    /// The published batch with this content; nil if it was not imported yet.
    package func publishedBatch(
        digest: [UInt8], _ trace: inout ReadTrace
    ) -> RosterBatch? {
        for id in ids(.batchByDigest, IndexTerm.bytes(digest), &trace) {
            if let batch = get(RosterBatch.self, .rosterBatch, id, &trace),
                batch.contentDigest == digest, batch.state == .published
            {
                return batch
            }
        }
        return nil
    }

    /// Batches that were left open by a stop in the middle of an import, or undone, with rows to
    /// discard.
    package func unfinishedBatches(_ trace: inout ReadTrace) -> [UInt64] {
        var found: [UInt64] = []
        forEach(RosterBatch.self, .rosterBatch, &trace) { key, batch in
            let isEnded = batch.state == .abandoned || batch.state == .undone
            if batch.state == .staged || (isEnded && batch.rowCount > 0) {
                found.append(key)
            }
            return true
        }
        return found
    }

    package func rosterBatches(
        after id: UInt64, limit: Int, _ trace: inout ReadTrace
    ) -> Page<RosterBatch> {
        page(RosterBatch.self, .rosterBatch, after: id, limit: limit, &trace) { batch, _ in
            batch.state == .published || batch.state == .undone
        }
    }

    /// Entries whose division the caller sees.
    package func rosterEntries(
        _ caller: Caller, examYear: UInt32, day: UInt32, after id: UInt64, limit: Int,
        _ trace: inout ReadTrace
    ) -> Page<RosterEntry> {
        page(RosterEntry.self, .rosterEntry, after: id, limit: limit, &trace) { entry, trace in
            (examYear == 0 || entry.examYear == examYear)
                && isInForce(entry, &trace)
                && sees(caller, entry.divisionId, day: day, &trace)
        }
    }
}
