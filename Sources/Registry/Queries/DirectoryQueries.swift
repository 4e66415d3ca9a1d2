package import Schema

/// Questions about bureaus and operators.
extension Registry {
    package func bureau(named name: String, _ trace: inout ReadTrace) -> Bureau? {
        for id in ids(.bureauByShortName, IndexTerm.text(name), &trace) {
            if let bureau = get(Bureau.self, .bureau, id, &trace), bureau.shortName == name {
                return bureau
            }
        }
        return nil
    }

    /// The binding in force for a peer: uid and account name must both be those that were bound.
    package func operatorInForce(
        uid: UInt32, accountName: String, now: Int64, _ trace: inout ReadTrace
    ) -> Operator? {
        for id in ids(.operatorByUserID, UInt64(uid), &trace) {
            if let binding = get(Operator.self, .operator, id, &trace), binding.uid == uid,
                binding.accountName == accountName, binding.isInForce(now: now)
            {
                return binding
            }
        }
        return nil
    }

    /// A page of bureaus that the caller sees; administrators see all.
    package func bureaus(
        _ caller: Caller, day: UInt32, after id: UInt64, limit: Int, _ trace: inout ReadTrace
    ) -> Page<Bureau> {
        page(Bureau.self, .bureau, after: id, limit: limit, &trace) { bureau, trace in
            guard caller.bureau != nil else { return true }
            return bureau.id == caller.bureau?.id
                || bureau.divisionIds.contains { sees(caller, $0, day: day, &trace) }
        }
    }

    /// A page of operators of bureaus that the caller sees; administrators see all.
    package func operators(
        _ caller: Caller, day: UInt32, after id: UInt64, limit: Int, _ trace: inout ReadTrace
    ) -> Page<Operator> {
        page(Operator.self, .operator, after: id, limit: limit, &trace) { binding, trace in
            guard caller.bureau != nil else { return true }
            guard let bureau = get(Bureau.self, .bureau, binding.bureauId, &trace) else {
                return false
            }
            return bureau.divisionIds.contains { sees(caller, $0, day: day, &trace) }
        }
    }

    /// A page of divisions as they stood on a day, under one of them or all.
    package func divisions(
        under ancestor: UInt32, on day: UInt32, after id: UInt64, limit: Int,
        _ trace: inout ReadTrace
    ) -> Page<Division> {
        var page = page(Division.self, .division, after: id, limit: limit, &trace) {
            division, trace in
            guard division.validFrom <= day, division.validUntil == 0 || division.validUntil >= day
            else { return false }
            return ancestor == 0 || lies(division.id, under: ancestor, on: day, &trace)
        }
        page.rows = page.rows.map { $0.asOf(day) }
        return page
    }

    func lies(
        _ division: UInt32, under ancestor: UInt32, on day: UInt32, _ trace: inout ReadTrace
    ) -> Bool {
        var current = division
        for _ in 0..<16 where current != 0 {
            if current == ancestor {
                return true
            }
            let record = get(Division.self, .division, UInt64(current), &trace)
            current = record?.asOf(day).parentId ?? 0
        }
        return false
    }
}
