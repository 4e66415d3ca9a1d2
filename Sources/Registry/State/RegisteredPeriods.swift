import Rules
import Schema

/// Registration periods as the rules see them, and back.
extension RegisteredPeriod {
    /// Nil if a day cannot be.
    init?(_ record: RegistrationPeriod) {
        guard let from = CalendarDay(yyyymmdd: record.validFrom),
            let until = CalendarDay(yyyymmdd: record.validUntil)
        else { return nil }
        self.init(validFrom: from, validUntil: until)
        isRevoked = record.isRevoked
        cancelledFrom = CalendarDay(yyyymmdd: record.cancelledFrom)
        suspensions = record.suspensions.map {
            DayRange(
                from: CalendarDay(yyyymmdd: $0.fromDay), until: CalendarDay(yyyymmdd: $0.untilDay))
        }
    }
}

extension RegistrationPeriod {
    /// As if it had never been (撤销).
    var isRevoked: Bool { revokedById != 0 }

    func isInForce(on day: UInt32) -> Bool {
        guard validFrom <= day, day <= validUntil, !isRevoked else { return false }
        // Nearly all: nothing became of it, and no day need be made.
        guard cancelledFrom != 0 || !suspensions.isEmpty else { return true }
        guard let period = RegisteredPeriod(self), let day = CalendarDay(yyyymmdd: day) else {
            return false
        }
        return period.isInForce(on: day)
    }

    /// Takes what an event made of it.
    mutating func take(_ period: RegisteredPeriod, from event: UInt64) {
        revokedById = period.isRevoked ? (isRevoked ? revokedById : event) : 0
        if let from = period.cancelledFrom {
            cancelledById = cancelledById == 0 ? event : cancelledById
            cancelledFrom = from.yyyymmdd
        } else {
            cancelledById = 0
            cancelledFrom = 0
        }
        suspensions = period.suspensions.map {
            RegistrationSuspension(
                fromDay: $0.from?.yyyymmdd ?? 0, untilDay: $0.until?.yyyymmdd ?? 0)
        }
    }
}

extension Registry {
    /// Another period of the certificate stands on a day of this one, or one of the same level:
    /// with two accounts that were merged, or two examinations passed, somebody may have two
    /// certificates of it, and is registered once.
    func overlapsAnother(
        _ period: RegistrationPeriod, of certificate: Certificate, _ trace: inout ReadTrace
    ) -> Bool {
        guard let mine = RegisteredPeriod(period) else { return true }
        return periods(of: certificate.personId, &trace).contains { other in
            other.id != period.id
                && (other.certificateId == certificate.id || other.level == period.level)
                && RegisteredPeriod(other)?.overlaps(mine) ?? true
        }
    }
}

extension RegistrationEventKind {
    var ruleChange: RegistrationChange? {
        UInt8(exactly: rawValue).flatMap(RegistrationChange.init(rawValue:))
    }
}

extension Schema.RegistrationGround {
    var ruleGround: Rules.RegistrationGround? {
        UInt8(exactly: rawValue).flatMap(Rules.RegistrationGround.init(rawValue:))
    }
}
