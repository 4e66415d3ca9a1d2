internal import NIOCore

/// A socket that a server listens on, with the caps that are counted for it alone.
struct Listener {
    let name: String
    let limits: ServerLimits
    let boundPath: BoundPath?
    var channel: (any Channel)?
    var connectionCount = 0
    var connectionsOfUser: [UInt32: Int] = [:]
}
