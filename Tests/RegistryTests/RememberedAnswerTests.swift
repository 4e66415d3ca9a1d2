import Registry
import Schema
import Testing

/// What a retry gets.
@Suite struct RememberedAnswerTests {
    private static let key = WriteKey(
        key: Array(repeating: 1, count: 16), requestDigest: Array(repeating: 2, count: 16))
    private static let day: Int64 = 24 * 3_600_000

    /// A write under the key, and then a few others.
    private func world(clockAhead: Int64, machineAhead: Int64) throws -> RegistryWorld {
        var world = try RegistryWorld()
        let open = OpenAccountRequest(identity: RegistryWorld.identity(RegistryWorld.zhang))
        try world.run(.openAccount(open), world.context(.deqingClerk), key: Self.key)
        if clockAhead > 0 {
            try world.run(.setClock(SetClockRequest(now: world.now + clockAhead)), as: .system)
        }
        world.now += clockAhead + machineAhead
        _ = try world.openAccount(RegistryWorld.li)
        return world
    }

    private func remembered(_ world: RegistryWorld) throws -> RememberedWrite? {
        var trace = ReadTrace()
        let clerk = world.context(.deqingClerk).caller.operator
        return try world.registry.rememberedWrite(operator: clerk, Self.key, &trace)
    }

    @Test func `a rehearsal's clock set eight days ahead makes no answer forgotten`() throws {
        let world = try world(clockAhead: 8 * Self.day, machineAhead: 1_000)
        #expect(try remembered(world) != nil)
    }

    @Test func `after eight days that really passed the answer is forgotten, and the key is spent`()
        throws
    {
        let world = try world(clockAhead: 0, machineAhead: 8 * Self.day)
        #expect(throws: Refusal(.idempotencyExpired)) { try remembered(world) }
    }

    @Test func `a write that a wrong clock made forgotten does not run again when it is right`()
        throws
    {
        var world = try world(clockAhead: 0, machineAhead: 8 * Self.day)
        world.now -= 8 * Self.day
        #expect(throws: Refusal(.idempotencyExpired)) { try remembered(world) }
        var folded = Registry()
        for change in world.changes {
            try folded.apply(change)
        }
        world.registry = folded
        #expect(throws: Refusal(.idempotencyExpired)) { try remembered(world) }
        let fresh = WriteKey(
            key: Array(repeating: 2, count: 16), requestDigest: Self.key.requestDigest)
        var trace = ReadTrace()
        let clerk = world.context(.deqingClerk).caller.operator
        #expect(try world.registry.rememberedWrite(operator: clerk, fresh, &trace) == nil)
    }

    @Test func `a retry gets the first answer also when its caller was bound anew meanwhile`()
        throws
    {
        var world = try world(clockAhead: 0, machineAhead: 0)
        let former = world.context(.deqingClerk).caller.operator
        let end = EndOperatorRequest(operatorId: former.id, reason: "调离")
        try world.run(.endOperator(end), as: .security)
        let binding = Operator(
            uid: former.uid, accountName: former.accountName, roles: [.clerk])
        let request = CreateOperatorRequest(operator: binding, bureauShortName: "deqing")
        let anew = try #require(try world.run(.createOperator(request), as: .security).first)
        #expect(anew != former.id)
        var trace = ReadTrace()
        let present = try #require(
            world.registry.get(Operator.self, .operator, anew, &trace))
        #expect(try world.registry.rememberedWrite(operator: present, Self.key, &trace) != nil)
    }

    /// Whoever makes the first administrators is no operator, and may send his request again too.
    @Test func `a retry on the administration socket gets the first answer`() throws {
        var world = try RegistryWorld()
        let nobody = Caller.administrationSocket
        let request = AppointAdministratorRequest(
            uid: 2_050, accountName: "admin2050", role: .systemAdministrator)
        try world.run(
            .appointAdministrator(request),
            CommandContext(caller: nobody, now: world.now, isRehearsal: true), key: Self.key)
        var trace = ReadTrace()
        let answer = try world.registry.rememberedWrite(
            operator: nobody.operator, Self.key, &trace)
        #expect(answer != nil)
    }
}
