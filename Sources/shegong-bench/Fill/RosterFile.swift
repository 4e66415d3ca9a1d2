import Foundation
import Schema

/// Rows of a roster file (CSV with a heading) as far as `fill` needs them.
struct RosterFile {
    struct Row: Sendable {
        var name: String
        var documentNumber: String
        var managementNumber: String
        var divisionID: UInt32
    }

    let rows: [Row]

    init(path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        guard let text = String(data: data, encoding: .utf8) else {
            throw BenchFailure.unusable("\(path) is not UTF-8")
        }
        var lines = Self.cells(of: text)
        guard !lines.isEmpty else { throw BenchFailure.unusable("\(path) is empty") }
        let heading = lines.removeFirst()
        let name = try Self.column(["name", "姓名"], in: heading, path)
        let document = try Self.column(["id_number", "证件号码", "身份证号"], in: heading, path)
        let management = try Self.column(["management_number", "管理号"], in: heading, path)
        let division = try Self.column(["division", "行政区划代码", "地区"], in: heading, path)
        rows = try lines.enumerated().map { offset, cells in
            guard cells.count == heading.count, let division = UInt32(cells[division]) else {
                throw BenchFailure.unusable("\(path): row \(offset + 1) cannot be read")
            }
            return Row(
                name: cells[name], documentNumber: cells[document],
                managementNumber: cells[management], divisionID: division)
        }
    }

    private static func column(
        _ names: [String], in heading: [String], _ path: String
    ) throws -> Int {
        guard let index = heading.firstIndex(where: names.contains) else {
            throw BenchFailure.unusable("\(path) has no column \(names.joined(separator: ", "))")
        }
        return index
    }

    /// RFC 4180: cells between commas, in quotation marks if they hold any of the signs.
    private static func cells(of text: String) -> [[String]] {
        var lines: [[String]] = []
        var line: [String] = []
        var cell = ""
        var quoted = false
        var previous: Unicode.Scalar = "\n"
        for scalar in text.unicodeScalars where scalar != "\u{feff}" {
            switch scalar {
            case "\"" where !quoted && previous == "\"":
                cell.unicodeScalars.append(scalar)
                quoted = true
            case "\"": quoted.toggle()
            case ",", "\n", "\r":
                if quoted {
                    cell.unicodeScalars.append(scalar)
                } else if scalar == "," {
                    line.append(cell)
                    cell = ""
                } else if !line.isEmpty || !cell.isEmpty {
                    lines.append(line + [cell])
                    line = []
                    cell = ""
                }
            default: cell.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return line.isEmpty && cell.isEmpty ? lines : lines + [line + [cell]]
    }
}
