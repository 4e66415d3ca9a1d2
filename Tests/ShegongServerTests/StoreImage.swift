import Registry
import Storage

@testable import ShegongServer

/// The disk of a world as it was when it had been made: made once, opened by each test anew, which
/// is quicker and tries the recovery each time.
struct StoreImage: Sendable {
    var disk: SimulatedDisk
    var now: Int64
    var isRehearsal = false
    var ids = RegisterIDs()

    typealias Made = Result<StoreImage, any Error>

    static let offices = Made { StoreImage(try .makeOffices(isRehearsal: false)) }
    static let rehearsal = Made {
        StoreImage(try .makeOffices(isRehearsal: true), isRehearsal: true)
    }
    static let roster = Made { StoreImage(try .makeRoster()) }
    static let register = Made {
        let (world, ids) = try ServerWorld.makeRegister()
        return StoreImage(world, ids: ids)
    }

    init(_ world: ServerWorld, isRehearsal: Bool = false, ids: RegisterIDs = RegisterIDs()) {
        // The readings that nobody waits for go to the disk too.
        world.send(.tick)
        disk = world.fileSystem.disk
        now = world.now
        self.isRehearsal = isRehearsal
        self.ids = ids
    }

    func opened(_ settings: ServerSettings) throws -> ServerWorld {
        try ServerWorld(
            now: now, isRehearsal: isRehearsal, settings: settings,
            on: SimulatedFileSystem(disk: disk))
    }
}
