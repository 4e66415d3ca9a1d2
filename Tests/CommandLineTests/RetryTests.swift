import ProtobufRuntime
import Schema
import ShegongClient
import Testing

struct RetryTests {
    private let time = ManualTime()

    private func client(
        _ transport: ScriptedTransport, _ settings: ClientSettings = ClientSettings()
    ) -> RegistryClient {
        RegistryClient(connector: transport, settings: settings, environment: time.environment)
    }

    private static let written = WriteResult(revision: 7, ids: [3]).encoded()

    @Test func `A write whose connection is lost is repeated under the same key`() async throws {
        let transport = ScriptedTransport { _, number in
            number < 2 ? .failure(.connectionLost(sent: true)) : .success(Self.written)
        }
        let result = try await client(transport).installDivisions()
        #expect(result.ids == [3])
        let keys = transport.calls.flatMap { $0.metadata("idempotency-key") }
        #expect(keys.count == 3)
        #expect(Set(keys).count == 1)
        #expect(keys.first.flatMap { IdempotencyKey($0) } != nil)
        #expect(transport.connections == 3)
    }

    @Test func `A snapshot that takes longer than a call may is waited for and not taken again`()
        async throws
    {
        let transport = ScriptedTransport { call, number in
            guard call.method == "Status" else {
                return .failure(.refusal(.deadlineExceeded, "DEADLINE_EXCEEDED"))
            }
            return .success(
                StatusReply(revision: 9, snapshotRevision: 9, snapshotAt: number < 4 ? 1 : 2)
                    .encoded())
        }
        #expect(try await client(transport).takeSnapshot().snapshotRevision == 9)
        #expect(
            transport.calls.map(\.method) == [
                "Status", "TakeSnapshot", "Status", "Status", "Status",
            ])
        #expect(time.sleeps == [.seconds(1), .seconds(1)])
    }

    @Test func `A snapshot that never comes ends as the call did, after the time of an import`()
        async throws
    {
        let transport = ScriptedTransport { call, _ in
            call.method == "Status"
                ? .success(StatusReply(revision: 9, snapshotRevision: 5).encoded())
                : .failure(.refusal(.deadlineExceeded, "DEADLINE_EXCEEDED"))
        }
        let settings = ClientSettings(importDeadline: .seconds(20))
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport, settings).takeSnapshot()
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(time.sleeps.count == 20)
    }

    @Test func `Two writes have two keys`() async throws {
        let transport = ScriptedTransport { _, _ in .success(Self.written) }
        let client = client(transport)
        _ = try await client.installDivisions()
        _ = try await client.installDivisions()
        #expect(Set(transport.calls.flatMap { $0.metadata("idempotency-key") }).count == 2)
        #expect(transport.connections == 1)
    }

    @Test(arguments: RegistryErrorCode.allCases.filter { $0 != .unavailable })
    func `A refusal is never repeated`(_ code: RegistryErrorCode) async throws {
        let transport = ScriptedTransport { _, _ in .failure(.refusal(code, "WINDOW_CLOSED")) }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).installDivisions()
        }
        #expect(error?.code == code)
        #expect(error?.reason == "WINDOW_CLOSED")
        #expect(transport.calls.count == 1)
        #expect(time.sleeps.isEmpty)
    }

    @Test func `A refusal after a lost attempt says that nothing happened`() async throws {
        let transport = ScriptedTransport { _, number in
            .failure(
                number == 0
                    ? .connectionLost(sent: true) : .refusal(.failedPrecondition, "STATE_FORBIDS"))
        }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).installDivisions()
        }
        #expect(error?.reason == "STATE_FORBIDS")
        #expect(error?.mayHaveHappened == false)
        #expect(transport.calls.count == 2)
    }

    @Test func `A daemon that drains is asked again`() async throws {
        let transport = ScriptedTransport { _, number in
            number == 0 ? .failure(.refusal(.unavailable, "DRAINING")) : .success(Self.written)
        }
        #expect(try await client(transport).installDivisions().revision == 7)
        #expect(transport.connections == 2)
    }

    @Test func `Attempts end, and a write may then have happened`() async throws {
        let transport = ScriptedTransport { _, _ in .failure(.connectionLost(sent: true)) }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport, ClientSettings(attempts: 4)).installDivisions()
        }
        #expect(transport.calls.count == 4)
        #expect(error?.reason == "CONNECTION_LOST")
        #expect(error?.mayHaveHappened == true)
        let sent = transport.calls.first?.metadata("idempotency-key").first
        #expect(error?.idempotencyKey?.text == sent)
    }

    @Test func `A lost read has not changed anything`() async throws {
        let transport = ScriptedTransport { _, _ in .failure(.connectionLost(sent: true)) }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).status()
        }
        #expect(error?.mayHaveHappened == false)
        #expect(error?.idempotencyKey == nil)
    }

    @Test func `A write that was never sent has not happened`() async throws {
        let transport = ScriptedTransport(refusedConnections: .max) { _, _ in
            .success(Self.written)
        }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).installDivisions()
        }
        #expect(error?.reason == "UNREACHABLE")
        #expect(error?.mayHaveHappened == false)
        #expect(transport.calls.isEmpty)
        #expect(time.sleeps.count == 4)
    }

    @Test func `The pauses double, within their bound and never in step`() async throws {
        let settings = ClientSettings(
            deadline: .seconds(600), attempts: 10, firstPause: .milliseconds(50),
            longestPause: .seconds(1))
        let transport = ScriptedTransport(refusedConnections: .max) { _, _ in .success([]) }
        await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport, settings).status()
        }
        #expect(time.sleeps.count == 9)
        for (number, pause) in time.sleeps.enumerated() {
            let whole = min(Duration.milliseconds(50) * (1 << number), .seconds(1))
            #expect(pause >= whole / 2 && pause <= whole)
        }
        #expect(Set(time.sleeps).count == time.sleeps.count)
    }

    @Test func `The deadline holds over all attempts and goes out with each`() async throws {
        let settings = ClientSettings(
            deadline: .seconds(3), attempts: 100, firstPause: .milliseconds(500),
            longestPause: .seconds(1))
        let time = time
        let transport = ScriptedTransport { _, _ in
            time.advance(.milliseconds(400))
            return .failure(.connectionLost(sent: true))
        }
        await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport, settings).status()
        }
        let limits = transport.calls.map(\.limit)
        #expect(limits.first == .seconds(3))
        #expect(limits == limits.sorted(by: >))
        #expect(Set(limits).count == limits.count)
        #expect(limits.allSatisfy { $0 > .zero })
        #expect(time.environment.elapsed() <= .milliseconds(3_400))
    }

    @Test func `A call that is out of time is not repeated`() async throws {
        let transport = ScriptedTransport { _, _ in .failure(.timeout(sent: true)) }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).installDivisions()
        }
        #expect(transport.calls.count == 1)
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.mayHaveHappened == true)
    }

    @Test func `An answer that is no message is an error, not a value`() async throws {
        let transport = ScriptedTransport { _, _ in .success([0xff]) }
        let error = await #expect(throws: RegistryError.self) {
            _ = try await self.client(transport).status()
        }
        #expect(error?.reason == "ANSWER_UNREADABLE")
    }

    @Test func `Reads ask for what this client wrote`() async throws {
        let transport = ScriptedTransport { call, _ in
            call.method == "Get" ? .success(GetPersonReply().encoded()) : .success(Self.written)
        }
        let client = client(transport)
        _ = try await client.person(PersonSelector(personId: 1))
        _ = try await client.installDivisions()
        _ = try await client.person(PersonSelector(personId: 1))
        let reads = try transport.calls.filter { $0.method == "Get" }
            .map { try GetPersonRequest(decoding: $0.payload).minimumRevision }
        #expect(reads == [0, 7])
        #expect(client.revision == 7)
    }

    @Test func `The language goes with every call`() async throws {
        let transport = ScriptedTransport { _, _ in .success([]) }
        _ = try await client(transport, ClientSettings(acceptLanguage: "en")).status()
        #expect(transport.calls.first?.metadata("accept-language") == ["en"])
    }
}

struct IdempotencyKeyTests {
    @Test func `A key is a UUID of version 7 and carries its instant`() {
        let key = IdempotencyKey(milliseconds: 0x017F_22E2_79B0, high: .max, low: .max)
        #expect(key.text == "017f22e2-79b0-7fff-bfff-ffffffffffff")
        #expect(IdempotencyKey(key.text) == key)
    }

    @Test(arguments: [
        "", "017f22e2-79b0-4fff-bfff-ffffffffffff", "017f22e2-79b0-7fff-7fff-ffffffffffff",
        "017f22e279b07fffbfffffffffffffff", "017f22e2-79b0-7fff-bfff-fffffffffffg",
        "017f22e2-79b0-7fff-bfff-ffffffffffff0",
    ])
    func `What is no such UUID is no key`(_ text: String) {
        #expect(IdempotencyKey(text) == nil)
    }
}
