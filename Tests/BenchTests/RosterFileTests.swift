import Foundation
import Testing

@testable import shegong_bench

@Suite struct RosterFileTests {
    private func roster(_ text: String) throws -> RosterFile {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("roster-\(UInt64.random(in: 0 ... .max)).csv").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try RosterFile(path: path)
    }

    @Test func `columns are found by their heading, cells may be quoted, lines may end in CR LF`()
        throws
    {
        let file = try roster(
            "\u{feff}division,name,id_number,management_number,level\r\n"
                + "441226,\"王,\"\"小\"\"明\",44122618991231001X,20204400000000001,assistant\r\n"
                + "441202,李静,441202189901010014,20204400000000002,assistant")
        #expect(file.rows.count == 2)
        #expect(file.rows[0].name == "王,\"小\"明")
        #expect(file.rows[0].divisionID == 441_226)
        #expect(file.rows[1].documentNumber == "441202189901010014")
    }

    @Test func `a missing column and a short row are refused`() {
        #expect(throws: BenchFailure.self) { try roster("name,id_number\n王,1\n") }
        #expect(throws: BenchFailure.self) {
            try roster("name,id_number,management_number,division\n王,1\n")
        }
    }
}
