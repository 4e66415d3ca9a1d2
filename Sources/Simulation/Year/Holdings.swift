import Schema

/// Who holds which certificates and registration periods, by the changes alone.
struct Holdings {
    private(set) var certificates: [UInt64: Certificate] = [:]
    private var periods: [UInt64: RegistrationPeriod] = [:]
    private var periodsOfCertificate: [UInt64: [UInt64]] = [:]
    private var certificatesOfPerson: [UInt64: [UInt64]] = [:]
    /// Persons whose account leads to no other.
    private var standing: Set<UInt64> = []
    /// Certificates that the change touched, in order.
    private var touched: [UInt64] = []

    var accountCount: UInt64 { UInt64(standing.count) }
    var certificateCount: UInt64 { UInt64(certificates.count) }

    mutating func take(_ person: Person) {
        if person.mergedInto == 0 {
            standing.insert(person.id)
        } else {
            standing.remove(person.id)
        }
    }

    mutating func take(_ certificate: Certificate) {
        if let former = certificates[certificate.id] {
            certificatesOfPerson[former.personId]?.removeAll { $0 == certificate.id }
        }
        certificates[certificate.id] = certificate
        certificatesOfPerson[certificate.personId, default: []].append(certificate.id)
        touched.append(certificate.id)
    }

    mutating func take(_ period: RegistrationPeriod) {
        if periods.updateValue(period, forKey: period.id) == nil {
            periodsOfCertificate[period.certificateId, default: []].append(period.id)
        }
        touched.append(period.certificateId)
    }

    mutating func takeTouched() -> [UInt64] {
        defer { touched = [] }
        return touched
    }

    func periods(of certificate: UInt64) -> [RegistrationPeriod] {
        (periodsOfCertificate[certificate] ?? []).compactMap { periods[$0] }
    }

    // MARK: What must always be true

    /// No day of two periods of the certificate, nor of two of its level of one person.
    func checkPeriods(of certificate: UInt64) throws(Violation) {
        guard let own = certificates[certificate] else {
            throw Violation("a period is of a certificate: \(certificate)")
        }
        let mine = periods(of: certificate)
        for period in mine {
            try expect(
                period.personId == own.personId,
                "a period is its certificate's holder's: period \(period.id)")
            try expect(period.validFrom <= period.validUntil, "a period has days: \(period.id)")
        }
        for other in certificatesOfPerson[own.personId] ?? []
        where certificates[other]?.level == own.level {
            for period in periods(of: other) {
                for one in mine where one.id != period.id {
                    try expect(
                        !one.meets(period),
                        other == certificate
                            ? "periods of one certificate do not overlap: \(one.id) \(period.id)"
                            : "nobody has two registrations of one level: \(one.id) \(period.id)")
                }
            }
        }
    }

    /// The status of a certificate on a day under the rules of the years: who is over may register
    /// again until the end of that year.
    func status(of certificate: UInt64, on day: UInt32) -> RegistrationStatus {
        let begun = periods(of: certificate).filter { $0.validFrom <= day }
        let valid = begun.filter { $0.revokedById == 0 }
        let now = valid.filter { day <= $0.lastDay }
        if now.contains(where: { !$0.isSuspended(on: day) }) { return .inForce }
        if !now.isEmpty { return .suspended }
        // Cancelled on its first day and registered anew: the one that came of that.
        guard
            let last = valid.max(by: {
                ($0.validUntil, $0.cancelledById == 0 ? 1 : 0)
                    < ($1.validUntil, $1.cancelledById == 0 ? 1 : 0)
            })
        else {
            return begun.isEmpty ? .neverRegistered : .revoked
        }
        if last.cancelledById != 0, last.cancelledFrom <= day { return .cancelled }
        let endOfYear = last.validUntil / 10_000 * 10_000 + 1_231
        return last.validUntil < endOfYear && day <= endOfYear ? .renewable : .lapsed
    }

    /// How many certificates of standing accounts are in each status.
    func statusCounts(on day: UInt32) -> [RegistrationStatus: UInt64] {
        var counts: [RegistrationStatus: UInt64] = [:]
        for certificate in certificates.keys {
            counts[status(of: certificate, on: day), default: 0] += 1
        }
        return counts
    }
}

extension RegistrationPeriod {
    /// The last day on which it stood.
    fileprivate var lastDay: UInt32 {
        cancelledById == 0 ? validUntil : min(validUntil, YearCalendar.previous(cancelledFrom))
    }

    fileprivate func isSuspended(on day: UInt32) -> Bool {
        suspensions.contains { $0.fromDay <= day && ($0.untilDay == 0 || day <= $0.untilDay) }
    }

    /// Both stood on some day.
    fileprivate func meets(_ other: RegistrationPeriod) -> Bool {
        revokedById == 0 && other.revokedById == 0 && validFrom <= other.lastDay
            && other.validFrom <= lastDay && validFrom <= lastDay
            && other.validFrom <= other.lastDay
    }
}
