internal import NIOCore
internal import ProtobufRuntime

/// A `ttrpc.Request` where it arrived: in its frame's own memory, checked, with the places of its
/// parts. Whoever wants to look gets them in place; only who asks for a copy gets one.
struct RequestEnvelope: Sendable {
    let timeoutNano: Int64
    private let bytes: ByteBuffer
    private let service: Place
    private let method: Place
    private let payload: Place
    private let metadataCount: Int

    /// Reads the data of a request frame.
    init(
        _ data: ByteBuffer, options: DecodingOptions = .request
    ) throws(DecodingError) {
        let parts = try data.withUnsafeReadableBytes { (whole) throws(DecodingError) in
            let view = try Request.View(reading: whole, options: options)
            return (
                Place(view.service.utf8, in: whole), Place(view.method.utf8, in: whole),
                Place(view.payload, in: whole), view.timeoutNano, view.metadata.count
            )
        }
        bytes = data
        (service, method, payload, timeoutNano, metadataCount) = parts
    }

    /// Calls `body` with the names of service and method.
    @inline(__always)
    func withNames<Result>(
        _ body: (_ service: UnsafeRawBufferPointer, _ method: UnsafeRawBufferPointer) -> Result
    ) -> Result {
        bytes.withUnsafeReadableBytes { body(service.part(of: $0), method.part(of: $0)) }
    }

    /// Calls `body` with the encoded request message.
    @inline(__always)
    func withPayload<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeReadableBytes { body(payload.part(of: $0)) }
    }

    /// The metadata in the order sent.
    var metadata: [KeyValue] {
        guard metadataCount > 0 else { return [] }
        return bytes.withUnsafeReadableBytes { whole in
            var pairs: [KeyValue] = []
            pairs.reserveCapacity(metadataCount)
            // It was read before, by the same rules.
            let view = try? Request.View(reading: whole, options: .verified)
            view?.metadata.forEach(KeyValue.View.self) {
                pairs.append(KeyValue($0))
                return true
            }
            return pairs
        }
    }

    /// Where a part lies in the whole.
    private struct Place: Sendable {
        private var offset: UInt32 = 0
        private var count: UInt32 = 0

        init(_ part: UnsafeRawBufferPointer, in whole: UnsafeRawBufferPointer) {
            guard let start = part.baseAddress, let base = whole.baseAddress else { return }
            // A frame has at most 4 MiB.
            offset = UInt32(truncatingIfNeeded: start - base)
            count = UInt32(truncatingIfNeeded: part.count)
        }

        @inline(__always)
        func part(of whole: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
            let start = Int(offset)
            return UnsafeRawBufferPointer(rebasing: whole[start..<start + Int(count)])
        }
    }
}
