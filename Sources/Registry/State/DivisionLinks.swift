import Schema

/// What jurisdiction asks of a division.
struct DivisionLink: Sendable {
    /// 0 = none.
    private var parent: UInt32
    /// The parent before this one, and its last day, yyyymmdd; 0 = there was none.
    private var earlier: (parent: UInt32, until: UInt32)
    /// Last day, yyyymmdd; 0 = still there.
    var validUntil: UInt32
    /// The first of those that took its place.
    var successor: UInt32?

    init(_ division: Division) {
        parent = division.parentId
        earlier = division.former.last.map { ($0.parentId, $0.untilDay) } ?? (0, 0)
        validUntil = division.validUntil
        successor = division.successorIds.first
    }

    /// The division above on a day, yyyymmdd; 0 = none.
    func parent(on day: UInt32) -> UInt32 { day <= earlier.until ? earlier.parent : parent }
}

/// Parent and successor of each division by id, for the questions that every request asks: a hash
/// table over a few thousand codes, made anew when a division changes.
struct DivisionLinks: Sendable {
    /// A power of two, at most half of it in use; 0 is the id of no division.
    private var slots: [(id: UInt32, link: DivisionLink)]
    private let shift: UInt32

    init(_ divisions: [Division] = []) {
        var bits: UInt32 = 4
        while 1 << bits < 2 * divisions.count { bits += 1 }
        shift = 32 - bits
        slots = Array(repeating: (0, DivisionLink(Division())), count: 1 << bits)
        for division in divisions where division.id != 0 {
            slots[place(of: division.id)] = (division.id, DivisionLink(division))
        }
    }

    var ids: [UInt32] { slots.lazy.map(\.id).filter { $0 != 0 } }

    subscript(id: UInt32) -> DivisionLink? {
        let slot = slots[place(of: id)]
        return slot.id == id && id != 0 ? slot.link : nil
    }

    /// Where an id lies, or would lie.
    private func place(of id: UInt32) -> Int {
        // Multiplicative hashing: codes of one province differ in their last digits only.
        var index = Int((id &* 0x9E37_79B9) >> shift)
        while slots[index].id != 0, slots[index].id != id {
            index = (index + 1) & (slots.count - 1)
        }
        return index
    }
}
