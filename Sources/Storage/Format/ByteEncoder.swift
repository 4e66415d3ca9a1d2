/// Writes the fields of a format one after another, integers little-endian.
struct ByteEncoder {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func put(_ value: [UInt8]) {
        bytes.append(contentsOf: value)
    }

    /// Zeros up to this length in all.
    mutating func pad(to count: Int) {
        precondition(bytes.count <= count, "a fixed block overflows")
        bytes.append(contentsOf: [UInt8](repeating: 0, count: count - bytes.count))
    }

    /// Pads and ends the block with the checksum of all before it.
    consuming func block(of count: Int) -> [UInt8] {
        pad(to: count - 4)
        put(Checksum.of(bytes))
        return bytes
    }
}
