/// How many certificates of each place and level have which status on a day, by one run over their
/// columns, a block at a time: what is decided for a whole block without a branch is done for
/// eight certificates and more by one instruction.
struct StatusCount {
    /// By number; a later one overrules those before it.
    enum Status: UInt16, CaseIterable {
        /// Over, and so is the time for a re-registration.
        case lapsed
        /// Over, and the rules still take a re-registration in.
        case renewable
        case inForce
        case neverRegistered
        /// The last period begins after the day.
        case undecided
        /// The account was opened after the day.
        case notYetOpened
    }

    /// Certificates whose last period begins after the day.
    private(set) var undecided: [UInt64] = []
    /// By group, `statuses` for each.
    private var counts: [UInt32]

    /// Certificates of a block: their columns fit the first cache.
    private static let blockLength = 1_024
    /// Places for statuses, a power of two.
    private static let statuses = 8

    /// - Parameter renewable: for each place, from the first on, the first last day of a period
    ///   that is over and still renewable on `day`.
    init(_ columns: CertificateColumns, on day: StockDay, renewable: [StockDay]) {
        // One for each group, and for those of nowhere before them.
        var limitOfGroup = [StockDay](
            repeating: 0, count: (renewable.count + 1) * CertificateColumns.levels)
        for group in CertificateColumns.levels..<limitOfGroup.count {
            limitOfGroup[group] = renewable[group / CertificateColumns.levels - 1]
        }
        counts = Array(repeating: 0, count: limitOfGroup.count * Self.statuses)
        let groups = columns.groups.span
        var limits = [StockDay](repeating: 0, count: Self.blockLength)
        var statuses = [UInt16](repeating: 0, count: Self.blockLength)
        for start in stride(from: 0, to: groups.count, by: Self.blockLength) {
            let block = start..<min(start + Self.blockLength, groups.count)
            Self.look(up: groups.extracting(block), in: limitOfGroup.span, &limits)
            let isAnyUndecided = Self.decide(
                columns.openedOn.span.extracting(block),
                from: columns.validFrom.span.extracting(block),
                until: columns.validUntil.span.extracting(block),
                limits: limits.span, on: day, &statuses)
            count(groups.extracting(block), statuses.span)
            guard isAnyUndecided else { continue }
            for id in block where groups[id] != StockColumns.nowhere {
                if statuses[id - start] == Status.undecided.rawValue {
                    undecided.append(UInt64(id))
                }
            }
        }
    }

    subscript(group: Int, status: Status) -> UInt64 {
        UInt64(counts[group * Self.statuses + Int(status.rawValue)])
    }

    /// Writes the limit of each certificate of a block.
    private static func look(
        up groups: Span<UInt16>, in limitOfGroup: Span<StockDay>, _ limits: inout [StockDay]
    ) {
        var limits = limits.mutableSpan
        for place in groups.indices { limits[place] = limitOfGroup[Int(groups[place])] }
    }

    /// Writes the number of the status of each certificate of a block; whether there are undecided
    /// ones in it, or nobodies that look like them.
    private static func decide(
        _ openedOn: Span<StockDay>, from validFrom: Span<StockDay>,
        until validUntil: Span<StockDay>, limits: Span<StockDay>, on day: StockDay,
        _ statuses: inout [UInt16]
    ) -> Bool {
        var statuses = statuses.mutableSpan
        // One bound for all, so that none has to be checked within.
        let end = min(
            openedOn.count, validFrom.count, validUntil.count, limits.count, statuses.count)
        // As numbers: of the cases themselves the compiler makes branches.
        let (lapsed, renewable) = (Status.lapsed.rawValue, Status.renewable.rawValue)
        let (inForce, neverRegistered) = (
            Status.inForce.rawValue, Status.neverRegistered.rawValue
        )
        let (undecided, notYetOpened) = (
            Status.undecided.rawValue, Status.notYetOpened.rawValue
        )
        var later: UInt16 = 0
        for place in 0..<end {
            let (from, until) = (validFrom[unchecked: place], validUntil[unchecked: place])
            var status: UInt16 = until >= limits[unchecked: place] ? renewable : lapsed
            status = until >= day ? inForce : status
            status = from == 0 ? neverRegistered : status
            status = from > day ? undecided : status
            status = openedOn[unchecked: place] > day ? notYetOpened : status
            later |= from > day ? 1 : 0
            statuses[unchecked: place] = status
        }
        return later != 0
    }

    private mutating func count(_ groups: Span<UInt16>, _ statuses: Span<UInt16>) {
        var counters = counts.mutableSpan
        for place in groups.indices {
            counters[Int(groups[place]) &* Self.statuses &+ Int(statuses[place])] += 1
        }
    }
}
