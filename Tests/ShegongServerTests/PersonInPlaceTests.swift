import ProtobufRuntime
import Registry
import Schema
import TTRPC
import Testing

@testable import ShegongServer

/// Goal: the answer put together in place is that of decoding, masking and encoding.
struct PersonInPlaceTests {
    private static func selectors(_ ids: RegisterIDs) -> [PersonSelector] {
        var identity = Passer.zhang.identity
        identity.document?.kind = .unspecified
        var padded = Passer.zhang.identity
        padded.name = "　" + padded.name + " "
        var otherName = Passer.zhang.identity
        otherName.name = "王五"
        var unknown = Passer.zhang.identity
        unknown.document?.number = "441226189912280025"
        return [
            PersonSelector(personId: ids.person), PersonSelector(personId: 999),
            PersonSelector(managementNumber: Passer.zhang.managementNumber),
            PersonSelector(managementNumber: "nonsense"),
            PersonSelector(identity: Passer.zhang.identity), PersonSelector(identity: identity),
            PersonSelector(identity: padded), PersonSelector(identity: otherName),
            PersonSelector(identity: unknown), PersonSelector(identity: FullIdentity()),
            PersonSelector(),
        ]
    }

    @Test func `whoever asks, in whatever way, gets the same as by the long way`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        var found = 0
        for selector in Self.selectors(ids) {
            for officer in Officer.allCases {
                world.now += 1_000
                let answer = try #require(
                    world.call(.getPerson, GetPersonRequest(person: selector), as: officer))
                guard Method.getPerson.access.roles.contains(RoleSet(officer.role)) else {
                    #expect(answer.reason == "NOT_PERMITTED")
                    continue
                }
                switch try longWay(selector, officer, world) {
                case .success(let reply):
                    found += 1
                    #expect(answer.bytes == reply.encoded(), "\(selector) \(officer)")
                case .failure(let refusal):
                    #expect(answer.reason == refusal.reason.rawValue, "\(selector) \(officer)")
                }
            }
        }
        #expect(found > 15)
    }

    /// Their memory is asked for together (`LookupsAhead`), also of whom there is not.
    @Test func `look-ups that come together get what each gets alone`() throws {
        let (world, ids) = try ServerWorld.withRegister()
        let officer = Officer.deqingClerk
        let connection = world.connect(uid: officer.rawValue, accountName: officer.accountName)
        let path = Method.getPerson.path
        let payloads = Self.selectors(ids).map { GetPersonRequest(person: $0).encoded() }
        let inputs = (payloads + [[0xFF]] + payloads).map { payload in
            ServerInput.call(
                IncomingCall(
                    id: world.newCall(on: connection), kind: .unary, service: path.service,
                    method: path.method, payload: payload))
        }
        var together = ServerActions()
        world.core.receive(inputs, now: world.now, &together)
        let apart = inputs.flatMap { world.core.receive($0, now: world.now) }
        let replies = Self.replies(together.apart())
        #expect(replies.count > 5)
        #expect(replies == Self.replies(apart))
    }

    @Test func `replies lie one behind the other, and those of the next batch begin in front`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        let connection = world.connect(
            uid: Officer.deqingClerk.rawValue, accountName: Officer.deqingClerk.accountName)
        let known = GetPersonRequest(person: PersonSelector(personId: ids.person))
        let answer = try #require(world.call(.getPerson, known, as: .deqingClerk)?.bytes)
        let unknown = GetPersonRequest(person: PersonSelector(personId: 999))
        let path = Method.getPerson.path
        var actions = ServerActions()
        var fronts: [UnsafeRawPointer] = []
        for _ in 0..<3 {
            let batch = [known, unknown, known].map { request in
                ServerInput.call(
                    IncomingCall(
                        id: world.newCall(on: connection), kind: .unary, service: path.service,
                        method: path.method, payload: request.encoded()))
            }
            world.core.receive(batch, now: world.now, &actions)
            var places: [UnsafeRawPointer] = []
            actions.carryOut { _, reply in
                #expect(Array(reply) == answer)
                if let place = reply.baseAddress { places.append(place) }
            } action: { _ in
            }
            let front = try #require(places.first)
            #expect(places == [front, front + answer.count])
            fronts.append(front)
            actions.removeAll()
        }
        #expect(fronts[1] == fronts[2])
    }

    private static func replies(_ actions: [ServerAction]) -> [CallID: [UInt8]] {
        var replies: [CallID: [UInt8]] = [:]
        for case .reply(let call, let bytes) in actions { replies[call] = bytes }
        return replies
    }

    /// The reply by decoded records.
    private func longWay(
        _ selector: PersonSelector, _ officer: Officer, _ world: ServerWorld
    ) throws -> Result<GetPersonReply, Refusal> {
        let peer = Peer(uid: officer.rawValue, accountName: officer.accountName, socket: .bureau)
        let caller = try #require(world.core.caller(of: peer))
        let context = CommandContext(
            caller: caller, now: world.core.registryNow, isRehearsal: false)
        let registry = world.core.state
        var trace = ReadTrace()
        do throws(Refusal) {
            let file = registry.file(of: try registry.person(selector, context, &trace), &trace)
            let profile = caller.maskingProfile
            var reply = GetPersonReply()
            reply.person = file.person.masked(by: profile)
            reply.identity = file.identity.masked(by: profile)
            reply.certificates = file.certificates.map { $0.masked(by: profile) }
            reply.periods = file.periods.map { $0.masked(by: profile) }
            if caller.has(.clerk) {
                reply.missing = registry.missingFields(
                    file.person, file.identity, today: context.today)
            }
            return .success(reply)
        } catch {
            return .failure(error)
        }
    }
}
