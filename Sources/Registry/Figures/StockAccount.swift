import ProtobufRuntime
import Rules
import Schema

/// A day in a column: days since 1970-01-01, until 2149; 0 = none.
typealias StockDay = UInt16

extension CalendarDay {
    /// Nil for a day that no column holds.
    var stockDay: StockDay? {
        guard daysSinceEpoch > 0 else { return nil }
        return StockDay(exactly: daysSinceEpoch)
    }
}

/// What the stock has to know of one person.
enum StockAccount {
    /// Nobody who is counted: no such account, or one that leads to another.
    case none
    /// To be counted from the records.
    case uncommon
    case plain(Plain)

    struct Plain {
        var division: UInt32
        var openedOn: StockDay
        /// As many as he has, in the same order.
        var certificates: [Certificate] = []
    }

    /// A certificate by its last registration period. That one alone decides, from its first day
    /// on: no other ends later, and nothing became of any.
    struct Certificate {
        var level: UInt8
        /// 0 = never registered.
        var validFrom: StockDay = 0
        var validUntil: StockDay = 0
    }

    /// Reads a person and his certificates, whose ids are `own`.
    init(_ person: UInt64, _ own: [UInt64], of registry: Registry) {
        let account = registry.withRecord(.person, person) { record, _ -> StockAccount in
            guard let record, let view = try? Person.View(reading: record, options: .verified),
                view.mergedInto == 0
            else { return .none }
            let openedOn = Instant(milliseconds: view.openedAt).day.stockDay
            guard let openedOn, view.formerDivisions.count == 0 else { return .uncommon }
            return .plain(Plain(division: view.divisionId, openedOn: openedOn))
        }
        guard case .plain(var plain) = account else {
            self = account
            return
        }
        guard !registry.hasMoved(person),
            let certificates = registry.stockCertificates(own, of: person)
        else {
            self = .uncommon
            return
        }
        plain.certificates = certificates
        self = .plain(plain)
    }
}

extension Registry {
    /// He was transferred: on an earlier day he belonged elsewhere.
    fileprivate func hasMoved(_ person: UInt64) -> Bool {
        var trace = ReadTrace()
        return ids(.changeByPerson, person, &trace).contains { id in
            withRecord(.personChange, id) { record, _ in
                guard let record,
                    let change = try? PersonChange.View(reading: record, options: .verified)
                else { return false }
                return change.kind == .transfer && change.state == .done
            }
        }
    }

    /// The rows of a person's certificates; nil if one of them is not plain, or two are of one
    /// level and he would count twice in it.
    fileprivate func stockCertificates(
        _ own: [UInt64], of person: UInt64
    ) -> [StockAccount.Certificate]? {
        guard !own.isEmpty else { return [] }
        var rows: [StockAccount.Certificate] = []
        for id in own {
            let level = withRecord(.certificate, id) { record, _ in
                record.flatMap { try? Schema.Certificate.View(reading: $0, options: .verified) }?
                    .level
            }
            guard let level, Level.allKnown.contains(level),
                let number = UInt8(exactly: level.rawValue),
                !rows.contains(where: { $0.level == number })
            else { return nil }
            rows.append(StockAccount.Certificate(level: number))
        }
        var trace = ReadTrace()
        for id in ids(.periodByPerson, person, &trace) {
            let isPlain = withRecord(.registrationPeriod, id) { record, _ in
                guard let record,
                    let period = try? RegistrationPeriod.View(reading: record, options: .verified),
                    let position = own.firstIndex(of: period.certificateId)
                else { return false }
                return rows[position].take(period)
            }
            guard isPlain else { return nil }
        }
        return rows
    }
}

extension StockAccount.Certificate {
    /// Takes another period, in whatever order they come; false if that makes the row untrue.
    fileprivate mutating func take(_ period: RegistrationPeriod.View) -> Bool {
        guard period.revokedById == 0, period.cancelledFrom == 0, period.suspensions.count == 0,
            let from = CalendarDay(yyyymmdd: period.validFrom)?.stockDay,
            let until = CalendarDay(yyyymmdd: period.validUntil)?.stockDay, from <= until
        else { return false }
        guard validFrom != 0 else {
            (validFrom, validUntil) = (from, until)
            return true
        }
        guard (from > validFrom) == (until > validUntil), from != validFrom, until != validUntil
        else { return false }
        if from > validFrom { (validFrom, validUntil) = (from, until) }
        return true
    }
}
