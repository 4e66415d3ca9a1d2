import CNettle
import Registry
import Schema

/// The key under which a person asked for by identity number stands in the audit: an investigator
/// who has the number can find him there, and nobody can read a number out of it.
package struct SubjectKey: Sendable {
    /// Id of the key, so that a later key can take its place.
    package let id: UInt32
    private let key: [UInt8]

    /// `key` has at least 16 bytes.
    package init(id: UInt32, key: [UInt8]) {
        self.id = id
        self.key = key
    }

    /// A key whose id is the first four bytes of its SHA-256: wherever the key is copied, the id
    /// goes with it.
    init(_ key: [UInt8]) {
        var context = sha256_ctx()
        var digest = [UInt8](repeating: 0, count: 4)
        nettle_sha256_init(&context)
        nettle_sha256_update(&context, key.count, key)
        nettle_sha256_digest(&context, digest.count, &digest)
        self.init(id: digest.reduce(0) { $0 << 8 | UInt32($1) }, key: key)
    }

    /// First 16 bytes of HMAC-SHA256 over the canonical number.
    func token(for number: String) -> [UInt8] {
        var context = hmac_sha256_ctx()
        var digest = [UInt8](repeating: 0, count: 16)
        let bytes = Array(number.utf8)
        nettle_hmac_sha256_set_key(&context, key.count, key)
        nettle_hmac_sha256_update(&context, bytes.count, bytes)
        nettle_hmac_sha256_digest(&context, digest.count, &digest)
        return digest
    }
}

/// SHA-256 of requests, for idempotency.
enum RequestDigest {
    /// First 16 bytes of SHA-256 over the method's number and the request.
    static func of(_ method: Method, _ payload: UnsafeRawBufferPointer) -> [UInt8] {
        var context = sha256_ctx()
        var digest = [UInt8](repeating: 0, count: 16)
        let name = withUnsafeBytes(of: method.rawValue.littleEndian) { Array($0) }
        nettle_sha256_init(&context)
        nettle_sha256_update(&context, name.count, name)
        if let start = payload.baseAddress {
            nettle_sha256_update(
                &context, payload.count, start.assumingMemoryBound(to: UInt8.self))
        }
        nettle_sha256_digest(&context, digest.count, &digest)
        return digest
    }
}

/// SHA-256 of what is published, so that a copy can be compared with it.
enum ContentDigest {
    /// 32 bytes.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var context = sha256_ctx()
        var digest = [UInt8](repeating: 0, count: 32)
        nettle_sha256_init(&context)
        nettle_sha256_update(&context, bytes.count, bytes)
        nettle_sha256_digest(&context, digest.count, &digest)
        return digest
    }
}
