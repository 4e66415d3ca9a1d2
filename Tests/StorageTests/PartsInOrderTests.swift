import Foundation
import Storage
import Synchronization
import Testing

/// Work that several threads share gives what one alone gives.
@Suite struct PartsInOrderTests {
    private static let failure = StorageError.refusal(.content(reason: "part 40"))

    /// Threads for as long as they are needed.
    static func threads(_ count: Int) -> Helpers {
        Helpers(count: count) { _, body in Thread { body() }.start() }
    }

    /// Takes its time, and not the same for each part.
    private static func work(_ number: Int) -> Int {
        var value = number
        for _ in 0..<number % 7 * 300 { value = (value &* 31 &+ 7) % 1_000_003 }
        return value
    }

    @Test(arguments: [0, 1, 2, 5], [0, 1, 2, 3, 200])
    func `Parts are taken in order, each once, whoever makes them`(
        threads: Int, count: Int
    ) throws {
        var taken: [Int] = []
        try PartsInOrder.run(count, helpers: Self.threads(threads)) {
            (number) throws(StorageError) in
            (number, Self.work(number))
        } take: { (part) throws(StorageError) in
            #expect(part.0 == taken.count)
            taken.append(part.1)
        }
        #expect(taken == (0..<count).map(Self.work))
        #expect(
            PartsInOrder.all(count, helpers: Self.threads(threads), make: { Self.work($0) })
                == taken)
    }

    @Test(arguments: [0, 1, 3])
    func `The error is that of the first part that has one, and nothing behind it is taken`(
        threads: Int
    ) {
        for _ in 0..<8 {
            let running = Mutex(0)
            var taken = 0
            #expect(throws: Self.failure) {
                try PartsInOrder.run(100, helpers: Self.threads(threads)) {
                    (number) throws(StorageError) in
                    running.withLock { $0 += 1 }
                    defer { running.withLock { $0 -= 1 } }
                    _ = Self.work(number)
                    guard number < 40 else {
                        throw .refusal(.content(reason: "part \(number)"))
                    }
                    return number
                } take: { (_) throws(StorageError) in
                    taken += 1
                }
            }
            #expect(taken == 40)
            #expect(running.withLock { $0 } == 0, "every helper is gone")
        }
    }

    @Test(arguments: [0, 1, 3])
    func `Who refuses a part ends the work`(threads: Int) {
        var taken = 0
        #expect(throws: Self.failure) {
            try PartsInOrder.run(100, helpers: Self.threads(threads)) {
                (number) throws(StorageError) in
                Self.work(number)
            } take: { (_) throws(StorageError) in
                taken += 1
                if taken == 41 { throw Self.failure }
            }
        }
        #expect(taken == 41)
    }

    @Test func `A store opened by several threads is the store that one opens, damaged or not`()
        throws
    {
        let fileSystem = SimulatedFileSystem()
        var script = Script(appends: 60, snapshotEvery: 25)
        script.configuration = .small
        try script.create(on: fileSystem, Promises())
        try script.run(on: fileSystem, Promises())
        let disk = fileSystem.disk
        let path = try #require(disk.paths.last { $0.hasSuffix(".snapshot") })
        let content = try #require(disk.content(at: path))
        var states: [[String]] = []
        for helpers in [Helpers.none, Self.threads(1), Self.threads(3)] {
            var said: [String] = []
            for place in [nil] + Array(stride(from: 4_100, to: content.count - 4_096, by: 997)) {
                var changed = disk
                if let place {
                    var bytes = content
                    bytes[place] ^= 0x10
                    changed.replace(path, with: bytes)
                }
                var state = ModelState()
                let store = try StoreOpener.open(
                    directory: storeDirectory, on: SimulatedFileSystem(disk: changed),
                    configuration: .small, into: &state, at: 1_700_000_000_001, helpers: helpers)
                #expect(state.isExact)
                #expect(store.report.damagedSnapshots.isEmpty == (place == nil))
                said.append("\(state.revision) \(store.report)")
            }
            states.append(said)
        }
        #expect(states[0].count > 5 && states[1] == states[0] && states[2] == states[0])
    }
}
