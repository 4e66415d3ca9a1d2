import CNettle

/// SHA-256 of bytes that come in pieces.
struct ContentDigest {
    private var context = sha256_ctx()

    init() {
        nettle_sha256_init(&context)
    }

    mutating func add(_ bytes: [UInt8]) {
        nettle_sha256_update(&context, bytes.count, bytes)
    }

    /// The digest, 32 bytes.
    consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        nettle_sha256_digest(&context, digest.count, &digest)
        return digest
    }
}
