import Schema

extension ComparisonList {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.comparisonByDigest, IndexTerm.bytes(contentDigest), key)]
    }
}

extension ComparisonCandidate {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.candidateByPerson, personId, key)]
    }
}
