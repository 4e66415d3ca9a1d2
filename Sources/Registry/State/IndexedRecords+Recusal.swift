import Schema

extension Recusal: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        liftedAt == 0 ? [IndexEntry(.recusalByOperator, operatorId, key)] : []
    }
}
