import ProtobufRuntime
import Schema
import ShegongServer
import TTRPC

/// A call that a client wants to make, and makes again with the same key until it is answered.
struct Intent: Equatable {
    var member: CastMember
    var method: Method
    var payload: [UInt8] = []
    /// UUIDv7 in hexadecimal; nil for reads, imports and uploads.
    var key: [UInt8]?
    /// The messages of an import or an upload, and whether the client goes away before the end.
    var messages: [[UInt8]] = []
    var breaksOff = false
    /// Uses the key of another request: must be refused.
    var isMismatched = false

    var isWrite: Bool { key != nil }
    /// A roster import or an upload: its messages come one by one, and it is not made again.
    var isImport: Bool { kind == .remoteOpen }

    var kind: CallKind { method.callKind }

    static let backup = Intent(
        member: .system, method: .backup, payload: BackupRequest(reason: "每夜备份").encoded())
}

/// Idempotency keys as clients make them.
enum ClientKey {
    /// UUIDv7: 48 bits of Unix milliseconds, then version, variant and chance.
    static func make(at milliseconds: Int64, chance: UInt64, _ more: UInt64) -> [UInt8] {
        var key: [UInt8] = []
        for shift in stride(from: 40, through: 0, by: -8) {
            key.append(UInt8(truncatingIfNeeded: milliseconds >> Int64(shift)))
        }
        for shift in stride(from: 56, through: 48, by: -8) {
            key.append(UInt8(truncatingIfNeeded: chance >> UInt64(shift)))
        }
        for shift in stride(from: 56, through: 0, by: -8) {
            key.append(UInt8(truncatingIfNeeded: more >> UInt64(shift)))
        }
        key[6] = 0x70 | (key[6] & 0x0f)
        key[8] = 0x80 | (key[8] & 0x3f)
        return key
    }

    static func text(_ key: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(key.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
