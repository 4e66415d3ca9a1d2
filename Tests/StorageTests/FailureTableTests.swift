import Glibc
import Storage
import Testing

/// The table of failures, row by row over all calls and files.
@Suite struct FailureTableTests {
    private static let making: Set<FileCall> = [.open, .write, .reserve, .setSize]

    @Test(arguments: FileCall.allCases, FileRole.allCases)
    func `Only a full disk met while making something new is survived`(
        call: FileCall, role: FileRole
    ) {
        for code in [ENOSPC, EDQUOT] {
            let expected: FailureAct =
                switch (Self.making.contains(call), role) {
                case (true, .nextSegment): .refuseWrites
                case (true, .snapshotTemporary), (true, .cut): .discardTemporary
                default: .fatal(.inputOutput)
                }
            #expect(StorageFailureTable.act(call: call, role: role, code: code) == expected)
        }
        for code in [EIO, EBADF, EROFS, EMFILE, ENFILE, ENOENT, EINVAL, EFBIG] {
            #expect(
                StorageFailureTable.act(call: call, role: role, code: code) == .fatal(.inputOutput))
        }
    }

    @Test func `A lock that another holds has its own exit code`() {
        #expect(
            StorageFailureTable.act(call: .lock, role: .lock, code: EWOULDBLOCK) == .fatal(.locked))
    }
}
