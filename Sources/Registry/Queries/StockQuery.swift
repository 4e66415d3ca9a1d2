import Rules
package import Schema

/// The stock (存量) on a day as a table: persons, professional certificates and their status, by
/// registering division and level.
///
/// Persons and certificates are counted apart: a person with two levels is one person in the total
/// of a division and one in each of the two levels.
package struct StockQuery {
    private var count: FigureCount
    private let request: StockRequest

    /// Figures below this are withheld from publication, if the request does not say.
    private static var smallestShown: UInt32 { 5 }

    package init(
        _ registry: Registry, _ request: StockRequest, _ context: CommandContext
    ) throws(Refusal) {
        self.request = request
        var scope = FigureScope()
        scope.kind = .stock
        scope.untilDay = request.onDay
        scope.mapOnDay = request.mapOnDay
        count = try FigureCount(registry, scope, context)
    }

    /// Counts what the caller sees, over columns that follow the register.
    package mutating func run(over columns: inout StockColumns) -> StockReply {
        reply(to: count.runOverStock(&columns))
    }

    /// Counts what the caller sees from the records of everybody: what columns are held against.
    package mutating func runOverRecords() -> StockReply {
        reply(to: count.run())
    }

    private func reply(to figures: FiguresReply) -> StockReply {
        var reply = StockReply()
        reply.onDay = figures.scope?.untilDay ?? 0
        reply.mapOnDay = figures.scope?.mapOnDay ?? 0
        reply.revision = figures.revision
        reply.rehearsal = figures.rehearsal
        var blocks = Self.blocks(figures.cells)
        var total = blocks.popLast()?.last ?? StockCell()
        if request.publicVersion {
            withholdSmall(&blocks, &total, &reply)
        }
        reply.cells = blocks.flatMap { $0 }
        reply.total = total
        return reply
    }

    /// A block of rows for each division with accounts, the total of all divisions last.
    private static func blocks(_ cells: [FigureCell]) -> [[StockCell]] {
        var blocks: [[StockCell]] = []
        for cell in cells {
            if blocks.last?.first?.divisionId != cell.divisionId || blocks.isEmpty {
                blocks.append(emptyBlock(cell))
            }
            let row = levels.firstIndex(of: cell.level) ?? levels.count
            blocks[blocks.count - 1][row].take(cell)
        }
        return blocks
    }

    private static var levels: [Level] { [.assistant, .socialWorker, .senior] }

    private static func emptyBlock(_ cell: FigureCell) -> [StockCell] {
        (levels + [.unspecified]).map { level in
            StockCell(
                divisionId: cell.divisionId, divisionName: cell.divisionName, level: level)
        }
    }

    private func withholdSmall(
        _ blocks: inout [[StockCell]], _ total: inout StockCell, _ reply: inout StockReply
    ) {
        reply.publicVersion = true
        reply.smallestShown =
            request.smallestShown == 0 ? Self.smallestShown : request.smallestShown
        let rule = SmallFigures(smallestShown: UInt64(reply.smallestShown))
        let withheld = rule.withheld(blocks.map { $0.map(\.figures) }, total: total.figures)
        let measures = zip(StockCell.statuses, withheld.parts).filter(\.1).map(\.0)
        reply.withheldMeasures = measures
        for block in blocks.indices {
            for row in blocks[block].indices {
                blocks[block][row].withhold(measures, isWhole: withheld.blocks[block])
            }
        }
        total.withhold(measures, isWhole: withheld.isTotal)
    }
}

extension StockCell {
    /// The statuses: each certificate is in one of them.
    fileprivate static var statuses: [FigureMeasure] {
        [
            .inForce, .renewable, .lapsed, .suspended, .cancelled, .revoked, .neverRegistered,
            .statusUnknown,
        ]
    }

    fileprivate mutating func take(_ cell: FigureCell) {
        switch cell.measure {
        case .account: persons = cell.persons
        case .certificate:
            certificates = cell.count
            // The total of a division has its persons from the accounts.
            if cell.level != .unspecified { persons = cell.persons }
        default:
            self[cell.measure] = cell.count
            if cell.measure == .inForce { registered = cell.count }
        }
    }

    private subscript(status: FigureMeasure) -> UInt64 {
        get {
            switch status {
            case .inForce: inForce
            case .renewable: renewable
            case .lapsed: lapsed
            case .suspended: suspended
            case .cancelled: cancelled
            case .revoked: revoked
            case .neverRegistered: neverRegistered
            default: statusUnknown
            }
        }
        set {
            switch status {
            case .inForce: inForce = newValue
            case .renewable: renewable = newValue
            case .lapsed: lapsed = newValue
            case .suspended: suspended = newValue
            case .cancelled: cancelled = newValue
            case .revoked: revoked = newValue
            case .neverRegistered: neverRegistered = newValue
            default: statusUnknown = newValue
            }
        }
    }

    fileprivate var figures: SmallFigures.Row {
        SmallFigures.Row(
            persons: persons, certificates: certificates, parts: Self.statuses.map { self[$0] })
    }

    fileprivate mutating func withhold(_ measures: [FigureMeasure], isWhole: Bool) {
        for status in isWhole ? Self.statuses : measures {
            self[status] = 0
        }
        if isWhole {
            withheld = true
            persons = 0
            certificates = 0
        }
        registered = inForce
    }
}
