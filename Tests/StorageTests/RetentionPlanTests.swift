import Storage
import Testing

/// The decision about snapshots and segments, without a disk.
@Suite struct RetentionPlanTests {
    private func snapshot(_ sequence: UInt64, _ instant: Int64) -> RetentionPlan.Snapshot {
        .init(name: SnapshotName(revision: sequence * 2, sequence: sequence), instant: instant)
    }

    /// 2021-12-15 00:00 in UTC+8, and what a day is.
    private let noticeOpens: Int64 = 1_639_497_600_000
    private let day: Int64 = 86_400_000

    @Test func `With fewer than two snapshots nothing goes`() {
        let plan = RetentionPlan.decide(
            snapshots: [snapshot(50, noticeOpens)], segments: [1, 20, 40, 60])
        #expect(plan.segmentsToArchive == [] && plan.snapshotsToRemove == [])
    }

    @Test func `A segment moves only when both newest snapshots hold all of it`() {
        let snapshots = [snapshot(39, noticeOpens), snapshot(90, noticeOpens + day)]
        let plan = RetentionPlan.decide(snapshots: snapshots, segments: [60, 1, 40, 20])
        #expect(plan.segmentsToArchive == [1, 20])
        let oneLess = RetentionPlan.decide(
            snapshots: [snapshot(38, noticeOpens), snapshot(90, noticeOpens + day)],
            segments: [1, 20, 40, 60])
        #expect(oneLess.segmentsToArchive == [1])
    }

    @Test func `The newest segment never moves`() {
        let snapshots = [snapshot(500, noticeOpens), snapshot(600, noticeOpens + day)]
        #expect(
            RetentionPlan.decide(snapshots: snapshots, segments: [1, 20]).segmentsToArchive == [1])
    }

    @Test func `The first of each month in China stays, and the two newest`() {
        // 17 days on it is 2022 in China, eight hours before it is in Greenwich.
        let instants = [0, 5, 16, 17, 30, 40, 41].map { noticeOpens + day * $0 }
        let snapshots = instants.enumerated().map { snapshot(UInt64($0.offset + 1), $0.element) }
        let plan = RetentionPlan.decide(snapshots: snapshots, segments: [1])
        #expect(plan.snapshotsToRemove.map(\.sequence) == [2, 3, 5])
    }

    @Test(arguments: [Int64.min, -1, 0, Int64.max])
    func `No instant traps`(instant: Int64) {
        let plan = RetentionPlan.decide(
            snapshots: [snapshot(1, instant), snapshot(2, instant), snapshot(3, instant)],
            segments: [])
        #expect(plan.snapshotsToRemove == [])
    }
}
