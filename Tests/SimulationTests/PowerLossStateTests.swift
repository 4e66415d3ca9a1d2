import Simulation
import Storage
import Testing

/// The short form of the enumeration of power-loss states; `scripts/simulate.sh --power-loss` is
/// the long one.
@Suite struct PowerLossStateTests {
    @Test func `no state that a power loss can leave loses or invents anything`() throws {
        let report = try PowerLossReport.examine(
            PowerLossSettings(seed: 1, entries: 180, statesAtMost: 8, oneOperationIn: 6))
        print(report)
        #expect(report.lost == [] && report.invented == [] && report.refused == [])
        #expect(report.changes >= 500)
        #expect(report.snapshots >= 3)
        #expect(report.segments >= 3)
        #expect(report.states > 300)
        #expect(report.statesInRecovery > 0 && report.statesKilled > 50)
    }

    @Test func `the states of a moment are told apart, and each is tried once`() throws {
        let fileSystem = SimulatedFileSystem()
        let file = try fileSystem.open("/store-parent/file", .create)
        try fileSystem.reserve(1_536, at: 0, in: file)
        try fileSystem.synchronize(file)
        try fileSystem.synchronizeDirectory("/store-parent")
        let bytes = [UInt8](repeating: 7, count: 1_024) + [UInt8](repeating: 0, count: 512)
        try fileSystem.write(bytes.span.bytes, to: file, at: 0)
        let loss = PowerLoss(fileSystem.disk)
        #expect(loss.count == 3)
        var states: Set<UInt64> = []
        for mask in 0..<8 {
            let isKept = (0..<3).map { mask >> $0 & 1 == 1 }
            states.insert(loss.disk(keeping: isKept).fingerprint)
        }
        // The last sector was zeros before: whether it arrived makes no state of its own.
        #expect(states.count == 4)
    }
}
