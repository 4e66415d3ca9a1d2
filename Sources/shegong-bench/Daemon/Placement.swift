import ArgumentParser
import Foundation

/// Where a measurement runs: its driver on one processor, the server that it asks on another.
///
/// Left to the scheduler, the two share a processor in one run and not in the next. An echo that
/// has nobody to wake elsewhere is many times as quick, and a ratio to it tells where things ran.
struct Placement: Equatable {
    let driver: Int
    let server: Int

    /// The first two processors that this program may run on; nil where there is one alone.
    static var ofThisMachine: Placement? {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return status.split(separator: "\n")
            .first { $0.hasPrefix("Cpus_allowed_list:") }
            .flatMap { Placement(allowed: $0.drop { !$0.isNumber }) }
    }

    init(driver: Int, server: Int) {
        self.driver = driver
        self.server = server
    }

    /// From a list of processors as the kernel writes it: `0-3,8`.
    init?(allowed list: some StringProtocol) {
        let processors = list.split(separator: ",").flatMap { part -> [Int] in
            let bounds = part.split(separator: "-").compactMap { Int($0) }
            guard let first = bounds.first, let last = bounds.last, first <= last else { return [] }
            return Array(first...min(last, first + 1))
        }
        guard processors.count > 1 else { return nil }
        self.init(driver: processors[0], server: processors[1])
    }

    /// What a driver is told that has a floor to measure where the server runs.
    var forDriver: [String] { ["--server-processor", "\(server)"] }

    /// A command that runs on one processor; the same command without one.
    static func command(
        _ path: String, _ arguments: [String], on processor: Int?
    ) -> (path: String, arguments: [String]) {
        guard let processor else { return (path, arguments) }
        return ("/usr/bin/taskset", ["--cpu-list", "\(processor)", path] + arguments)
    }
}

/// Where a measurement runs, for those that can be told.
struct PlacementOption: ParsableArguments {
    @Flag(help: "Leaves it to the scheduler where the driver and the server run.")
    var unplaced = false

    var placement: Placement? { unplaced ? nil : Placement.ofThisMachine }
}
