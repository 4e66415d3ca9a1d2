import Registry
import Schema

/// The full check of the register, which walks all of it.
///
/// Duties:
/// 1. The state is the fold of the changes, row by row, and a snapshot of it loads as the same.
/// 2. Every figure is the count of its list.
/// 3. The stock is what the witness counts, and what its columns say is what the records say.
struct YearFigures {
    private let registry: Registry
    private let witness: YearWitness
    private let today: UInt32
    private let context: CommandContext

    init(_ desk: YearDesk) {
        registry = desk.registry
        witness = desk.witness
        today = desk.today
        context = YearDesk.watcher(desk.today)
    }

    func check(_ dice: inout Dice, _ columns: inout StockColumns) throws(Violation) {
        try compareColumns(
            &columns,
            on: [today, YearCalendar.date(YearCalendar.instant(today) - 200 * YearCalendar.day)])
        try expect(
            registry.rootHash == witness.folded.rootHash, "the state is the fold of its changes")
        let loaded = try loaded()
        try expect(loaded.rootHash == registry.rootHash, "a snapshot loads as the state")
        let beginning = YearCalendar.date(YearCalendar.instant(today) - 200 * YearCalendar.day)
        let scopes = [
            FigureScope(kind: .stock), FigureScope(kind: .flow, fromDay: beginning),
            FigureScope(kind: .flow, noticeName: Campaign.first.notice),
            FigureScope(kind: .due, fromDay: beginning, untilDay: today),
        ]
        for scope in scopes {
            guard let cells = cells(scope, registry) else { continue }
            try expect(cells == self.cells(scope, loaded), "figures hang on records alone")
            try compare(cells, scope, &dice)
        }
        try checkStock(cells(scopes[0], registry) ?? [])
    }

    private func compareColumns(
        _ columns: inout StockColumns, on days: [UInt32]
    ) throws(Violation) {
        for day in days {
            let request = StockRequest(onDay: day)
            guard var query = try? StockQuery(registry, request, context),
                var slow = try? StockQuery(registry, request, context)
            else { throw Violation("the stock of \(day) is counted") }
            try expect(
                query.run(over: &columns) == slow.runOverRecords(),
                "columns say what the records say of \(day)")
        }
    }

    private func cells(_ scope: FigureScope, _ registry: Registry) -> [FigureCell]? {
        var count = try? FigureCount(registry, scope, context)
        return count?.run().cells
    }

    private func loaded() throws(Violation) -> Registry {
        var loader = RegistryLoader()
        var failure: ApplyError?
        for table in Table.allCases {
            registry.visit(table) { key, record in
                do throws(ApplyError) {
                    try loader.load(table: table.rawValue, key: key, record: record)
                } catch {
                    failure = error
                }
                return failure == nil
            }
        }
        if let failure { throw Violation("a snapshot loads: \(failure)") }
        return loader.finished(
            revision: registry.revision, lastChangeAt: registry.lastChangeAt)
    }

    /// Totals always, and some of the others.
    private func compare(
        _ cells: [FigureCell], _ scope: FigureScope, _ dice: inout Dice
    ) throws(Violation) {
        for cell in cells {
            let isTotal = cell.divisionId == 0 && cell.level == .unspecified
            guard isTotal || dice.once(in: 10) else { continue }
            let listed = listCount(cell, scope)
            try expect(
                listed == cell.count,
                "a figure is the count of its list: \(cell.measure) of \(cell.divisionId) "
                    + "\(cell.level): \(cell.count), listed \(listed)")
        }
    }

    private func listCount(_ cell: FigureCell, _ scope: FigureScope) -> UInt64 {
        var count: UInt64 = 0
        var after: UInt64 = 0
        repeat {
            let request = ListFigureRequest(
                scope: scope, measure: cell.measure, divisionId: cell.divisionId,
                level: cell.level, page: PageRequest(limit: 1_000, afterId: after))
            var list = try? FigureList(registry, request, context)
            guard let page = list?.run() else { return .max }
            count += UInt64(page.rows.count)
            after = page.nextAfter
        } while after != 0
        return count
    }

    private func checkStock(_ cells: [FigureCell]) throws(Violation) {
        let totals = cells.filter { $0.divisionId == 0 && $0.level == .unspecified }
        let figure = { (measure: FigureMeasure) in
            totals.first { $0.measure == measure }?.count ?? 0
        }
        let holdings = witness.holdings
        try expect(
            figure(.account) == holdings.accountCount,
            "accounts: \(figure(.account)), there are \(holdings.accountCount)")
        try expect(
            figure(.certificate) == holdings.certificateCount,
            "certificates: \(figure(.certificate)), there are \(holdings.certificateCount)")
        let counts = holdings.statusCounts(on: today)
        let measures: [(RegistrationStatus, FigureMeasure)] = [
            (.inForce, .inForce), (.renewable, .renewable), (.lapsed, .lapsed),
            (.suspended, .suspended), (.cancelled, .cancelled), (.revoked, .revoked),
            (.neverRegistered, .neverRegistered),
        ]
        for (status, measure) in measures {
            try expect(
                figure(measure) == counts[status] ?? 0,
                "\(status): \(figure(measure)), there are \(counts[status] ?? 0)")
        }
    }
}
