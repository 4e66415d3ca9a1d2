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
}
