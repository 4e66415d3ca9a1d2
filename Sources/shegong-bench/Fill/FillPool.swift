import Foundation
import ShegongClient

/// What came of a step.
struct FillTotals: Sendable {
    var title: String
    var done = 0
    /// Done before: an earlier call of the same step got this far.
    var skipped = 0
    var refused = 0
    /// The first refusal's reason.
    var firstRefusal = ""
    var seconds = 0.0

    var line: String {
        var line = "\(title): \(done)"
        if skipped > 0 {
            line += ", done before: \(skipped)"
        }
        if refused > 0 {
            line += ", refused: \(refused) (first: \(firstRefusal))"
        }
        let rate = seconds > 0 ? Int(Double(done) / seconds) : 0
        return line + ", \(String(format: "%.1f", seconds)) s, \(rate)/s"
    }
}

/// Works on many items, a bounded number at a time, and shows how far it is.
struct FillPool {
    let inFlight: Int
    let title: String

    /// What came of one item.
    enum Outcome: Sendable {
        case done, skipped
        case refused(String)
    }

    func run<Item: Sendable>(
        _ items: [Item], _ work: @escaping @Sendable (Item) async throws -> Outcome
    ) async throws -> FillTotals {
        let start = ContinuousClock.now
        var totals = FillTotals(title: title)
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            var next = 0
            while next < min(inFlight, items.count) {
                let item = items[next]
                group.addTask { try await work(item) }
                next += 1
            }
            var finished = 0
            while let outcome = try await group.next() {
                finished += 1
                count(outcome, in: &totals)
                showProgress(finished, of: items.count)
                if next < items.count {
                    let item = items[next]
                    group.addTask { try await work(item) }
                    next += 1
                }
            }
        }
        let elapsed = (ContinuousClock.now - start).components
        totals.seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        return totals
    }

    private func count(_ outcome: Outcome, in totals: inout FillTotals) {
        switch outcome {
        case .done: totals.done += 1
        case .skipped: totals.skipped += 1
        case .refused(let why):
            totals.refused += 1
            if totals.firstRefusal.isEmpty {
                totals.firstRefusal = why
            }
        }
    }

    /// One line that is written over on a terminal, and every tenth part elsewhere.
    private func showProgress(_ finished: Int, of total: Int) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        let step = max(1, total / (isTerminal ? 200 : 10))
        guard finished % step == 0 || finished == total else { return }
        let line = "\(title): \(finished) / \(total)"
        let text = isTerminal ? "\r" + line + (finished == total ? "\n" : "") : line + "\n"
        FileHandle.standardError.write(Data(text.utf8))
    }
}

/// Calls again when the daemon says that an officer is too fast or its queue is full.
enum Patience {
    private static var longestPause: Duration { .seconds(2) }
    private static var attempts: Int { 200 }

    static func call<Answer: Sendable>(
        _ body: () async throws(RegistryError) -> Answer
    ) async throws -> Answer {
        var pause = Duration.milliseconds(50)
        for _ in 1..<attempts {
            do throws(RegistryError) {
                return try await body()
            } catch {
                guard error.code == .resourceExhausted else { throw error }
            }
            try await Task.sleep(for: pause * Double.random(in: 0.5...1))
            pause = min(pause * 2, longestPause)
        }
        return try await body()
    }
}
