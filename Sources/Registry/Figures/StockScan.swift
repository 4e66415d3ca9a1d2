import Rules
import Schema

/// One run over the columns of the stock, for one day.
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

    /// Levels, that of nothing among them.
    static let levels = Level.allKnown.count

    /// For each place, from the first division on, one for each level.
    private(set) var tallies: [Tally]
    /// Certificates whose last period begins after the day: their records say what was before it.
    private(set) var undecided: [UInt64] = []
    private let day: StockDay

    /// - Parameter renewable: for each place, the first last day of a period that is over and still
    ///   renewable on `day`.
    init(_ columns: StockColumns, on day: StockDay, renewable: [StockDay]) {
        self.day = day
        tallies = Array(repeating: Tally(), count: columns.placedDivisions.count * Self.levels)
        count(columns.accounts)
        count(columns.certificates, renewable)
    }

    private mutating func count(_ accounts: AccountColumns) {
        let (places, openedOn) = (accounts.places.span, accounts.openedOn.span)
        for index in places.indices
        where places[index] != StockColumns.nowhere && openedOn[index] <= day {
            tallies[(Int(places[index]) - 1) * Self.levels].accounts += 1
        }
    }

    private mutating func count(_ certificates: CertificateColumns, _ renewable: [StockDay]) {
        let places = certificates.places.span
        let levels = certificates.levels.span
        let openedOn = certificates.openedOn.span
        let validFrom = certificates.validFrom.span
        let validUntil = certificates.validUntil.span
        for index in places.indices
        where places[index] != StockColumns.nowhere && openedOn[index] <= day {
            let place = Int(places[index]) - 1
            let tally = place * Self.levels + Int(levels[index])
            if validFrom[index] == 0 {
                tallies[tally].neverRegistered += 1
            } else if validFrom[index] > day {
                undecided.append(UInt64(index))
            } else if validUntil[index] >= day {
                tallies[tally].inForce += 1
            } else if validUntil[index] >= renewable[place] {
                tallies[tally].renewable += 1
            } else {
                tallies[tally].lapsed += 1
            }
        }
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
