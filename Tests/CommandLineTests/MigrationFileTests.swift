import Schema
import Testing

@testable import shegong

/// The file of a retired system.
struct MigrationFileTests {
    private func rows(_ bytes: [UInt8]) async throws -> [MigrationRow] {
        let folder = try TestFolder()
        let file = try MigrationFile(try folder.file("provincial.csv", bytes))
        #expect(file.contentDigest.count == 32)
        var rows: [MigrationRow] = []
        try await file.send { first, part in
            #expect(Int(first) == rows.count + 1)
            rows += part
        }
        return rows
    }

    @Test func `Rows of every kind are read, and what cannot be read stays empty`() async throws {
        let text = """
            kind,legacy_number,owner_number,name,id_number,division,number,level,exam_year,\
            from,until,minutes
            person,P1,,张试,４４122618991231001x,441226,,,,,,
            证书,C1,P1,,,,2017,中级,2017,,,
            registration,R1,C1,,,,GD1,,,2017-06-01,2020/6/1,
            hours,H1,P1,,,,,,,not a day,,90
            whatever,X1,,,,,,,,,,

            """
        let rows = try await rows(Array(text.utf8))
        #expect(
            rows.map(\.kind) == [.person, .certificate, .period, .hours, .unspecified])
        #expect(rows[0].documentNumber == "44122618991231001x" && rows[0].divisionId == 441_226)
        #expect(rows[1].level == .socialWorker && rows[1].legacyOwnerNumber == "P1")
        #expect(rows[2].fromDay == 20_170_601 && rows[2].untilDay == 20_200_601)
        #expect(rows[3].fromDay == 0 && rows[3].minutes == 90)
    }

    @Test func `GB18030 is told from UTF-8`() async throws {
        // One row whose name is 德庆.
        let bytes =
            Array("kind,legacy_number,name\r\nperson,P1,".utf8) + [0xb5, 0xc2, 0xc7, 0xec]
            + Array("\r\n".utf8)
        #expect(try await rows(bytes).map(\.name) == ["德庆"])
    }

    @Test func `Long files go up in parts`() async throws {
        let lines = (1...1_200).map { "person,P\($0),张试" }
        let text = "kind,legacy_number,name\n" + lines.joined(separator: "\n") + "\n"
        let rows = try await rows(Array(text.utf8))
        #expect(rows.count == 1_200 && rows.last?.legacyNumber == "P1200")
    }
}
