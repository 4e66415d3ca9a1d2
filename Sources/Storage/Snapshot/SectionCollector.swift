/// Collects the rows of one section from a frozen copy.
enum SectionCollector {
    /// The rows from a key on until the slice is full, and where the next section begins. The
    /// hash takes each record as the copy shows it, before it is encoded.
    static func collect(
        _ source: SnapshotSource, table: UInt32, fromKey: UInt64, sliceBytes: Int,
        hash: inout RootHash
    ) throws(StorageError) -> (builder: SectionBuilder, nextKey: UInt64?) {
        var builder = SectionBuilder(table: table)
        var nextKey: UInt64?
        var fault: SnapshotSourceFault?
        source.visitRows(table, fromKey) { key, record in
            if key < fromKey || (!builder.isEmpty && key <= builder.lastKey) {
                fault = .notAscending(table: table, key: key)
                return false
            }
            if record.byteCount > StorageConfiguration.recordBytesMax {
                fault = .recordTooLong(table: table, key: key, bytes: record.byteCount)
                return false
            }
            if !builder.isEmpty && builder.payload.count + record.byteCount > sliceBytes {
                nextKey = key
                return false
            }
            builder.add(key: key, record: record)
            hash.add(table: table, key: key, record: record)
            return true
        }
        if let fault {
            throw .snapshotSource(fault)
        }
        return (builder, nextKey)
    }
}
