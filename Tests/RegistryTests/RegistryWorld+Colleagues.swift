import Registry
import Schema

extension RegistryWorld {
    /// One more officer of a bureau.
    mutating func addColleague(
        uid: UInt32, bureau: String = "deqing", _ roles: [Role] = [.reviewer]
    ) throws -> Operator {
        let binding = Operator(uid: uid, accountName: "officer\(uid)", roles: roles)
        let id = try bind(binding, bureau)
        var trace = ReadTrace()
        return registry.get(Operator.self, .operator, id, &trace) ?? Operator()
    }

    func context(_ binding: Operator) -> CommandContext {
        let bureau = bureaus.values.first { $0.id == binding.bureauId }
        return CommandContext(
            caller: Caller(operator: binding, bureau: bureau), now: now, isRehearsal: true)
    }
}
