/// What a `PageTree` needs of its leaves. Two kinds exist: pages of records and pages of index
/// pairs.
///
/// A page keeps its entries in key order and knows the revision of its newest change, so that a
/// reply can wait until everything it has seen is on disk (also for "not found").
protocol TreePage: Sendable {
    associatedtype Key: Comparable & Sendable
    /// The page as it lies, for reading while it is held.
    associatedtype Place

    var place: Place { get }

    init()
    var count: Int { get }
    /// Revision of the newest change to any entry that lies here or was removed from here.
    var newestRevision: UInt64 { get }
    /// Larger than a page should be: the tree splits it.
    var isOverfull: Bool { get }
    /// Smaller than half: the tree merges it with a neighbour.
    var isUnderfull: Bool { get }

    func key(at index: Int) -> Key
    /// Where a key stands among others, as a number: never less for a greater key.
    static func position(of key: Key) -> UInt64
    /// Index of the first entry whose key is not less than `key`; `count` if there is none.
    func lowerBound(_ key: Key) -> Int
    /// To be called before a write: gives the page memory of its own; true if it had to be copied,
    /// since somebody else holds it.
    mutating func makeUnique() -> Bool
    /// Removes and returns the upper part; `atEnd` if the newest entry was appended, as rising ids
    /// are, so that pages filled in order stay full.
    mutating func splitOff(atEnd: Bool) -> Self
    func canAbsorb(_ next: Self) -> Bool
    /// Appends the entries of the page that follows this one.
    mutating func absorb(_ next: Self)
}

/// Search in sorted entries from a guess: where keys are spread evenly, as ids and hashes are, the
/// guess is nearly right, and few of a page's cache lines are touched.
enum GuessedSearch {
    /// The first entry that is not less than the sought key. The first entry of all is known to be
    /// less, and the last is known not to be.
    @inline(__always)
    static func lowerBound(
        count: Int, guess: Int, _ isLess: (Int) -> Bool
    ) -> Int {
        var low = 0
        var high = count - 1
        var step = 1
        if guess > low, guess < high {
            if isLess(guess) {
                low = guess
                while low + step < high, isLess(low + step) {
                    low += step
                    step *= 2
                }
                high = min(high, low + step)
            } else {
                high = guess
                while high - step > low, !isLess(high - step) {
                    high -= step
                    step *= 2
                }
                low = max(low, high - step)
            }
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if isLess(middle) { low = middle } else { high = middle }
        }
        return high
    }

    /// Where a number between two others stands among entries spread evenly between them.
    @inline(__always)
    static func guess(_ number: UInt64, between first: UInt64, and last: UInt64, count: Int) -> Int
    {
        guard last > first, number >= first else { return 0 }
        let share = Double(number - first) / Double(last - first)
        return min(count - 1, Int(share * Double(count - 1)))
    }
}
