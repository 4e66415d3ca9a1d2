import ProtobufRuntime

/// Finds a method by its names as they lie on the wire.
struct MethodRoutes: Sendable {
    /// Made once: a simulated day makes thousands of cores.
    static let all = MethodRoutes()

    private var buckets: [[Route]]

    private struct Route {
        let service: [UInt8]
        let name: [UInt8]
        let method: Method
        let access: Access
    }

    private init() {
        buckets = Array(repeating: [], count: 128)
        for method in Method.allCases {
            let route = Route(
                service: Array(method.path.service.utf8), name: Array(method.path.method.utf8),
                method: method, access: method.access)
            buckets[bucket(route.service.count, route.name)].append(route)
        }
    }

    /// The method of these names and who may call it; nil if there is none.
    func find(
        service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer
    ) -> (method: Method, access: Access)? {
        for route in buckets[bucket(service.count, method)] {
            let isIt =
                route.service.withUnsafeBytes { WireText(service).hasSameBytes(as: $0) }
                && route.name.withUnsafeBytes { WireText(method).hasSameBytes(as: $0) }
            if isIt { return (route.method, route.access) }
        }
        return nil
    }

    private func bucket(_ serviceBytes: Int, _ method: some Sequence<UInt8>) -> Int {
        var hash = UInt32(truncatingIfNeeded: serviceBytes)
        for byte in method {
            hash = hash &* 31 &+ UInt32(byte)
        }
        return Int(hash) & (buckets.count - 1)
    }
}
