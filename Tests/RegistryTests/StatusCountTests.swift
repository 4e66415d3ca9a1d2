import Testing

@testable import Registry

@Suite struct StatusCountTests {
    @Test(arguments: [0, 1, 1_023, 1_024, 1_025, 5_000], [UInt16(10_000), 10_400, 20_000])
    func `a run by blocks counts as one certificate after the other does`(
        certificates: Int, day: UInt16
    ) {
        var dice = SeededGenerator(seed: UInt64(certificates) &+ UInt64(day))
        var columns = CertificateColumns()
        let renewable: [StockDay] = [0, 9_000, day]
        var expected: [Key: UInt64] = [:]
        var undecided: [UInt64] = []
        for id in 0..<UInt64(certificates) {
            let place = UInt16.random(in: 1...3, using: &dice)
            let level = UInt8.random(in: 0..<UInt8(CertificateColumns.levels), using: &dice)
            let from = UInt16.random(in: 8_000...11_000, using: &dice)
            let openedOn = UInt16.random(in: 7_000...10_500, using: &dice)
            var row = StockAccount.Certificate(level: level)
            if Int.random(in: 0..<4, using: &dice) > 0 {
                (row.validFrom, row.validUntil) = (from, from + 1_095)
            }
            columns.set(id, row, place: place, openedOn: openedOn)
            // One in twenty belongs to nobody any more.
            guard Int.random(in: 0..<20, using: &dice) > 0 else {
                columns.clear(id)
                continue
            }
            let status = Self.status(
                row, openedOn, on: day, renewableFrom: renewable[Int(place) - 1])
            if status == .undecided { undecided.append(id) }
            let group = Int(place) * CertificateColumns.levels + Int(level)
            expected[Key(group: group, status: status), default: 0] += 1
        }
        let found = StatusCount(columns, on: day, renewable: renewable)
        for group in CertificateColumns.levels..<4 * CertificateColumns.levels {
            for status in StatusCount.Status.allCases {
                #expect(
                    found[group, status] == expected[Key(group: group, status: status)] ?? 0,
                    "\(status) of group \(group)")
            }
        }
        #expect(found.undecided == undecided)
    }

    private struct Key: Hashable {
        var group: Int
        var status: StatusCount.Status
    }

    private static func status(
        _ row: StockAccount.Certificate, _ openedOn: StockDay, on day: StockDay,
        renewableFrom: StockDay
    ) -> StatusCount.Status {
        if openedOn > day { return .notYetOpened }
        if row.validFrom == 0 { return .neverRegistered }
        if row.validFrom > day { return .undecided }
        if row.validUntil >= day { return .inForce }
        return row.validUntil >= renewableFrom ? .renewable : .lapsed
    }
}
