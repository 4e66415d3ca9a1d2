/// The working calendars shipped with the product: `Data/working-days.tsv`, whose rows name their
/// sources.
package enum WorkingYearCatalogue {
    /// The shipped years in order.
    package static func shippedYears() throws(WorkingYearCatalogueError) -> [WorkingYear] {
        try years(of: PackageResources.working_days_tsv)
    }

    /// Reads years from tab-separated text: year, kind, from, until, name. Lines that begin with #
    /// are remarks.
    package static func years(
        of bytes: [UInt8]
    ) throws(WorkingYearCatalogueError) -> [WorkingYear] {
        var years: [WorkingYear] = []
        var sawHeader = false
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false)
            .enumerated()
        {
            let failure = WorkingYearCatalogueError(line: index + 1)
            guard let text = String(validating: line, as: UTF8.self) else { throw failure }
            if text.isEmpty || text.hasPrefix("#") { continue }
            if !sawHeader {
                guard text == header else { throw failure }
                sawHeader = true
                continue
            }
            guard take(text, &years) else { throw failure }
        }
        return years
    }

    private static let header = "year\tkind\tfrom\tuntil\tname"

    /// Adds a row to the last year or begins one; false if it is no row, or out of order.
    private static func take(_ line: String, _ years: inout [WorkingYear]) -> Bool {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 5, let year = Int(fields[0]), let from = UInt32(fields[2]),
            let until = UInt32(fields[3]), !fields[4].isEmpty
        else { return false }
        let name = String(fields[4])
        if fields[1] == "source" {
            guard year > years.last?.year ?? 0 else { return false }
            years.append(WorkingYear(year: year, source: name))
            return true
        }
        guard let first = CalendarDay(yyyymmdd: from), let last = CalendarDay(yyyymmdd: until),
            let index = years.indices.last, years[index].year == year
        else { return false }
        let days = NamedDays(name: name, from: first, until: last)
        switch fields[1] {
        case "holiday": years[index].holidays.append(days)
        case "make_up": years[index].makeUpDays.append(days)
        default: return false
        }
        return years[index].problem == nil
    }
}

/// A line that is no row of working days; counted from 1.
package struct WorkingYearCatalogueError: Error, Hashable, Sendable {
    package let line: Int
}
