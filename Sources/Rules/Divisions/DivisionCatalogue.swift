/// The divisions shipped with the product: `Data/divisions.tsv`, whose head tells its sources.
package enum DivisionCatalogue {
    /// The first code of nodes without a GB/T 2260 code.
    package static let firstOwnCode: UInt32 = 900_000_000

    /// The shipped rows, by code.
    package static func shippedRows() throws(DivisionCatalogueError) -> [DivisionRow] {
        try shipped.get()
    }

    private static let shipped = Result { () throws(DivisionCatalogueError) in
        try rows(of: PackageResources.divisions_tsv)
    }

    /// Reads rows from tab-separated text: code, name, level, parent, valid_from, valid_until,
    /// successors (with commas between). Lines that begin with # are remarks.
    package static func rows(of bytes: [UInt8]) throws(DivisionCatalogueError) -> [DivisionRow] {
        var rows: [DivisionRow] = []
        var sawHeader = false
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false)
            .enumerated()
        {
            guard let text = String(validating: line, as: UTF8.self) else {
                throw DivisionCatalogueError(line: index + 1)
            }
            if text.isEmpty || text.hasPrefix("#") { continue }
            if !sawHeader {
                guard text == header else { throw DivisionCatalogueError(line: index + 1) }
                sawHeader = true
                continue
            }
            guard let row = row(of: text) else { throw DivisionCatalogueError(line: index + 1) }
            rows.append(row)
        }
        return rows
    }

    private static let header = "code\tname\tlevel\tparent\tvalid_from\tvalid_until\tsuccessors"

    private static func row(of line: String) -> DivisionRow? {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard fields.count == 7, let code = UInt32(fields[0]), !fields[1].isEmpty,
            let level = level(fields[2]), let parent = UInt32(fields[3]),
            let from = UInt32(fields[4]), let until = UInt32(fields[5])
        else { return nil }
        var successors: [UInt32] = []
        for field in fields[6].split(separator: ",") {
            guard let successor = UInt32(field) else { return nil }
            successors.append(successor)
        }
        let validFrom = CalendarDay(yyyymmdd: from)
        let validUntil = CalendarDay(yyyymmdd: until)
        guard from == 0 || validFrom != nil, until == 0 || validUntil != nil else { return nil }
        return DivisionRow(
            code: code, name: String(fields[1]), level: level, parent: parent == 0 ? nil : parent,
            validFrom: validFrom, validUntil: validUntil, successors: successors)
    }

    private static func level(_ name: Substring) -> DivisionLevel? {
        switch name {
        case "nation": .nation
        case "province": .province
        case "prefecture": .prefecture
        case "county": .county
        case "township": .township
        case "zone": .zone
        default: nil
        }
    }
}

/// A line that is no row of divisions; counted from 1.
package struct DivisionCatalogueError: Error, Hashable, Sendable {
    package let line: Int
}
