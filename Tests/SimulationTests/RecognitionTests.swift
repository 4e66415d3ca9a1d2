import Schema
import ShegongServer
import Testing

/// Who somebody is found to be is kept for a while, and no longer than it is true.
struct RecognitionTests {
    /// The closing of his connection is on its way, and so is what he sent before it came.
    @Test func `an officer known a moment ago is a stranger as soon as his binding has ended`()
        throws
    {
        let rig = try ServerRig()
        try rig.furnish()
        let before = rig.call(2_003, .whoAmI)
        guard case .reply = rig.answers[before] else {
            Issue.record("the officer is not known")
            return
        }
        _ = rig.write(2_002, .endOperator, EndOperatorRequest(operatorId: 3, reason: "调离"))
        let after = rig.call(2_003, .whoAmI)
        try rig.writeJournal()
        #expect(rig.answers[after] == .failure(reason: "UNKNOWN_PEER"))
    }
}
