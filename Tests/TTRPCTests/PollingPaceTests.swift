import Testing

@testable import TTRPC

/// Goal: a loop waits awake where things come soon, and only there.
@Suite("Pace of polling")
struct PollingPaceTests {
    private func microseconds(of pace: PollingPace) -> Int64 {
        pace.duration.components.attoseconds / 1_000_000_000_000
    }

    /// The pace after each of some waits, in microseconds.
    private func paces(after gaps: [Int], longest: Int = 200) -> [Int64] {
        var pace = PollingPace(longest: .microseconds(longest))
        return gaps.map { gap in
            pace.waited(.microseconds(gap))
            return microseconds(of: pace)
        }
    }

    @Test func `short waits make the next ones longer and longer awake, up to the longest`() {
        #expect(paces(after: [60, 60, 200, 0, 60]) == [25, 50, 100, 200, 200])
    }

    @Test func `one long wait halves the time, and several end it`() {
        let full = [10, 10, 10, 10]
        #expect(
            paces(after: full + [201, 5_000, 5_000, 5_000, 5_000]).suffix(5) == [100, 50, 25, 0, 0])
        #expect(paces(after: full + [201, 60]).suffix(2) == [100, 200])
    }

    @Test func `what comes once a millisecond is never waited for awake`() {
        #expect(paces(after: Array(repeating: 1_000, count: 50)).allSatisfy { $0 == 0 })
    }

    @Test func `with nothing allowed, nothing is waited for awake`() {
        #expect(paces(after: [0, 0, 10, 0], longest: 0) == [0, 0, 0, 0])
    }
}
