import ArgumentParser
import Foundation

/// How a report is printed.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
    case table, json
}

extension Report {
    func text(_ form: OutputForm) throws -> String {
        switch form {
        case .table: return table
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    private var table: String {
        var lines = [benchmark] + conditions.map { "  " + $0 }
        lines.append(Self.row(["figure", "unit", "median", "smallest", "largest"]))
        for figure in figures {
            let sample = figure.sample
            lines.append(
                Self.row([
                    figure.name, figure.unit, Self.number(sample.median),
                    Self.number(sample.smallest), Self.number(sample.largest),
                ]))
        }
        for target in targets {
            let bound = (target.isUpperBound ? "at most " : "at least ") + Self.number(target.bound)
            let outcome = target.isMet ? "met" : "MISSED"
            lines.append(
                "target: \(target.figure) \(bound): \(Self.number(target.measured)), \(outcome)")
        }
        return lines.joined(separator: "\n")
    }

    private static func row(_ cells: [String]) -> String {
        let widths = [52, 7, 12, 12, 12]
        return zip(cells, widths).enumerated().map { column, cell in
            let padding = String(repeating: " ", count: max(1, cell.1 - cell.0.count))
            return column < 2 ? cell.0 + padding : padding + cell.0
        }.joined()
    }

    /// Four significant figures at least, and never an exponent.
    static func number(_ value: Double) -> String {
        let places = abs(value) >= 1000 ? 0 : abs(value) >= 100 ? 1 : abs(value) >= 10 ? 2 : 3
        return String(format: "%.\(places)f", value)
    }
}
