import Schema

extension ComparisonList: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.comparisonByDigest, IndexTerm.bytes(contentDigest), key)]
    }
}

extension ComparisonCandidate: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.candidateByPerson, personId, key)]
    }
}
