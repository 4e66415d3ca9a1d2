import Registry
import Schema

extension RandomRegistry {
    /// The next version says the same; the one before is withdrawn, and its cases are settled.
    static func replaceNotice(_ world: inout RegistryWorld, _ dice: inout SeededGenerator) {
        var trace = ReadTrace()
        let latest = world.registry.notice(named: "zhaoqing-2021", &trace)?.version ?? 0
        try? world.publish { $0.withdrawnAt = 0 }
        _ = try? world.withdrawNotice(version: latest)
        for id in UInt64(1)...10 {
            let isKept = Bool.random(using: &dice)
            try? world.settle(id, under: isKept ? nil : "zhaoqing-2021")
        }
    }

    /// A reviewer is asked for, and confirmed by a second person or declined.
    static func grant(_ number: Int, _ world: inout RegistryWorld) {
        let binding = Operator(
            uid: 4_000 + UInt32(number), accountName: "officer\(4_000 + number)",
            roles: [.reviewer])
        let request = CreateOperatorRequest(operator: binding, bureauShortName: "duanzhou")
        let ids = try? world.run(.createOperator(request), as: .security)
        let grant = ids?.last ?? 0
        if number % 40 == 19 {
            _ = try? world.run(
                .declineGrant(DeclineGrantRequest(grantId: grant, reason: "无需")), as: .system)
        } else {
            _ = try? world.run(.confirmGrant(ConfirmGrantRequest(grantId: grant)), as: .system)
        }
    }
}
