import Rules
import Schema

/// Whether one of a person's certificates stands as asked, on one day. Keeps the rules of each
/// division, since a search asks about many persons of few divisions.
struct StatusFilter {
    private let wanted: CertificateStatus
    private let day: CalendarDay
    private var rules: [UInt32: Rules.RuleSet?] = [:]

    /// Nil if no status is asked for.
    /// - Parameter day: yyyymmdd.
    init?(_ status: RegistrationStatus, on day: UInt32) throws(Refusal) {
        guard status != .unspecified else { return nil }
        guard let wanted = UInt8(exactly: status.rawValue).flatMap(CertificateStatus.init),
            let day = CalendarDay(yyyymmdd: day)
        else { throw Refusal(.fieldInvalid, fields: [.invalid("status")]) }
        self.wanted = wanted
        self.day = day
    }

    mutating func admits(
        _ person: UInt64, in division: UInt32, _ registry: Registry, _ trace: inout ReadTrace
    ) -> Bool {
        let certificates = registry.certificates(of: person, &trace)
        guard !certificates.isEmpty else { return false }
        let periods = registry.periods(of: person, &trace).sorted { $0.validFrom < $1.validFrom }
        let rules = rules(of: division, registry, &trace)
        return certificates.contains { certificate in
            let own = periods.filter { $0.certificateId == certificate.id }
            let found = CertificateStatus.of(own.compactMap(RegisteredPeriod.init), on: day) {
                rules?.lastDayToRenew(after: $0)
            }
            // Without rules nobody can tell these two apart.
            let isUncertain =
                rules == nil && (found.status == .renewable || found.status == .lapsed)
            return found.status == wanted && !isUncertain
        }
    }

    private mutating func rules(
        of division: UInt32, _ registry: Registry, _ trace: inout ReadTrace
    ) -> Rules.RuleSet? {
        if let known = rules[division] { return known }
        let found = registry.ruleSet(for: division, day: day.yyyymmdd, &trace).flatMap(
            Rules.RuleSet.init)
        rules[division] = .some(found)
        return found
    }
}
