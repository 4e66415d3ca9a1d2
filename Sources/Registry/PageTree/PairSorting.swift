/// Puts the pairs of an index in order, when all of them are there at once.
///
/// Terms are ids, small numbers or hashes. Pairs of ids mostly come in order. The others are thrown
/// into many small buckets by where their term lies between the least and the greatest, which for
/// hashes leaves each bucket nearly done: that costs a fifth of comparing all with all.
enum PairSorting {
    /// So few are sorted by inserting each in its place.
    private static let smallBucket = 24

    /// All pairs of the pieces in order, each once.
    static func sorted(_ pieces: consuming [[IndexPair]]) -> [IndexPair] {
        var pairs = isRising(pieces) ? joined(pieces) : sortedByBuckets(pieces)
        var count = 0
        for position in pairs.indices where count == 0 || pairs[position] != pairs[count - 1] {
            pairs[count] = pairs[position]
            count += 1
        }
        pairs.removeSubrange(count...)
        return pairs
    }

    private static func joined(_ pieces: [[IndexPair]]) -> [IndexPair] {
        var pairs: [IndexPair] = []
        pairs.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
        for piece in pieces { pairs += piece }
        return pairs
    }

    private static func isRising(_ pieces: [[IndexPair]]) -> Bool {
        var last = IndexPair(term: 0, id: 0)
        for piece in pieces {
            for pair in piece {
                if pair < last { return false }
                last = pair
            }
        }
        return true
    }

    private static func sortedByBuckets(_ pieces: [[IndexPair]]) -> [IndexPair] {
        let scale = BucketScale(pieces)
        var ends = Array(repeating: 0, count: scale.bucketCount + 1)
        for piece in pieces {
            for pair in piece { ends[scale.bucket(of: pair) + 1] += 1 }
        }
        for bucket in 0..<scale.bucketCount { ends[bucket + 1] += ends[bucket] }
        // Now each says where its bucket begins; when all is thrown, where it ends.
        var pairs = Array(
            repeating: IndexPair(term: 0, id: 0), count: ends[scale.bucketCount])
        for piece in pieces {
            for pair in piece {
                let bucket = scale.bucket(of: pair)
                pairs[ends[bucket]] = pair
                ends[bucket] += 1
            }
        }
        var start = 0
        for bucket in 0..<scale.bucketCount {
            sort(&pairs, start..<ends[bucket])
            start = ends[bucket]
        }
        return pairs
    }

    private static func sort(_ pairs: inout [IndexPair], _ range: Range<Int>) {
        guard range.count <= smallBucket else {
            // Many of one term, say those of a division: mostly in order.
            pairs[range].sort()
            return
        }
        for position in range.dropFirst() {
            let pair = pairs[position]
            var place = position
            while place > range.lowerBound, pair < pairs[place - 1] {
                pairs[place] = pairs[place - 1]
                place -= 1
            }
            pairs[place] = pair
        }
    }
}

/// Buckets for pairs by their terms, in order: about one for every four pairs, if they are spread
/// evenly.
private struct BucketScale {
    let bucketCount: Int
    private let least: UInt64
    private let shift: UInt64

    init(_ pieces: [[IndexPair]]) {
        var least = UInt64.max
        var greatest: UInt64 = 0
        for piece in pieces {
            for pair in piece {
                least = min(least, pair.term)
                greatest = max(greatest, pair.term)
            }
        }
        let count = pieces.reduce(0) { $0 + $1.count }
        let span = greatest >= least ? greatest - least : 0
        let wanted = UInt64(max(count / 4, 1))
        var shift: UInt64 = 0
        while span >> shift >= wanted { shift += 1 }
        self.least = least
        self.shift = shift
        bucketCount = Int(span >> shift) + 1
    }

    @inline(__always)
    func bucket(of pair: IndexPair) -> Int {
        Int(truncatingIfNeeded: (pair.term &- least) >> shift)
    }
}
