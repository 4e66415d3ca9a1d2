// How a page of pairs is read.
extension PairPage {
    /// A page as it lies in memory, for reading: valid only as long as the page is held and not
    /// changed.
    struct Place {
        let header: UnsafeMutablePointer<Header>
        let pairs: UnsafeMutablePointer<IndexPair>

        @inline(__always)
        var count: Int { header.pointee.count }

        @inline(__always)
        var newestRevision: UInt64 { header.pointee.newestRevision }

        @inline(__always)
        func key(at index: Int) -> IndexPair {
            precondition(index >= 0 && index < count)
            return pairs[index]
        }

        @inline(__always)
        func lowerBound(_ key: IndexPair) -> Int {
            let header = header.pointee
            guard header.count > 0, header.first < key else { return 0 }
            guard !(header.last < key) else { return header.count }
            let guess = GuessedSearch.guess(
                key.term, between: header.first.term, and: header.last.term, count: header.count)
            return GuessedSearch.lowerBound(count: header.count, guess: guess) {
                pairs[$0] < key
            }
        }

        /// About where a pair lies: terms that are hashes lie some places beside where they would
        /// if they were spread evenly. Nil on an empty page.
        @inline(__always)
        func likelyPair(_ key: IndexPair) -> UnsafeRawPointer? {
            let header = header.pointee
            guard header.count > 0 else { return nil }
            let guess = GuessedSearch.guess(
                min(key.term, header.last.term), between: header.first.term,
                and: header.last.term, count: header.count)
            return UnsafeRawPointer(pairs + guess)
        }
    }
}
