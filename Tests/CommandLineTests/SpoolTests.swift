import ProtobufRuntime
import Schema
import ShegongClient
import Testing

@testable import shegong

/// The delivery job and its spool: every message becomes one file for each attempt, whatever ends
/// the job in between.
struct SpoolTests {
    @Test func `A message goes out once, as a file in smstools' format`() async throws {
        let world = try SpoolWorld(messages: 1)
        try await world.run()
        #expect(world.spool.names("outgoing") == ["1-1001"])
        #expect(
            world.spool.content("outgoing", "1-1001")
                == "To: 8613800000001\nAlphabet: UTF-8\n\n您的申请已退回补正。\n")
        #expect(world.spool.isClean)
        #expect(world.state(1) == .handedOver)
        try await world.run()
        #expect(world.spool.names("outgoing") == ["1-1001"])
        world.spool.send("1-1001", to: "sent")
        let figures = try await world.run()
        #expect(figures == DeliveryRun.Figures(delivered: 1))
        #expect(world.state(1) == .delivered && world.spool.names("sent").isEmpty)
    }

    @Test(arguments: ["outgoing", "checked", "sent", "failed"])
    func `The job ends between drop and report: the file is found, and no second one is dropped`(
        _ stage: String
    ) async throws {
        let world = try SpoolWorld(messages: 1)
        world.failNextReport()
        await #expect(throws: RegistryError.self) { try await world.run() }
        #expect(world.spool.names("outgoing") == ["1-1001"] && world.state(1) == .queued)
        if stage != "outgoing" { world.spool.send("1-1001", to: stage) }
        try await world.run()
        let names = world.spool.names("outgoing") + world.spool.names("checked")
        #expect(names == (["outgoing", "checked"].contains(stage) ? ["1-1001"] : []))
        switch stage {
        case "sent": #expect(world.state(1) == .delivered)
        case "failed": #expect(world.state(1) == .failed)
        default: #expect(world.state(1) == .handedOver)
        }
        #expect(world.attempts(1) == 1)
    }

    @Test func `The job ends between report and removal: the outcome is not counted twice`()
        async throws
    {
        let world = try SpoolWorld(messages: 1)
        try await world.run()
        world.spool.send("1-1001", to: "failed")
        try await world.run()
        #expect(world.state(1) == .failed && world.attempts(1) == 1)
        // As if the file were still there.
        world.spool.put("failed", "1-1001", "To: 8613800000001\n\nx")
        world.makeDue(1)
        try await world.run()
        #expect(world.spool.names("failed").isEmpty)
        #expect(world.spool.names("outgoing") == ["1-1001"] && world.attempts(1) == 2)
    }

    @Test func `With the network's reports, delivered is what they say`() async throws {
        let world = try SpoolWorld(messages: 3, hasReports: true)
        try await world.run()
        #expect(world.spool.content("outgoing", "1-1001").contains("\nReport: yes\n"))
        for (id, number) in [(1, 117), (2, 118), (3, 119)] {
            world.spool.send("\(id)-100\(id)", to: "sent", adding: "Message_id: \(number)")
        }
        try await world.run()
        #expect(world.state(1) == .handedOver && world.spool.names("sent").count == 3)
        world.spool.report("r1", to: "8613800000001", number: 117, "0,Ok,received by the SME")
        world.spool.report("r2", to: "8613800000002", number: 118, "48,Still trying")
        world.spool.report("r3", to: "8613800000003", number: 119, "70,Validity expired")
        // Another's report with the same number.
        world.spool.report("r4", to: "8613999999999", number: 118, "0,Ok")
        let figures = try await world.run()
        #expect(figures == DeliveryRun.Figures(delivered: 1, failed: 1))
        #expect([1, 2, 3].map(world.state) == [.delivered, .handedOver, .failed])
        #expect(world.spool.names("sent") == ["2-1002"])
        #expect(world.spool.names("report") == ["r2", "r4"])
    }

    @Test func `Files of others, and of a register that was restored, are let alone and named`()
        async throws
    {
        let world = try SpoolWorld(messages: 1)
        world.spool.put("failed", "backup-alarm", "x")
        world.spool.put("failed", "1-1001.LOCK", "x")
        world.spool.put("failed", "01-1001", "x")
        // Its id was given to another message before the restore.
        world.spool.put("sent", "1-77", "x")
        let figures = try await world.run()
        #expect(figures == DeliveryRun.Figures(handedOver: 1, notKnown: ["1-77"]))
        #expect(world.spool.names("failed").count == 3 && world.spool.names("sent") == ["1-77"])
        #expect(world.spool.names("outgoing") == ["1-1001"])
    }

    @Test
    func `A spool that cannot hold what was sent is refused, and two jobs exclude each other`()
        throws
    {
        let world = try SpoolWorld(messages: 0)
        let first = try SpoolFolder(world.spool.path)
        let second = #expect(throws: CommandFailure.self) { _ = try SpoolFolder(world.spool.path) }
        #expect(second?.reason == "SPOOL_IN_USE")
        withExtendedLifetime(first) {}
        world.spool.removeFolder("sent")
        let third = #expect(throws: CommandFailure.self) { _ = try SpoolFolder(world.spool.path) }
        #expect(third?.reason == "SPOOL_INCOMPLETE")
        #expect(third?.message.english.hasSuffix("/sent") == true)
    }

    /// The job and smsd take turns; the job is cut short at any of its calls. smsd never sees more
    /// files of a message than one, and one more for each attempt that failed.
    @Test(arguments: UInt64(1)...60)
    func `However often the job is cut short, each attempt is one file`(seed: UInt64) async throws {
        var dice = SplitMix(seed)
        let world = try SpoolWorld(messages: 4)
        var failures: [String: Int] = [:]
        for _ in 0..<60 {
            if dice.below(3) == 0 { world.failCall(after: dice.below(5)) }
            // A run that is cut short is what this is about.
            _ = try? await world.run()
            for name in world.spool.names("outgoing") where dice.below(2) == 0 {
                world.spool.send(name, to: "checked")
            }
            for name in world.spool.names("checked") where dice.below(2) == 0 {
                let isFailed = dice.below(3) == 0
                world.spool.move(name, from: "checked", to: isFailed ? "failed" : "sent")
                failures[name, default: 0] += isFailed ? 1 : 0
            }
            if dice.below(2) == 0 { (1...4).forEach { world.makeDue($0) } }
            for (name, picked) in world.spool.picked {
                #expect(picked <= 1 + failures[name, default: 0], "\(name)")
            }
        }
        world.failCall(after: .max)
        for _ in 0..<40 {
            try await world.run()
            (1...4).forEach { world.makeDue($0) }
            for name in world.spool.names("outgoing") { world.spool.send(name, to: "sent") }
            for name in world.spool.names("checked") {
                world.spool.move(name, from: "checked", to: "sent")
            }
        }
        #expect((1...4).allSatisfy { [.delivered, .givenUp].contains(world.state($0)) })
        #expect(world.spool.isClean)
    }

    @Test func `Numbers are written as smstools wants them`() {
        #expect(SpoolFile.internationalNumber("13800000000") == "8613800000000")
        #expect(SpoolFile.internationalNumber("+852 9123 4567") == "85291234567")
        for text in ["", "1", "1-", "-1", "0-1", "1-1-1", "01-1", "1-01", "+1-1", "1--1", "a-1"] {
            #expect(SpoolFile.Name(text) == nil, "\(text)")
        }
        #expect(SpoolFile.Name("12-1639965600000")?.id == 12)
        #expect(StatusReport("From: 1\n\nSMS STATUS REPORT\nMessage_id: 2\nStatus: x") == nil)
    }
}

/// A generator of numbers, all from its seed.
private struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }
}
