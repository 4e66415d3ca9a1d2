import Schema

extension Receipt {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.receiptByNumber, IndexTerm.text(number), key)]
    }
}

extension OutsideSettlement {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.settlementByNumber, IndexTerm.text(number), key)]
    }
}

extension ErasureCase {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.erasureByPerson, personId, key)]
    }
}
