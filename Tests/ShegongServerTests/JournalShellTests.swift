import Glibc
import NIOCore
import NIOPosix
import Storage
import Synchronization
import TTRPC
import Testing

@testable import ShegongServer

/// The journal's thread at its edges: a full disk at the start, and what comes after the stop.
@Suite struct JournalShellTests {
    private let directory = "/store-parent/store"
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// What a shell told: inputs for the core, and why it wanted the process to end.
    private final class Told: Sendable {
        let inputs: AsyncStream<ServerInput>
        let deliver: AsyncStream<ServerInput>.Continuation
        let ends = Mutex<[String]>([])

        init() { (inputs, deliver) = AsyncStream.makeStream() }
    }

    private func makeDisk() throws -> SimulatedDisk {
        let id = try #require(StoreID([UInt8](repeating: 3, count: StoreID.byteCount)))
        let fileSystem = SimulatedFileSystem()
        try StoreCreator.create(
            directory: directory,
            identity: StoreIdentity(id: id, createdAt: 0, isRehearsal: true), on: fileSystem)
        return fileSystem.disk
    }

    private func makeShell(faults: [SimulatedFault] = [], _ told: Told) throws -> JournalShell {
        var state = RecoveredState()
        var opened = try StoreOpener.open(
            directory: directory,
            on: SimulatedFileSystem(disk: try makeDisk(), faults: faults),
            configuration: StorageConfiguration(segmentBytes: 1 << 16), into: &state, at: 0)
        guard let writer = opened.takeJournal() else { throw StorageError.closed }
        let loop = group.next()
        return JournalShell(
            writer: writer, loop: loop, polling: BusyPolling(of: loop, forAtMost: .zero),
            now: { 0 },
            deliver: { told.deliver.yield($0) },
            end: { error in told.ends.withLock { $0.append("\(error)") } })
    }

    private func batch(_ revision: UInt64) -> JournalBatch {
        JournalBatch(
            number: revision, firstRevision: revision, lastRevision: revision, at: 0,
            changeCount: 1, isAwaited: true, body: [1])
    }

    @Test func `A disk that is full at the start refuses writes until it has room`() async throws {
        let told = Told()
        let shell = try makeShell(
            faults: [SimulatedFault(atOperation: 0, code: ENOSPC, calls: [.reserve])], told)
        try await shell.start()
        var inputs = told.inputs.makeAsyncIterator()
        guard case .journalRefused = await inputs.next() else {
            Issue.record("the core is not told that writes are refused")
            return
        }
        guard case .journalResumed = await inputs.next() else {
            Issue.record("the core is not told that there is room")
            return
        }
        shell.append(batch(1))
        guard case .journaled(let token) = await inputs.next() else {
            Issue.record("there is room, and nothing is written")
            return
        }
        #expect(token.revision == 1)
        try await shell.stop()
        #expect(told.ends.withLock { $0 } == [])
        try await group.shutdownGracefully()
    }

    @Test func `A batch that comes after the stop is not written, and is no failure`() async throws
    {
        let told = Told()
        let shell = try makeShell(told)
        try await shell.start()
        try await shell.stop()
        shell.append(batch(1))
        try await group.shutdownGracefully()
        told.deliver.finish()
        for await input in told.inputs {
            Issue.record("told after the stop: \(input)")
        }
        #expect(told.ends.withLock { $0 } == [])
    }

    @Test func `A disk that fails at the start, or at the seal, ends the process`() async throws {
        for call in [FileCall.reserve, .release] {
            let told = Told()
            let shell = try makeShell(
                faults: [SimulatedFault(atOperation: 0, code: EIO, calls: [call])], told)
            try await shell.start()
            if call == .release {
                shell.append(batch(1))
            }
            // By then the start, too, has been.
            try await shell.stop()
            // Here nothing ends, and every later check finds the same.
            #expect(told.ends.withLock { !$0.isEmpty })
        }
        try await group.shutdownGracefully()
    }
}
