import Rules
package import Schema

/// Bureaus, operators and divisions: who may act, and where.
extension Registry {
    /// ids: the operator.
    func planAppointAdministrator(
        _ request: AppointAdministratorRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard request.role.isAdministrator else { throw Refusal(.rolesExclude) }
        var binding = Operator()
        binding.uid = request.uid
        binding.accountName = request.accountName
        binding.roles = [request.role]
        binding.validFrom = context.firstDayOfBinding
        // On a socket that only root reaches: the second person begins with those he appoints.
        try checkBinding(binding, context, &trace)
        return bind(binding)
    }

    /// Puts the divisions that are shipped and not yet there. ids: none.
    func planInstallDivisions(_ trace: inout ReadTrace) throws(Refusal) -> Plan {
        var plan = Plan()
        // The catalogue is part of the program: if it did not read, a test would have said so.
        for row in (try? DivisionCatalogue.shippedRows()) ?? [] {
            let division = Division(row)
            guard get(Division.self, .division, UInt64(division.id), &trace) == nil else {
                continue
            }
            plan.put(division, in: .division, key: UInt64(division.id))
        }
        return plan
    }

    /// ids: the bureau.
    func planCreateBureau(
        _ request: CreateBureauRequest, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var bureau = request.bureau else { throw Refusal(.requestInvalid) }
        guard bureau.shortName.isShortName else {
            throw Refusal(.fieldInvalid, fields: [.invalid("short_name")])
        }
        guard !bureau.name.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("name")])
        }
        guard self.bureau(named: bureau.shortName, &trace) == nil else {
            throw Refusal(.nameTaken, [.init("name", bureau.shortName)])
        }
        if bureau.parentId != 0 {
            guard get(Bureau.self, .bureau, bureau.parentId, &trace) != nil else {
                throw Refusal(.bureauUnknown, [.init("bureau", "\(bureau.parentId)")])
            }
        }
        for division in bureau.divisionIds {
            guard get(Division.self, .division, UInt64(division), &trace) != nil else {
                throw Refusal(.divisionUnknown, [.init("division", "\(division)")])
            }
        }
        bureau.id = nextID(.bureau)
        var plan = Plan()
        plan.put(bureau, in: .bureau, key: bureau.id)
        plan.ids = [bureau.id]
        return plan
    }

    /// ids: the operator; of a role that needs a second person 0, and the grant.
    func planCreateOperator(
        _ request: CreateOperatorRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var binding = request.operator else { throw Refusal(.requestInvalid) }
        if binding.bureauId == 0, !request.bureauShortName.isEmpty {
            guard let bureau = bureau(named: request.bureauShortName, &trace) else {
                throw Refusal(.bureauUnknown, [.init("bureau", request.bureauShortName)])
            }
            binding.bureauId = bureau.id
        }
        if binding.validFrom == 0 {
            binding.validFrom = context.firstDayOfBinding
        }
        binding.id = 0
        binding.endedAt = 0
        binding.grantId = 0
        try checkBinding(binding, context, &trace)
        guard binding.roles.contains(where: \.needsSecondPerson) else { return bind(binding) }
        return try planRequestGrant(binding, context)
    }

    /// A binding is uid + account name + days: a uid can be bound again only after its former
    /// binding ended, so that nobody inherits another officer's past.
    func checkBinding(
        _ binding: Operator, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        guard !Self.reservedUserIDs.contains(binding.uid) else {
            throw Refusal(.accountReserved, [.init("uid", "\(binding.uid)")])
        }
        guard !binding.accountName.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("account_name")])
        }
        try checkRoles(binding, &trace)
        for id in ids(.operatorByUserID, UInt64(binding.uid), &trace) {
            guard let former = get(Operator.self, .operator, id, &trace) else { continue }
            guard former.hasEnded(now: context.now) else {
                throw Refusal(.accountBound, [.init("uid", "\(binding.uid)")])
            }
        }
    }

    /// ids: the operator.
    func bind(_ checked: Operator) -> Plan {
        var binding = checked
        binding.id = nextID(.operator)
        var plan = Plan()
        plan.put(binding, in: .operator, key: binding.id)
        plan.ids = [binding.id]
        return plan
    }

    private func checkRoles(_ binding: Operator, _ trace: inout ReadTrace) throws(Refusal) {
        guard !binding.roles.isEmpty else {
            throw Refusal(.fieldInvalid, fields: [.missing("roles")])
        }
        for role in binding.roles {
            if case .unrecognized = role {
                throw Refusal(.fieldInvalid, fields: [.invalid("roles")])
            }
            guard role != .unspecified else {
                throw Refusal(.fieldInvalid, fields: [.invalid("roles")])
            }
        }
        let administers = binding.roles.contains { $0.isAdministrator }
        guard !administers || binding.roles.count == 1 else { throw Refusal(.rolesExclude) }
        guard administers || get(Bureau.self, .bureau, binding.bureauId, &trace) != nil else {
            throw Refusal(.bureauUnknown, [.init("bureau", "\(binding.bureauId)")])
        }
    }

    /// ids: none.
    func planEndOperator(
        _ request: EndOperatorRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard var binding = get(Operator.self, .operator, request.operatorId, &trace) else {
            throw Refusal(.notFound)
        }
        guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        guard !binding.hasEnded(now: context.now) else { throw Refusal(.operatorEnded) }
        binding.endedAt = context.now
        var plan = Plan()
        plan.put(binding, in: .operator, key: binding.id)
        releaseClaims(of: binding.id, &plan, &trace)
        plan.reason = request.reason
        return plan
    }

    /// root, and the uid that the kernel reports for a peer it cannot map.
    private static var reservedUserIDs: [UInt32] { [0, 65534, .max] }
}

extension Role {
    /// The three administrators exclude one another and every role that decides cases.
    package var isAdministrator: Bool {
        self == .systemAdministrator || self == .securityAdministrator
            || self == .auditAdministrator
    }
}

extension Operator {
    /// The binding is over at `now` (Unix milliseconds).
    package func hasEnded(now: Int64) -> Bool {
        (endedAt != 0 && endedAt <= now)
            || (validUntil != 0 && Instant(milliseconds: now).day.yyyymmdd > validUntil)
    }

    /// The binding is in force at `now` (Unix milliseconds).
    package func isInForce(now: Int64) -> Bool {
        !hasEnded(now: now) && validFrom <= Instant(milliseconds: now).day.yyyymmdd
    }
}

extension String {
    /// A name for the command line: lower-case letters, digits and hyphens, at most 40.
    var isShortName: Bool {
        !isEmpty && utf8.count <= 40
            && utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "-")
            }
    }
}

extension FieldProblem {
    static func missing(_ field: String) -> FieldProblem {
        problem(field, "FIELD_MISSING")
    }

    package static func invalid(_ field: String) -> FieldProblem {
        problem(field, "FIELD_INVALID")
    }

    static func problem(_ field: String, _ reason: String) -> FieldProblem {
        var problem = FieldProblem()
        problem.field = field
        problem.reason = reason
        return problem
    }
}

extension CommandContext {
    /// Where none is given, a binding begins today; on a rehearsal it has always been in force,
    /// since its clock may be set back.
    var firstDayOfBinding: UInt32 { isRehearsal ? 0 : today }
}
