import ProtobufRuntime
import Schema
import ShegongClient
import Testing

struct ImportStreamTests {
    private let time = ManualTime()

    private func client(_ transport: ScriptedTransport) -> RegistryClient {
        RegistryClient(
            connector: transport, settings: ClientSettings(), environment: time.environment)
    }

    private struct Rows: AsyncSequence, AsyncIteratorProtocol {
        var left: Int
        var name: String
        var number = 0

        mutating func next() async -> RosterEntry? {
            guard number < left else { return nil }
            number += 1
            return RosterEntry(name: name, managementNumber: "\(number)")
        }

        func makeAsyncIterator() -> Rows { self }
    }

    private static func rows(_ count: Int, name: String = "甲") -> Rows {
        Rows(left: count, name: name)
    }

    @Test func `Rows go up in order, a thousand a message at most`() async throws {
        let transport = ScriptedTransport { _, _ in .success(RosterImportReply().encoded()) }
        var progress: [Int] = []
        _ = try await client(transport).importRoster(
            RosterImportHeader(label: "x", expectedRows: 2_500), rows: Self.rows(2_500)
        ) { progress.append($0) }
        let messages = transport.messages
        #expect(messages.map(\.rows.count) == [0, 1_000, 1_000, 500])
        #expect(messages.map(\.firstRow) == [0, 1, 1_001, 2_001])
        #expect(messages.first?.header?.expectedRows == 2_500)
        #expect(messages.flatMap(\.rows).map(\.managementNumber) == (1...2_500).map(String.init))
        #expect(progress == [1_000, 2_000, 2_500])
    }

    @Test func `No message is longer than the daemon takes`() async throws {
        let transport = ScriptedTransport { _, _ in .success(RosterImportReply().encoded()) }
        let name = String(repeating: "长", count: 3_000)
        _ = try await client(transport).importRoster(
            RosterImportHeader(), rows: Self.rows(300, name: name))
        #expect(transport.messages.allSatisfy { $0.encoded().count < 1_048_576 })
        #expect(transport.messages.flatMap(\.rows).count == 300)
        #expect(transport.messages.count > 3)
    }

    @Test func `A row beyond a message ends the import with nothing kept`() async throws {
        let transport = ScriptedTransport { _, _ in .success([]) }
        let name = String(repeating: "长", count: 400_000)
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).importRoster(
                RosterImportHeader(), rows: Self.rows(1, name: name))
        }
        #expect(error?.reason == "ROW_TOO_LARGE")
        #expect(transport.cancelledStreams == 1)
        #expect(transport.finishedStreams == 0)
    }

    @Test func `Rows that cannot be read end the import, and its end is not sent`() async throws {
        struct Broken: Error {}
        let transport = ScriptedTransport { _, _ in .success([]) }
        let rows = AsyncThrowingStream<RosterEntry, any Error> { throw Broken() }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).importRoster(RosterImportHeader(), rows: rows)
        }
        #expect(error?.reason == "ROWS_UNREADABLE")
        #expect(transport.cancelledStreams == 1)
        #expect(transport.finishedStreams == 0)
    }

    @Test func `A connection lost before the end has published nothing`() async throws {
        let transport = ScriptedTransport(failingMessage: (2, .connectionLost(sent: true))) {
            _, _ in .success([])
        }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).importRoster(
                RosterImportHeader(), rows: Self.rows(2_500))
        }
        #expect(error?.reason == "CONNECTION_LOST")
        #expect(error?.mayHaveHappened == false)
        #expect(transport.messages.count == 3)
    }

    @Test func `A connection lost before the header went is made again`() async throws {
        let transport = ScriptedTransport(failingMessage: (0, .connectionLost(sent: true))) {
            _, _ in .success(RosterImportReply().encoded())
        }
        _ = try await client(transport).importRoster(RosterImportHeader(), rows: Self.rows(1))
        #expect(transport.connections == 2)
        #expect(transport.messages.map(\.rows.count) == [0, 0, 1])
    }

    @Test func `A connection lost after the end leaves it open`() async throws {
        let transport = ScriptedTransport { _, _ in .failure(.connectionLost(sent: true)) }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).importRoster(
                RosterImportHeader(), rows: Self.rows(1))
        }
        #expect(error?.mayHaveHappened == true)
        #expect(transport.calls.count == 1)
    }
}
