import CLinux

/// Memory that will be read soon, asked for without waiting. It changes nothing but time.
enum FetchAhead {
    private static let lineBytes = 64

    /// Bytes that begin at an address, and mostly lie on one or two cache lines.
    @inline(__always)
    static func few(at address: UnsafeRawPointer?, _ count: Int) {
        guard let address else { return }
        shegong_fetch_ahead(address)
        shegong_fetch_ahead(address + count - 1)
    }

    /// A record, up to as much as records mostly have.
    @inline(__always)
    static func all(of record: UnsafeRawBufferPointer?) {
        guard let record, let start = record.baseAddress else { return }
        for offset in stride(from: 0, to: min(record.count, 8 * lineBytes), by: lineBytes) {
            shegong_fetch_ahead(start + offset)
        }
    }
}
