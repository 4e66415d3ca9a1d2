import CFloor
import Foundation

/// How long the requests of a driver took, as it prints it for the program that started it.
struct Latencies: Codable {
    /// Each request's, microseconds.
    private(set) var microseconds: [Double] = []
    /// From the first request to the last reply, without the pauses between batches.
    private(set) var seconds = 0.0

    mutating func add(_ drive: (outcome: floor_outcome, nanoseconds: [UInt32])) {
        microseconds += drive.nanoseconds.map { Double($0) / 1_000 }
        seconds += Double(drive.outcome.nanoseconds) / 1e9
    }

    var found: Found {
        let sample = Sample(microseconds)
        return Found(
            requests: microseconds.count, p50: sample.quantile(0.5), p99: sample.quantile(0.99),
            longest: sample.largest,
            perSecond: seconds > 0 ? Double(microseconds.count) / seconds : 0)
    }

    func text() throws -> String {
        String(decoding: try JSONEncoder().encode(found), as: UTF8.self)
    }

    /// What is printed.
    struct Found: Codable {
        var requests: Int
        /// Microseconds.
        var p50: Double
        var p99: Double
        var longest: Double
        var perSecond: Double
    }
}

extension Latencies.Found {
    /// Reads what a driver printed.
    init(_ text: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
    }
}

/// Standard input of a driver, whose end says that it is enough.
enum InputEnd {
    static var isReached: Bool {
        var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, 0) != 0
    }
}
