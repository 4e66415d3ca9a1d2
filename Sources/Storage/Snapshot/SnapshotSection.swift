/// The header of a section: some rows of one table, about a slice's worth, so that a reader checks
/// them as a whole before it believes one, without holding more than a slice in memory.
struct SnapshotSection: Equatable {
    static let headerBytes = 32
    static let indexEntryBytes = headerBytes + 8
    private static let magic: UInt32 = 0x5443_4553

    let table: UInt32
    let rowCount: UInt32
    let payloadBytes: UInt32
    let firstKey: UInt64
    let payloadChecksum: UInt32

    func encode() -> [UInt8] {
        var encoder = ByteEncoder()
        encoder.put(Self.magic)
        encoder.put(table)
        encoder.put(rowCount)
        encoder.put(payloadBytes)
        encoder.put(firstKey)
        encoder.put(payloadChecksum)
        return encoder.block(of: Self.headerBytes)
    }

    static func decode(_ bytes: [UInt8]) -> SnapshotSection? {
        var decoder = ByteDecoder(bytes)
        guard bytes.count == headerBytes, bytes.endsWithItsChecksum(),
            decoder.integer(UInt32.self) == magic,
            let table = decoder.integer(UInt32.self), let rows = decoder.integer(UInt32.self),
            let payload = decoder.integer(UInt32.self),
            let firstKey = decoder.integer(UInt64.self),
            let checksum = decoder.integer(UInt32.self)
        else {
            return nil
        }
        return SnapshotSection(
            table: table, rowCount: rows, payloadBytes: payload, firstKey: firstKey,
            payloadChecksum: checksum)
    }
}

/// Gathers the rows of one section.
struct SectionBuilder {
    let table: UInt32
    private(set) var payload: [UInt8] = []
    private var rowCount: UInt32 = 0
    private var firstKey: UInt64 = 0
    private(set) var lastKey: UInt64 = 0

    init(table: UInt32) {
        self.table = table
    }

    var isEmpty: Bool { rowCount == 0 }

    var section: SnapshotSection {
        SnapshotSection(
            table: table, rowCount: rowCount,
            payloadBytes: UInt32(truncatingIfNeeded: payload.count),
            firstKey: firstKey, payloadChecksum: Checksum.of(payload))
    }

    mutating func add(key: UInt64, record: RawSpan) {
        if isEmpty {
            firstKey = key
            lastKey = key
        }
        put(variableLength: key - lastKey)
        put(variableLength: UInt64(record.byteCount))
        unsafe record.withUnsafeBytes { unsafe payload.append(contentsOf: $0) }
        lastKey = key
        rowCount += 1
    }

    private mutating func put(variableLength value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            payload.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        payload.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Reads the rows of a section whose checksum held; they are bounds-checked all the same.
struct SectionRows {
    private let payload: [UInt8]
    private var decoder: ByteDecoder
    private var rowsLeft: UInt32
    private var key: UInt64
    private var isFirst = true

    init(_ section: SnapshotSection, payload: [UInt8]) {
        self.payload = payload
        decoder = ByteDecoder(payload)
        rowsLeft = section.rowCount
        key = section.firstKey
    }

    enum Row {
        case row(key: UInt64, record: Range<Int>)
        case end
        case malformed
    }

    mutating func next() -> Row {
        guard rowsLeft > 0 else {
            return decoder.remaining == 0 ? .end : .malformed
        }
        guard let delta = decoder.variableLengthInteger(), (delta == 0) == isFirst,
            let length = decoder.variableLengthInteger(), let count = Int(exactly: length),
            count <= StorageConfiguration.recordBytesMax
        else {
            return .malformed
        }
        let start = decoder.offset
        let (sum, overflow) = key.addingReportingOverflow(delta)
        guard !overflow, decoder.skip(count) else {
            return .malformed
        }
        key = sum
        isFirst = false
        rowsLeft -= 1
        return .row(key: key, record: start..<start + count)
    }
}
