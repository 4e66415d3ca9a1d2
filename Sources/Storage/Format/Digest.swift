import CLinux
import CNettle

/// A SHA-256 digest, 32 bytes.
package struct Digest: Sendable, Hashable, CustomStringConvertible {
    package static let byteCount = 32
    package static let zero = Digest(words: (0, 0, 0, 0))

    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    fileprivate init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (first, second, third, fourth) = words
    }

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else {
            return nil
        }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() {
            words[index / 8] |= UInt64(byte) << (8 * UInt64(index % 8))
        }
        self.init(words: (words[0], words[1], words[2], words[3]))
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        for word in [first, second, third, fourth] {
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return bytes
    }

    package var description: String { hexadecimal(bytes) }
}

/// SHA-256, fed in pieces. The one place that knows which digest the formats use.
package struct DigestBuilder: ~Copyable {
    /// Number of the algorithm in file headers: SHA-256.
    package static let algorithm: UInt32 = 1

    private var context = sha256_ctx()

    package init() {
        unsafe nettle_sha256_init(&context)
    }

    package mutating func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { buffer in
            if let base = buffer.baseAddress {
                unsafe nettle_sha256_update(
                    &context, buffer.count, base.assumingMemoryBound(to: UInt8.self))
            }
        }
    }

    /// A range of the bytes; it has to lie in them.
    package mutating func update(_ bytes: [UInt8], in range: Range<Int>) {
        unsafe update(bytes.span.bytes.extracting(range))
    }

    package mutating func update(_ value: some FixedWidthInteger) {
        var little = value.littleEndian
        unsafe withUnsafeBytes(of: &little) { buffer in
            if let base = buffer.baseAddress {
                unsafe nettle_sha256_update(
                    &context, buffer.count, base.assumingMemoryBound(to: UInt8.self))
            }
        }
    }

    /// The digest of what was fed so far, and more can follow.
    package func digestSoFar() -> Digest {
        var copy = DigestBuilder()
        copy.context = context
        return copy.finish()
    }

    package consuming func finish() -> Digest {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { buffer in
            if let base = buffer.baseAddress {
                unsafe nettle_sha256_digest(
                    &context, buffer.count, base.assumingMemoryBound(to: UInt8.self))
            }
        }
        return Digest(
            words: (
                UInt64(littleEndian: words.0), UInt64(littleEndian: words.1),
                UInt64(littleEndian: words.2), UInt64(littleEndian: words.3)
            ))
    }
}

/// CRC-32C. The one place that knows which checksum the formats use.
package enum Checksum {
    /// Number of the algorithm in file headers: CRC-32C.
    package static let algorithm: UInt32 = 1

    /// A range of the bytes; it has to lie in them.
    package static func of(
        _ bytes: [UInt8], in range: Range<Int>? = nil, continuing checksum: UInt32 = 0
    ) -> UInt32 {
        unsafe of(
            bytes.span.bytes.extracting(range ?? 0..<bytes.count), continuing: checksum)
    }

    package static func of(_ bytes: RawSpan, continuing checksum: UInt32 = 0) -> UInt32 {
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe shegong_crc32c(checksum, buffer.baseAddress, buffer.count)
        }
    }
}

/// Lower-case hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// Sixteen lower-case hexadecimal digits: file names that sort as their numbers.
func sixteenDigits(_ value: UInt64) -> String {
    hexadecimal((0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * UInt64($0))) })
}
