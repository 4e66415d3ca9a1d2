/// The rows of one section whose checksum held, as they lie in its payload.
package struct SnapshotRows: Sendable {
    private struct Place {
        let key: UInt64
        let start: UInt32
        let end: UInt32
    }

    package let table: UInt32
    private let payload: [UInt8]
    private var places: [Place] = []

    /// Nil where the payload is no such rows, or a key is beyond the limit.
    init?(_ section: SnapshotSection, payload: [UInt8], keyLimit: UInt64) {
        table = section.table
        self.payload = payload
        // A row has two bytes at least; the count itself may be anything.
        places.reserveCapacity(min(Int(section.rowCount), payload.count / 2))
        var rows = SectionRows(section, payload: payload)
        while true {
            switch rows.next() {
            case .row(let key, let range):
                guard key <= keyLimit else { return nil }
                places.append(
                    Place(
                        key: key, start: UInt32(truncatingIfNeeded: range.lowerBound),
                        end: UInt32(truncatingIfNeeded: range.upperBound)))
            case .end:
                return
            case .malformed:
                return nil
            }
        }
    }

    /// Gives every row, in order of the keys.
    package func forEach<Failure: Error>(
        _ body: (_ key: UInt64, _ record: RawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        for place in places {
            try unsafe body(
                place.key, payload.span.bytes.extracting(Int(place.start)..<Int(place.end)))
        }
    }
}
