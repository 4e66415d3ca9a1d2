package import Schema

/// Rule sets and notices.
extension Registry {
    /// The latest version of a notice.
    package func notice(named name: String, _ trace: inout ReadTrace) -> Notice? {
        notices(named: name, &trace).last
    }

    /// All versions of a notice, in their order.
    func notices(named name: String, _ trace: inout ReadTrace) -> [Notice] {
        ids(.noticeByName, IndexTerm.text(name), &trace)
            .compactMap { get(Notice.self, .notice, $0, &trace) }
            .filter { $0.name == name }
            .sorted { $0.version < $1.version }
    }

    /// The latest version of a rule set.
    package func ruleSet(named name: String, _ trace: inout ReadTrace) -> RuleSet? {
        latest(ids(.ruleSetByName, IndexTerm.text(name), &trace)) { id in
            get(RuleSet.self, .ruleSet, id, &trace).flatMap { $0.name == name ? $0 : nil }
        } version: {
            $0.version
        }
    }

    package func notices(
        after id: UInt64, limit: Int, _ trace: inout ReadTrace
    ) -> Page<Notice> {
        page(Notice.self, .notice, after: id, limit: limit, &trace) { _, _ in true }
    }

    package func ruleSets(_ trace: inout ReadTrace) -> [RuleSet] {
        var found: [RuleSet] = []
        forEach(RuleSet.self, .ruleSet, &trace) { _, ruleSet in
            found.append(ruleSet)
            return true
        }
        return found
    }

    /// The rule set in force for a division on a day: the one of the nearest region above it, the
    /// nation's (region 0) last; of several versions the newest.
    func ruleSet(
        for division: UInt32, day: UInt32, _ trace: inout ReadTrace
    ) -> RuleSet? {
        let inForce = ruleSets(&trace).filter {
            $0.effectiveFrom <= day && ($0.effectiveUntil == 0 || day <= $0.effectiveUntil)
        }
        var current = self.inForce(division, day: day, &trace)
        for _ in 0..<16 {
            let candidates = inForce.filter { $0.regionDivisionId == current }
            if let found = candidates.max(by: { ($0.version, $0.id) < ($1.version, $1.id) }) {
                return found
            }
            guard current != 0 else { return nil }
            current = get(Division.self, .division, UInt64(current), &trace)?.parentId ?? 0
        }
        return nil
    }

    private func latest<Row>(
        _ ids: [UInt64], _ row: (UInt64) -> Row?, version: (Row) -> UInt32
    ) -> Row? {
        ids.compactMap(row).max { version($0) < version($1) }
    }
}
