import Testing

@testable import TTRPC

/// The streams of a connection against a plain dictionary.
struct LiveStreamsTests {
    private static func random(_ state: inout UInt64) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33)
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `what a dictionary holds, in whatever order streams end`(seed: UInt64) {
        var state = seed
        var streams = LiveStreams()
        var model: [UInt32: Bool] = [:]
        var next: UInt32 = 1
        for _ in 0..<20_000 {
            switch Self.random(&state) % 4 {
            case 0, 1:
                guard model.count < 128 else { continue }
                streams.open(
                    next, .init(kind: .remoteOpen, isRemoteClosed: false, deadline: nil))
                model[next] = false
                next += 2 * UInt32(1 + Self.random(&state) % 3)
            case 2:
                guard let id = pick(model, &state) else { continue }
                streams.remove(id)
                model[id] = nil
            default:
                guard let id = pick(model, &state) else { continue }
                streams.closeRemote(id)
                model[id] = true
            }
            #expect(streams.count == model.count)
            #expect(streams.isEmpty == model.isEmpty)
        }
        #expect(streams.ids == model.keys.sorted())
        for id in 1..<next {
            #expect(streams[id]?.isRemoteClosed == model[id])
        }
        streams.removeAll()
        #expect(streams.isEmpty && streams.ids.isEmpty)
    }

    /// Nearly always the oldest, as streams mostly end in the order asked.
    private func pick(_ model: [UInt32: Bool], _ state: inout UInt64) -> UInt32? {
        let ids = model.keys.sorted()
        guard !ids.isEmpty else { return nil }
        return Self.random(&state) % 3 > 0 ? ids[0] : ids[Self.random(&state) % ids.count]
    }
}
