import Testing

@testable import shegong_bench

@Suite struct FigureTests {
    @Test func `a quantile is the value of its nearest rank`() {
        let sample = Sample([5, 1, 4, 2, 3])
        #expect(sample.median == 3)
        #expect(sample.quantile(0.99) == 5)
        #expect(sample.quantile(0) == 1)
        #expect(Sample([]).median == 0)
        #expect(Sample((1...100).map(Double.init)).quantile(0.99) == 99)
    }

    @Test func `a ratio is taken round by round, and its median is held to the bound`() {
        var report = Report(benchmark: "test", conditions: [])
        report.addRatio("ratio", of: [30, 10, 20], to: [10, 10, 10], atMost: 2)
        #expect(report.figures[0].rounds == [3, 1, 2])
        #expect(report.allTargetsMet)
        report.hold("ratio", [3, 3, 1], atMost: 2)
        #expect(!report.allTargetsMet)
        report.targets = []
        report.hold("share", [0.2, 0.4, 0.29], atLeast: 0.3)
        #expect(!report.allTargetsMet)
    }

    @Test func `the table says which target is missed`() throws {
        var report = Report(benchmark: "test", conditions: ["under conditions"])
        report.add("latency", unit: "µs", [12, 15, 9])
        report.hold("latency", [12, 15, 9], atMost: 10)
        let text = try report.text(.table)
        #expect(text.contains("under conditions"))
        #expect(text.contains("target: latency at most 10.00: 12.00, MISSED"))
    }
}
