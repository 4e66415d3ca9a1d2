/// A segment of the archive, as a list shows it.
package struct ArchivedSegment: Sendable {
    /// Sequence of its first entry.
    package let first: UInt64
    package let path: String
    /// What it holds, or why it does not hold.
    package let content: Result<Content, StorageError>

    package struct Content: Sendable, Equatable {
        package let lastEntry: UInt64
        package let lastRevision: UInt64
        /// When its first and last entries were written, Unix milliseconds.
        package let from: Int64
        package let to: Int64
    }
}

extension StoreHistory {
    /// The segments of the archive, each read whole and held against the one before.
    package func archivedSegments() throws(StorageError) -> [ArchivedSegment] {
        var position: JournalPosition?
        var list: [ArchivedSegment] = []
        for segment in try row().segments where segment.path.hasPrefix(layout.archive + "/") {
            do throws(StorageError) {
                let opened = try open(segment)
                var from: Int64?
                var to = opened.header.createdAt
                let end = try opened.visit(following: position, isLast: false) { entry, _, _ in
                    from = from ?? entry.instant
                    to = entry.instant
                    return true
                }.position
                let content = ArchivedSegment.Content(
                    lastEntry: end.sequence, lastRevision: end.revision, from: from ?? to, to: to)
                list.append(
                    ArchivedSegment(
                        first: segment.first, path: segment.path, content: .success(content)))
                position = end
            } catch {
                guard case .refusal = error else { throw error }
                list.append(
                    ArchivedSegment(
                        first: segment.first, path: segment.path, content: .failure(error)))
                position = nil
            }
        }
        return list
    }

    /// Sequence of the entry before the first there is.
    package func firstEntry() throws(StorageError) -> UInt64 {
        (try row().segments.first?.first ?? 1) - 1
    }
}
