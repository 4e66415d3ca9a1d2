import ArgumentParser
import Schema

/// Asks one kind of question again and again, one in flight, and prints how long the answers took.
struct QuestionDriverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drive-questions", shouldDisplay: false)

    @Option var socket: String
    @Option var persons: Int
    @Option var seed: UInt64
    @Option var question: Question

    /// What is asked.
    enum Question: String, ExpressibleByArgument {
        /// The stock of the whole register.
        case stock
        /// For somebody by his name, as it is written.
        case wholeName = "whole-name"
        /// For somebody by his name, with one character wrong.
        case misspeltName = "misspelt-name"

        fileprivate var searchKind: SearchKind? {
            switch self {
            case .stock: nil
            case .wholeName: .exact
            case .misspeltName: .misspelt
            }
        }
    }

    func run() throws {
        var connection = try RawConnection(to: socket)
        let questions = try frames()
        // The first answer waits for what is read once after a start.
        var first = EncodedFrames()
        first.append("shegong.v1.Statistics", "Stock", StockRequest())
        _ = try connection.drive(first, window: 1, timed: false)
        var found = Latencies()
        found.add(try connection.drive(questions, window: 1, timed: true))
        print(try found.text())
    }

    private func frames() throws -> EncodedFrames {
        var searches = InventedSearches(
            population: Population(count: persons, seed: seed), seed: seed &+ 3)
        var frames = EncodedFrames()
        for _ in 0..<Self.count {
            if let kind = question.searchKind {
                frames.append("shegong.v1.Persons", "Search", try searches.next(kind).request)
            } else {
                frames.append("shegong.v1.Statistics", "Stock", StockRequest())
            }
        }
        return frames
    }

    private static var count: Int { 50 }
}
