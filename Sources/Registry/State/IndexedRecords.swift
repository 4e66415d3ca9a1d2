import ProtobufRuntime
import Rules
import Schema

// What each record is found by.

extension Bureau: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.bureauByShortName, IndexTerm.text(shortName), key)]
    }
}

extension Operator: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.operatorByUserID, UInt64(uid), key)]
    }
}

extension Schema.RuleSet: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.ruleSetByName, IndexTerm.text(name), key)]
    }
}

extension Schema.Notice: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.noticeByName, IndexTerm.text(name), key)]
    }
}

extension RosterBatch: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.batchByDigest, IndexTerm.bytes(contentDigest), key)]
    }
}

extension RosterEntry.View: IndexedView {
    /// One whose person was erased is found by neither number.
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        if !documentNumber.isEmpty {
            entries.append(IndexEntry(.rosterByDocument, IndexTerm.text(documentNumber), key))
        }
        if !managementNumber.isEmpty {
            let term = IndexTerm.text(managementNumber)
            entries.append(IndexEntry(.rosterByManagementNumber, term, key))
        }
        addSpecialIndexEntries(key, &entries)
    }
}

extension PersonIdentity.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        documents.forEach(IdentityDocument.View.self) { document in
            entries.append(IndexEntry(.personByDocument, IndexTerm.text(document.number), key))
            return true
        }
    }
}

extension Certificate.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        entries.append(IndexEntry(.certificateByPerson, personId, key))
        if !managementNumber.isEmpty {
            let term = IndexTerm.text(managementNumber)
            entries.append(IndexEntry(.certificateByManagementNumber, term, key))
        }
        if rosterEntryId != 0 {
            entries.append(IndexEntry(.rosterInUse, IndexTerm.inUse, rosterEntryId))
        }
    }
}

extension RegistrationPeriod.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        entries.append(IndexEntry(.periodByPerson, personId, key))
        entries.append(IndexEntry(.periodByNumber, IndexTerm.text(number), key))
    }
}

extension Application.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        let term = IndexTerm.bureauAndState(bureauId, state.rawValue)
        entries.append(IndexEntry(.applicationByPerson, personId, key))
        entries.append(IndexEntry(.applicationByBureauAndState, term, key))
        if organisationId != 0 {
            entries.append(IndexEntry(.applicationByOrganisation, organisationId, key))
        }
        if holderId != 0 {
            entries.append(IndexEntry(.applicationByHolder, holderId, key))
        }
    }
}

extension RegistrationEvent.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        entries.append(IndexEntry(.eventByPeriod, periodId, key))
    }
}

extension PersonChange.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        entries.append(IndexEntry(.changeByPerson, personId, key))
    }
}

extension PublishedReport: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.reportByName, IndexTerm.text(name), key)]
    }
}

extension FrozenForm.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        entries.append(IndexEntry(.formByApplication, applicationId, key))
    }
}

extension RememberedWrite.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        let term = IndexTerm.writeKey(operator: operatorId, key: idempotencyKey)
        entries.append(IndexEntry(.writeByKey, term, key))
    }
}

extension Schema.EducationEntry.View: IndexedView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        entries.append(IndexEntry(.educationByPerson, personId, key))
        guard !proofNumber.isEmpty else { return }
        let proof = Rules.EducationEntry.comparedProof(
            organiser: organiser.utf8, number: proofNumber.utf8)
        if !proof.isEmpty {
            entries.append(IndexEntry(.educationByProof, IndexTerm.bytes(proof), key))
        }
    }
}

extension EducationRoll: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.educationRollByDigest, IndexTerm.bytes(contentDigest), key)]
    }
}
