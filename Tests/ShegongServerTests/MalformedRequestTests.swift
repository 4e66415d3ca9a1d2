import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Whatever a peer sends, the process lives and the call is answered, once.
struct MalformedRequestTests {
    /// Over 20,000 in all; few for methods that do not look at their request, and do much work.
    private static func rounds(_ method: Method) -> Int {
        [.installDivisions, .takeSnapshot, .backup].contains(method) ? 20 : 650
    }

    @Test(arguments: Method.allCases)
    func `No request, however mangled, traps or stays without an answer`(method: Method) throws {
        let (world, ids) = try Self.world
        var random = SeededGenerator(seed: UInt64(method.rawValue))
        let whole = SampleRequest.encoded(method, ids)
        let takesNothing: Set<Method> = [
            .installDivisions, .installWorkingCalendar, .whoAmI, .status, .takeSnapshot,
        ]
        #expect(whole.isEmpty == takesNothing.contains(method))
        let revision = world.core.state.revision
        for round in 0..<Self.rounds(method) {
            world.now += 60
            let payload = Self.mangled(whole, &random)
            let connection =
                method == .appointAdministrator
                ? world.connectAdministration() : world.connect(Self.caller(of: method))
            let key = round % 16 == 0 ? nil : world.newKey()
            let id: CallID
            if method.callKind == .remoteOpen {
                let stream = world.openImport(as: Self.caller(of: method), method)
                world.send(.message(stream.id, payload))
                world.send(.message(stream.id, Self.mangled(whole, &random)))
                stream.finish()
                id = stream.id
            } else if method == .backup {
                id = world.openBackup(on: connection, payload: payload)
                if world.finished.contains(id) { continue }
            } else {
                id = world.begin(method, payload: payload, on: connection, key: key)
                if world.finished.contains(id) { continue }
                // A feed that could be opened stays open.
                if method == .watch, world.answerCounts[id] == nil {
                    world.send(.disconnected(connection))
                    continue
                }
            }
            // A feed that was understood stays open, and is not answered until it ends.
            if method == .watch, world.answerCounts[id] == nil {
                world.send(.disconnected(connection))
                continue
            }
            try #require(world.answerCounts[id] == 1, "seed \(method.rawValue), round \(round)")
            world.send(.disconnected(connection))
        }
        #expect(world.core.state.revision >= revision)
        #expect(try world.restarted().core.state.revision == world.core.state.revision)
    }

    private static var world: (ServerWorld, RegisterIDs) {
        get throws {
            let (world, ids) = try ServerWorld.withRegister()
            return (world, ids)
        }
    }

    /// Flips, cuts, repeats and inserts, up to four times.
    private static func mangled(
        _ whole: [UInt8], _ random: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = whole
        for _ in 0...Int.random(in: 0..<4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where place < bytes.count:
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.removeSubrange(place...)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 3: bytes.insert(contentsOf: bytes.prefix(place), at: place)
            case 4: bytes.insert(contentsOf: repeatElement(0xFF, count: 9) + [0x01], at: place)
            default:
                bytes.insert(
                    contentsOf: [0x08 | UInt8(place & 7) << 3, 0xFF, 0xFF, 0x7F], at: place)
            }
            bytes.removeSubrange(min(bytes.count, 4_096)...)
        }
        return bytes
    }

    private static func caller(of method: Method) -> Officer {
        Officer.allCases.first { method.access.roles.contains(RoleSet($0.role)) } ?? .deqingClerk
    }
}
