import Testing

@testable import Rules

/// Where a certificate stands on a day, and what may happen to its registration.
@Suite struct RegistrationStatusTests {
    private static func day(_ yyyymmdd: UInt32) -> CalendarDay {
        CalendarDay(yyyymmdd: yyyymmdd) ?? .earliest
    }

    /// 2018-12-20 to 2021-12-20.
    private static let first = RegisteredPeriod(
        validFrom: day(20_181_220), validUntil: day(20_211_220))
    private static let second = RegisteredPeriod(
        validFrom: day(20_211_221), validUntil: day(20_241_220))

    private static func guangdong() -> RuleSet {
        var rules = RuleSet(name: "x", effectiveFrom: day(20_210_101), legalBasis: "y")
        rules.renewalWindow = .afterExpirySameYear
        return rules
    }

    private func status(
        _ periods: [RegisteredPeriod], _ day: UInt32, _ rules: RuleSet = guangdong()
    ) -> CertificateStatus {
        CertificateStatus.of(periods, on: Self.day(day)) { rules.lastDayToRenew(after: $0) }.status
    }

    @Test(arguments: [
        (UInt32(20_181_219), CertificateStatus.neverRegistered), (20_181_220, .inForce),
        (20_211_220, .inForce), (20_211_221, .renewable), (20_211_231, .renewable),
        (20_220_101, .lapsed),
    ])
    func `one period begins, ends, may be renewed in that year and then has lapsed`(
        day: UInt32, expected: CertificateStatus
    ) {
        #expect(status([Self.first], day) == expected)
    }

    @Test func `the national rule takes in before the end only, twelve months take in longer`() {
        var national = Self.guangdong()
        national.renewalWindow = .beforeExpiry
        #expect(status([Self.first], 20_211_221, national) == .lapsed)
        var longer = Self.guangdong()
        longer.sameYear = .withinTwelveMonths
        #expect(status([Self.first], 20_221_220, longer) == .renewable)
        #expect(status([Self.first], 20_221_221, longer) == .lapsed)
        // An end on 31 December leaves no day.
        #expect(Self.guangdong().lastDayToRenew(after: Self.day(20_211_231)) == nil)
    }

    @Test func `suspended, cancelled and revoked are told from one another`() {
        var suspended = Self.first
        suspended.suspensions = [DayRange(from: Self.day(20_200_101), until: Self.day(20_200_630))]
        #expect(status([suspended], 20_191_231) == .inForce)
        #expect(status([suspended], 20_200_101) == .suspended)
        #expect(status([suspended], 20_200_630) == .suspended)
        #expect(status([suspended], 20_200_701) == .inForce)
        var cancelled = Self.first
        cancelled.cancelledFrom = Self.day(20_200_101)
        #expect(status([cancelled], 20_191_231) == .inForce)
        #expect(status([cancelled], 20_200_101) == .cancelled)
        #expect(status([cancelled], 20_230_101) == .cancelled)
        var revoked = Self.first
        revoked.isRevoked = true
        #expect(status([revoked], 20_191_231) == .revoked)
        #expect(status([revoked], 20_181_219) == .neverRegistered)
    }

    @Test func `a revoked period is as if it had never been`() {
        var revoked = Self.second
        revoked.isRevoked = true
        #expect(status([Self.first, revoked], 20_220_601) == .lapsed)
        #expect(status([Self.first, Self.second], 20_220_601) == .inForce)
        var gone = Self.first
        gone.isRevoked = true
        #expect(status([gone, Self.second], 20_220_601) == .inForce)
        #expect(!gone.overlaps(Self.first))
        #expect(Self.first.overlaps(Self.first) && !Self.first.overlaps(Self.second))
    }

    private func problem(
        _ period: RegisteredPeriod, _ change: RegistrationChange, _ ground: RegistrationGround,
        _ day: UInt32 = 0, proposed: UInt32 = 20_200_101
    ) -> RegistrationChangeProblem? {
        period.problem(
            with: change, on: ground, effectiveOn: CalendarDay(yyyymmdd: day),
            proposedOn: Self.day(proposed))
    }

    @Test func `a ground acts from its date or from the beginning, never both`() {
        for ground in RegistrationGround.allCases {
            let both =
                ground.changes.contains(.cancellation) && ground.changes.contains(.revocation)
            #expect(!both, "\(ground)")
            #expect(!ground.changes.isEmpty && !ground.legalBasis.isEmpty)
        }
        #expect(problem(Self.first, .revocation, .ownRequest) == .groundUnfit)
        #expect(problem(Self.first, .cancellation, .improperMeans, 20_200_101) == .groundUnfit)
        #expect(problem(Self.first, .revocation, .improperMeans) == nil)
        #expect(problem(Self.first, .revocation, .improperMeans, 20_200_101) == .dayUnfit)
        #expect(problem(Self.first, .cancellation, .death) == .dayUnfit)
    }

    @Test func `a death may lie in the past, a suspension may not`() {
        #expect(problem(Self.first, .cancellation, .death, 20_190_301) == nil)
        #expect(problem(Self.first, .cancellation, .death, 20_181_219) == .dayUnfit)
        #expect(problem(Self.first, .suspension, .breach, 20_191_231) == .dayUnfit)
        #expect(problem(Self.first, .suspension, .breach, 20_200_101) == nil)
        #expect(problem(Self.first, .suspension, .breach, 20_211_221) == .dayUnfit)
        // Dead long after the registration was over: still the register is told.
        #expect(
            problem(Self.first, .cancellation, .death, 20_230_301, proposed: 20_230_401) == nil)
    }

    @Test func `every change needs the state that it changes, and undoing gives back what was`() {
        let day = Self.day(20_200_101)
        let suspended = Self.first.after(.suspension, on: day)
        #expect(problem(suspended, .suspension, .breach, 20_200_301) == .stateUnfit)
        #expect(problem(Self.first, .resumption, .causeCeased, 20_200_301) == .stateUnfit)
        #expect(problem(suspended, .resumption, .causeCeased, 20_200_301) == nil)
        #expect(problem(suspended, .resumption, .causeCeased, 20_200_101) == .dayUnfit)
        let resumed = suspended.after(.resumption, on: Self.day(20_200_301))
        #expect(resumed.suspensions == [DayRange(from: day, until: Self.day(20_200_229))])
        #expect(problem(Self.first, .reinstatement, .decisionOverturned) == .stateUnfit)
        let cancelled = Self.first.after(.cancellation, on: day)
        #expect(problem(cancelled, .cancellation, .death, 20_200_301) == .stateUnfit)
        #expect(cancelled.after(.reinstatement, on: nil) == Self.first)
        let both = cancelled.after(.revocation, on: nil)
        #expect(both.standing == nil)
        #expect(both.after(.reinstatement, on: nil) == cancelled)
    }
}
