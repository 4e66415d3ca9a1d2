import Foundation
import Testing

@testable import shegong_bench

/// Which processors a measurement takes, and how it is told to run on them.
@Suite struct PlacementTests {
    @Test(
        arguments: [
            ("0-1", 0, 1), ("0-63", 0, 1), ("2,5", 2, 5), ("3,8-11", 3, 8), ("6-7,0", 6, 7),
        ])
    func `driver and servers take the first two processors that there are`(
        list: String, driver: Int, server: Int
    ) {
        #expect(Placement(allowed: list) == Placement(driver: driver, server: server))
    }

    @Test(arguments: ["", "0", "7-7", "x", "4-2", "-", "1,"])
    func `with one processor, or none that can be read, nothing is placed`(list: String) {
        #expect(Placement(allowed: list) == nil)
    }

    @Test func `a command is the same, on a processor or where the scheduler likes`() {
        let anywhere = Placement.command("/bin/echo", ["a"], on: nil)
        #expect(anywhere.path == "/bin/echo")
        #expect(anywhere.arguments == ["a"])
        let placed = Placement.command("/bin/echo", ["a"], on: 3)
        #expect(placed.path == "/usr/bin/taskset")
        #expect(placed.arguments == ["--cpu-list", "3", "/bin/echo", "a"])
    }

    @Test func `a driver is told where the server runs, whose floor it measures there`() {
        #expect(Placement(driver: 0, server: 1).forDriver == ["--server-processor", "1"])
    }

    @Test func `bare writes run where they are told, and leave the thread as it was`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("shegong-raw-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let raw = try RawWrites(in: folder.path, entryBytes: 4_096, count: 3)
        let before = try allowedProcessors()
        let last = try #require(before.split { !$0.isNumber }.last.flatMap { Int($0) })
        let anywhere = try raw.write(3, on: nil)
        let placed = try raw.write(3, on: last)
        #expect((anywhere + placed).allSatisfy { $0 > 0 })
        #expect(try allowedProcessors() == before)
        // More than the kernel counts, and one that this machine has not.
        for wrong in [1_000_000, 1_023] {
            #expect(throws: BenchFailure.self) { _ = try raw.write(1, on: wrong) }
        }
        #expect(try allowedProcessors() == before)
    }

    /// Where this thread may run, as the kernel writes it.
    private func allowedProcessors() throws -> Substring {
        let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
        return try #require(line)
    }
}
