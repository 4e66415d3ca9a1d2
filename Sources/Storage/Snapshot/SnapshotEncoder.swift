/// A frozen copy as the bytes of a snapshot, piece by piece in the order of the file: the header, a
/// section at a time, then index and trailer.
///
/// It writes nothing: a snapshot's file and a backup's stream are two places for the same bytes.
struct SnapshotEncoder: ~Copyable {
    private enum Phase {
        case header
        case rows(table: Int, fromKey: UInt64)
        case trailer
        case ended
    }

    let header: SnapshotHeader
    private let source: SnapshotSource
    private let sliceBytes: Int
    private var phase = Phase.header
    private var index: [UInt8] = []
    private var sectionCount: UInt32 = 0
    private var hash: RootHash? = RootHash()
    /// Bytes given so far: where the next piece begins.
    private(set) var offset: UInt64 = 0
    private(set) var rowCount: UInt64 = 0
    /// Of all rows, once the last piece is given.
    private(set) var rootHash = Digest.zero

    init(
        _ source: SnapshotSource, storeID: StoreID, sliceBytes: Int
    ) throws(StorageError) {
        guard source.attributes.count <= SnapshotHeader.attributesBytesMax else {
            throw .snapshotSource(
                .attributesTooLong(
                    bytes: source.attributes.count, limit: SnapshotHeader.attributesBytesMax))
        }
        for (before, next) in zip(source.tables, source.tables.dropFirst()) where before >= next {
            throw .snapshotSource(.notAscending(table: next, key: 0))
        }
        header = SnapshotHeader(
            storeID: storeID, covered: source.covered, revision: source.revision,
            instant: source.instant, attributes: source.attributes)
        self.source = source
        self.sliceBytes = sliceBytes
    }

    /// The next piece; nil behind the last.
    mutating func next() throws(StorageError) -> [UInt8]? {
        let piece: [UInt8]
        switch phase {
        case .header:
            piece = header.encode()
            phase = source.tables.isEmpty ? .trailer : .rows(table: 0, fromKey: 0)
        case .rows(let table, let fromKey):
            // Behind the last row comes the trailer.
            guard let section = try nextSection(table: table, fromKey: fromKey) else {
                return try next()
            }
            piece = section
        case .trailer:
            piece = trailer()
            phase = .ended
        case .ended:
            return nil
        }
        offset += UInt64(piece.count)
        return piece
    }

    /// The next section from a place on, tables without a row passed over; nil where none is left.
    private mutating func nextSection(
        table first: Int, fromKey: UInt64
    ) throws(StorageError) -> [UInt8]? {
        var table = first
        var fromKey = fromKey
        while table < source.tables.count {
            guard var hash = hash.take() else {
                throw .closed
            }
            let collected = try SectionCollector.collect(
                source, table: source.tables[table], fromKey: fromKey, sliceBytes: sliceBytes,
                hash: &hash)
            self.hash = consume hash
            if collected.nextKey == nil {
                table += 1
            }
            fromKey = collected.nextKey ?? 0
            phase = table < source.tables.count ? .rows(table: table, fromKey: fromKey) : .trailer
            if !collected.builder.isEmpty {
                return add(collected.builder)
            }
        }
        return nil
    }

    private mutating func add(_ builder: SectionBuilder) -> [UInt8] {
        let section = builder.section
        var entry = ByteEncoder()
        entry.put(offset)
        index.append(contentsOf: entry.bytes + section.encode())
        sectionCount += 1
        rowCount += UInt64(section.rowCount)
        return section.encode() + builder.payload
    }

    private mutating func trailer() -> [UInt8] {
        rootHash = hash.take()?.finish() ?? .zero
        let trailer = SnapshotTrailer(
            storeID: header.storeID, revision: header.revision, indexOffset: offset,
            sectionCount: sectionCount, indexChecksum: Checksum.of(index), rowCount: rowCount,
            rootHash: rootHash)
        return index + trailer.encode()
    }
}
