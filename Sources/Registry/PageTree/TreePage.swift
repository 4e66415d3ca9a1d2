/// What a `PageTree` needs of its leaves. Two kinds exist: pages of records and pages of index
/// pairs.
///
/// A page keeps its entries in key order and knows the revision of its newest change, so that a
/// reply can wait until everything it has seen is on disk (also for "not found").
protocol TreePage: Sendable {
    associatedtype Key: Comparable & Sendable

    init()
    var count: Int { get }
    /// Revision of the newest change to any entry that lies here or was removed from here.
    var newestRevision: UInt64 { get set }
    /// Larger than a page should be: the tree splits it.
    var isOverfull: Bool { get }
    /// Smaller than half: the tree merges it with a neighbour.
    var isUnderfull: Bool { get }

    func key(at index: Int) -> Key
    /// Index of the first entry whose key is not less than `key`; `count` if there is none.
    func lowerBound(_ key: Key) -> Int
    /// Removes and returns the upper part; `atEnd` if the newest entry was appended, as rising ids
    /// are, so that pages filled in order stay full.
    mutating func splitOff(atEnd: Bool) -> Self
    func canAbsorb(_ next: Self) -> Bool
    /// Appends the entries of the page that follows this one.
    mutating func absorb(_ next: Self)
}

extension TreePage {
    func binarySearch(_ key: Key, _ keyAt: (Int) -> Key) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if keyAt(middle) < key {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
