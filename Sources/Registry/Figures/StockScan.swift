import Rules
import Schema

/// What the columns of the stock come to on one day.
struct StockScan {
    /// The plain certificates of one division and one level.
    struct Tally {
        /// Accounts of the division; of no level.
        var accounts: UInt64 = 0
        var neverRegistered: UInt64 = 0
        var inForce: UInt64 = 0
        /// Over, and the rules still take a re-registration in.
        var renewable: UInt64 = 0
        /// Over, and so is the time for a re-registration.
        var lapsed: UInt64 = 0

        var certificates: UInt64 { neverRegistered + inForce + renewable + lapsed }
    }

    static let levels = CertificateColumns.levels

    /// For each place, from the first division on, one for each level.
    let tallies: [Tally]
    /// Certificates whose last period begins after the day: their records say what was before it.
    let undecided: [UInt64]

    /// - Parameter renewable: for each place, the first last day of a period that is over and still
    ///   renewable on `day`.
    init(_ columns: StockColumns, on day: StockDay, renewable: [StockDay]) {
        let accounts = columns.accounts.count(openedBy: day, places: renewable.count)
        let statuses = StatusCount(columns.certificates, on: day, renewable: renewable)
        var tallies: [Tally] = []
        tallies.reserveCapacity(renewable.count * Self.levels)
        for group in Self.levels..<(renewable.count + 1) * Self.levels {
            let isFirst = group % Self.levels == 0
            tallies.append(
                Tally(
                    accounts: isFirst ? accounts[group / Self.levels] : 0,
                    neverRegistered: statuses[group, .neverRegistered],
                    inForce: statuses[group, .inForce],
                    renewable: statuses[group, .renewable],
                    lapsed: statuses[group, .lapsed]))
        }
        self.tallies = tallies
        undecided = statuses.undecided
    }
}

extension AccountColumns {
    /// Accounts that were open by the end of a day, for each place; those of nowhere first.
    func count(openedBy day: StockDay, places placeCount: Int) -> [UInt64] {
        // Four counters for each: neighbours are of one division, and would wait for one another.
        var counts = [UInt64](repeating: 0, count: (placeCount + 1) * 4)
        var counters = counts.mutableSpan
        let (places, openedOn) = (places.span, openedOn.span)
        for index in places.indices {
            counters[Int(places[index]) * 4 + index & 3] += openedOn[index] <= day ? 1 : 0
        }
        for place in 0...placeCount {
            counts[place] = counts[place * 4..<place * 4 + 4].reduce(0, +)
        }
        return counts
    }
}

// MARK: Counting

extension FigureCount {
    /// Counts the stock as `run` does, from columns that it brings up to date first. Numbers of
    /// persons are right by level and for accounts, not in the totals over levels.
    mutating func runOverStock(_ columns: inout StockColumns) -> FiguresReply {
        guard source.scope.kind == .stock, source.scope.by.isEmpty,
            let day = CalendarDay(yyyymmdd: source.scope.untilDay), let column = day.stockDay
        else { return run() }
        columns.follow(source.registry)
        let rules = columns.placedDivisions.map { source.ruleSet(for: $0) }
        let scan = StockScan(
            columns, on: column,
            renewable: rules.map { $0?.firstRenewableEnd(on: day).stockDay ?? 0 })
        for (place, division) in columns.placedDivisions.enumerated() {
            guard let division = source.place(division, []) else { continue }
            let tallies = scan.tallies[place * StockScan.levels..<(place + 1) * StockScan.levels]
            for (tally, level) in zip(tallies, Level.allKnown) {
                add(tally, level, division, isUnderRules: rules[place] != nil)
            }
        }
        for person in columns.uncommon.sorted() {
            addStock(of: person)
        }
        for certificate in scan.undecided {
            var trace = ReadTrace()
            let record = source.registry.get(
                Certificate.self, .certificate, certificate, &trace)
            if let record { addStock(of: record.personId, certificate: certificate) }
        }
        return reply()
    }

    private mutating func add(
        _ tally: StockScan.Tally, _ level: Level, _ division: UInt32, isUnderRules: Bool
    ) {
        add(.account, .unspecified, division, tally.accounts)
        add(.certificate, level, division, tally.certificates)
        add(.neverRegistered, level, division, tally.neverRegistered)
        add(.inForce, level, division, tally.inForce)
        add(isUnderRules ? .renewable : .statusUnknown, level, division, tally.renewable)
        add(isUnderRules ? .lapsed : .statusUnknown, level, division, tally.lapsed)
    }
}
