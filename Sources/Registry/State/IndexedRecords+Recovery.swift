import Schema

extension Receipt: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.receiptByNumber, IndexTerm.text(number), key)]
    }
}

extension OutsideSettlement: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.settlementByNumber, IndexTerm.text(number), key)]
    }
}

extension ErasureCase: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.erasureByPerson, personId, key)]
    }
}
