import Schema

// What each record is found by.

extension Bureau {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.bureauByShortName, IndexTerm.text(shortName), key)]
    }
}

extension Operator {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.operatorByUserID, UInt64(uid), key)]
    }
}

extension RuleSet {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.ruleSetByName, IndexTerm.text(name), key)]
    }
}

extension Notice {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.noticeByName, IndexTerm.text(name), key)]
    }
}

extension RosterBatch {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.batchByDigest, IndexTerm.bytes(contentDigest), key)]
    }
}

extension RosterEntry {
    /// One whose person was erased is found by neither number.
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        var entries: [IndexEntry] = []
        if !documentNumber.isEmpty {
            entries.append(
                IndexEntry(.rosterByDocument, IndexTerm.text(documentNumber), key))
        }
        if !managementNumber.isEmpty {
            let term = IndexTerm.text(managementNumber)
            entries.append(IndexEntry(.rosterByManagementNumber, term, key))
        }
        return entries + specialIndexEntries(key)
    }
}

extension PersonIdentity {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        documents.map { IndexEntry(.personByDocument, IndexTerm.text($0.number), key) }
    }
}

extension Certificate {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        var entries = [IndexEntry(.certificateByPerson, personId, key)]
        if !managementNumber.isEmpty {
            let term = IndexTerm.text(managementNumber)
            entries.append(IndexEntry(.certificateByManagementNumber, term, key))
        }
        if rosterEntryId != 0 {
            entries.append(IndexEntry(.rosterInUse, IndexTerm.inUse, rosterEntryId))
        }
        return entries
    }
}

extension RegistrationPeriod {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [
            IndexEntry(.periodByPerson, personId, key),
            IndexEntry(.periodByNumber, IndexTerm.text(number), key),
        ]
    }
}

extension Application {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        let term = IndexTerm.bureauAndState(bureauId, state.rawValue)
        var entries = [
            IndexEntry(.applicationByPerson, personId, key),
            IndexEntry(.applicationByBureauAndState, term, key),
        ]
        if organisationId != 0 {
            entries.append(IndexEntry(.applicationByOrganisation, organisationId, key))
        }
        return holderId == 0
            ? entries : entries + [IndexEntry(.applicationByHolder, holderId, key)]
    }
}

extension RegistrationEvent {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.eventByPeriod, periodId, key)]
    }
}

extension PersonChange {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.changeByPerson, personId, key)]
    }
}

extension PublishedReport {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.reportByName, IndexTerm.text(name), key)]
    }
}

extension FrozenForm {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.formByApplication, applicationId, key)]
    }
}

extension RememberedWrite {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        let term = IndexTerm.writeKey(operator: operatorId, key: idempotencyKey)
        return [IndexEntry(.writeByKey, term, key)]
    }
}

extension Schema.EducationEntry {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        var entries = [IndexEntry(.educationByPerson, personId, key)]
        let proof = comparedProof
        if !proof.isEmpty {
            entries.append(IndexEntry(.educationByProof, IndexTerm.text(proof), key))
        }
        return entries
    }
}

extension EducationRoll {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.educationRollByDigest, IndexTerm.bytes(contentDigest), key)]
    }
}
