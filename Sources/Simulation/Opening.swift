import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// The calls with which a run begins: offices, officers, rules, a notice and a first roster. They
/// go the way of all calls, crashes included.
enum Opening {
    static func calls(_ generator: inout CallGenerator, machineNow: Int64) -> [Intent] {
        var calls: [Intent] = []
        for administrator in CastMember.administrators {
            let request = AppointAdministratorRequest(
                uid: administrator.peer.uid, accountName: administrator.peer.accountName ?? "",
                role: administrator.roles[0])
            calls.append(
                Intent(
                    member: .root, method: .appointAdministrator, payload: request.encoded()))
        }
        calls.append(Intent(member: .system, method: .installDivisions))
        calls += [
            bureau("zhaoqing", "肇庆市民政局", parent: 0, 441_200),
            bureau("deqing", "德庆县民政局", parent: 1, 441_226),
            bureau("duanzhou", "端州区民政局", parent: 1, 441_202),
        ]
        calls += bindings(generator)
        calls.append(
            Intent(
                member: .final, method: .publishRuleSet,
                payload: PublishRuleSetRequest(ruleSet: CallGenerator.rules).encoded()))
        calls.append(
            Intent(
                member: .final, method: .publishNotice,
                payload: PublishNoticeRequest(notice: CallGenerator.notice).encoded()))
        for index in calls.indices {
            calls[index].key = ClientKey.make(
                at: machineNow, chance: generator.dice.seed(), generator.dice.seed())
        }
        calls.append(generator.firstRoster())
        return calls
    }

    /// The security administrator binds the officers; whoever decides is confirmed by the system
    /// administrator.
    private static func bindings(_ generator: CallGenerator) -> [Intent] {
        var calls: [Intent] = []
        var grants: UInt64 = 0
        for officer in CastMember.officers {
            calls.append(generator.binding(of: officer))
            guard officer.roles.contains(where: \.needsSecondPerson) else { continue }
            grants += 1
            calls.append(
                Intent(
                    member: .system, method: .confirmGrant,
                    payload: ConfirmGrantRequest(grantId: grants).encoded()))
        }
        return calls
    }

    private static func bureau(
        _ shortName: String, _ name: String, parent: UInt64, _ division: UInt32
    ) -> Intent {
        let bureau = Bureau(
            shortName: shortName, name: name, parentId: parent, divisionIds: [division])
        return Intent(
            member: .system, method: .createBureau,
            payload: CreateBureauRequest(bureau: bureau).encoded())
    }
}

extension CallGenerator {
    /// Nine passers, all rows right.
    mutating func firstRoster() -> Intent {
        passerCount = 9
        let rows = (0..<passerCount).map { Passer($0).rosterEntry }
        return importing(rows, first: 0, breaksOff: false)
    }
}
