import ProtobufRuntime
package import Schema

/// A part of a list, and where the next part begins.
package struct Page<Row: Sendable>: Sendable {
    package var rows: [Row] = []
    /// Pass as "after" to go on; 0 = nothing follows.
    package var nextAfter: UInt64 = 0
}

extension PageRequest {
    /// Rows asked for, within bounds.
    package var boundedLimit: Int { limit == 0 ? 100 : Int(min(limit, 1_000)) }
}

extension Registry {
    /// Rows looked at for one page, at most: a page may come back short with more to follow, but it
    /// never stops the loop for long.
    static var visitedAtMost: Int { 5_000 }

    /// A page of the rows of a table that `isIncluded` lets through.
    func page<Row: ProtobufMessage>(
        _ type: Row.Type, _ table: Table, after id: UInt64, limit: Int,
        _ trace: inout ReadTrace, isIncluded: (Row, inout ReadTrace) -> Bool
    ) -> Page<Row> {
        var page = Page<Row>()
        var visited = 0
        var last: UInt64 = 0
        var seen = trace
        var inner = trace
        forEach(Row.self, table, after: id, &seen) { key, row in
            if page.rows.count == limit || visited == Self.visitedAtMost {
                page.nextAfter = last
                return false
            }
            visited += 1
            last = key
            if isIncluded(row, &inner) {
                page.rows.append(row)
            }
            return true
        }
        trace.note(seen.newestRevision)
        trace.note(inner.newestRevision)
        return page
    }
}
