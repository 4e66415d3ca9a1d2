import Glibc
import Storage
import Testing

/// The table of failures, row by row over all calls and files.
@Suite struct FailureTableTests {
    private static let making: Set<FileCall> = [.open, .write, .reserve, .setSize]
    /// Every error number that Linux knows.
    private static let codes = Int32(1)...133

    @Test(arguments: FileCall.allCases, FileRole.allCases)
    func `Only a full disk met while making something new is survived`(
        call: FileCall, role: FileRole
    ) {
        for code in Self.codes {
            let isFull = code == ENOSPC || code == EDQUOT
            let expected: FailureAct =
                switch (isFull && Self.making.contains(call), role) {
                case (_, .attachmentTemporary)
                where isFull && Self.making.union([.makeDirectory, .rename]).contains(call):
                    .discardTemporary
                case (true, .nextSegment): .refuseWrites
                case (true, .snapshotTemporary), (true, .cut): .discardTemporary
                default:
                    .fatal(
                        call == .lock && role == .lock && code == EWOULDBLOCK
                            ? .locked : .inputOutput)
                }
            #expect(StorageFailureTable.act(call: call, role: role, code: code) == expected)
        }
    }

    @Test(arguments: FileRole.allCases)
    func `A failed synchronisation is fatal whatever its number`(role: FileRole) {
        for call in FileCall.allCases where call.isSynchronization {
            for code in Self.codes {
                #expect(
                    StorageFailureTable.act(call: call, role: role, code: code)
                        == .fatal(.inputOutput))
            }
        }
    }

    @Test func `Every row of the table decides something, and the last one all that is left`() {
        for (number, row) in StorageFailureTable.rows.enumerated() {
            let decided = row.calls.flatMap { call in
                row.roles.flatMap { role in
                    (row.codes ?? Array(Self.codes)).filter { code in
                        !StorageFailureTable.rows[..<number].contains { earlier in
                            earlier.calls.contains(call) && earlier.roles.contains(role)
                                && earlier.codes?.contains(code) != false
                        }
                    }
                }
            }
            #expect(!decided.isEmpty, "row \(number) is never reached")
        }
        let last = StorageFailureTable.rows.last
        #expect(last?.calls == FileCall.allCases && last?.roles == FileRole.allCases)
        #expect(last?.codes == nil && last?.act == .fatal(.inputOutput))
    }

    @Test func `A segment that is gone, damage and a newer version have exit codes of their own`() {
        let codes: [(StorageError, StorageExitCode)] = [
            (.segmentReplaced(file: "s"), .replaced),
            (.poisoned, .inputOutput),
            (.refusal(.notAStore(directory: "d")), .notAStore),
            (.refusal(.notEmpty(directory: "d")), .notEmpty),
            (.refusal(.locked(directory: "d")), .locked),
            (.refusal(.newerFormat(file: "f", version: 1)), .newerFormat),
            (.refusal(.unknownAlgorithm(file: "f")), .newerFormat),
            (.refusal(.misnamed(file: "f")), .damaged),
        ]
        for (error, code) in codes {
            #expect(error.act == .fatal(code))
        }
        #expect(Set(codes.map(\.1)) == Set(StorageExitCode.allCases))
    }
}
