import ProtobufRuntime
import Rules
import Schema

/// What the stock (存量) counts, packed: a few bytes for each account and each certificate, which are
/// run over instead of the records. They are derived from the register and never stored.
///
/// Duties:
/// 1. Follow the register: read again the persons on pages that changed, and all of them after a
///    start or where records were removed.
/// 2. Hold in columns what is plain, as nearly everybody is: one certificate of a level, periods
///    that nothing became of, never moved. Whoever is not stands in `uncommon`, to be counted from
///    his records.
///
/// Whoever keeps a value follows one register with it, and asks it of one copy after the other.
package struct StockColumns: Sendable {
    /// A column entry that stands for nobody.
    static let nowhere: UInt16 = 0

    /// Registering divisions, by place less one.
    private(set) var placedDivisions: [UInt32] = []
    private var placeOfDivision: [UInt32: UInt16] = [:]
    /// By person id.
    private(set) var accounts = AccountColumns()
    /// By certificate id.
    private(set) var certificates = CertificateColumns()
    private(set) var uncommon: Set<UInt64> = []
    private var followed: (revision: UInt64, removals: Int)?

    package init() {}

    /// Takes over what has changed since the copy before.
    package mutating func follow(_ registry: Registry) {
        let removals = Self.followedTables.reduce(0) { $0 + registry.removals($1) }
        if let followed, followed.removals == removals, followed.revision <= registry.revision {
            for person in Self.changed(in: registry, after: followed.revision).sorted() {
                read(person, of: registry)
            }
        } else {
            self = StockColumns()
            registry.visit(.person) { person, _ in
                read(person, of: registry)
                return true
            }
        }
        followed = (registry.revision, removals)
    }

    private static var followedTables: [Table] { [.person, .certificate, .registrationPeriod] }

    /// Whose records may have changed. A transfer, and an event in the life of a registration, put
    /// the person or the period too.
    private static func changed(in registry: Registry, after revision: UInt64) -> Set<UInt64> {
        var persons: Set<UInt64> = []
        registry.visit(.person, changedAfter: revision) { person, _ in persons.insert(person) }
        registry.visit(.certificate, changedAfter: revision) { _, record in
            if let certificate = try? Certificate.View(reading: record, options: .verified) {
                persons.insert(certificate.personId)
            }
        }
        registry.visit(.registrationPeriod, changedAfter: revision) { _, record in
            if let period = try? RegistrationPeriod.View(reading: record, options: .verified) {
                persons.insert(period.personId)
            }
        }
        return persons
    }

    /// Reads a person anew.
    private mutating func read(_ person: UInt64, of registry: Registry) {
        accounts.clear(person)
        uncommon.remove(person)
        var trace = ReadTrace()
        let own = registry.ids(.certificateByPerson, person, &trace)
        for certificate in own {
            certificates.clear(certificate)
        }
        switch StockAccount(person, own, of: registry) {
        case .none: return
        case .uncommon: uncommon.insert(person)
        case .plain(let account):
            guard let place = place(of: account.division),
                max(person, own.last ?? 0) < Self.farthest
            else {
                uncommon.insert(person)
                return
            }
            accounts.set(person, place: place, openedOn: account.openedOn)
            for (id, row) in zip(own, account.certificates) {
                certificates.set(id, row, place: place, openedOn: account.openedOn)
            }
        }
    }

    /// Ids are given one after the other; one beyond this would make columns of nothing.
    private static let farthest: UInt64 = 1 << 28

    private mutating func place(of division: UInt32) -> UInt16? {
        if let known = placeOfDivision[division] { return known }
        guard placedDivisions.count < CertificateColumns.farthestPlace else { return nil }
        placedDivisions.append(division)
        let place = UInt16(placedDivisions.count)
        placeOfDivision[division] = place
        return place
    }
}

/// Accounts: where, and since when.
struct AccountColumns: Sendable {
    private(set) var places: [UInt16] = []
    private(set) var openedOn: [StockDay] = []

    mutating func clear(_ id: UInt64) {
        if id < places.count { places[Int(id)] = StockColumns.nowhere }
    }

    mutating func set(_ id: UInt64, place: UInt16, openedOn day: StockDay) {
        places.reach(Int(id), StockColumns.nowhere)
        openedOn.reach(Int(id), 0)
        places[Int(id)] = place
        openedOn[Int(id)] = day
    }
}

/// Certificates: of whom, by place and level, and the last of their registration periods.
struct CertificateColumns: Sendable {
    /// Place of the account times `levels`, plus the level: one number for both.
    private(set) var groups: [UInt16] = []
    /// When the account was opened.
    private(set) var openedOn: [StockDay] = []
    /// First day of the last period; 0 = never registered.
    private(set) var validFrom: [StockDay] = []
    /// Last day of the last period.
    private(set) var validUntil: [StockDay] = []

    /// Levels, that of nothing among them.
    static let levels = Level.allKnown.count
    /// The last place that still has a number with each of its levels.
    static let farthestPlace = Int(UInt16.max) / levels - 1

    mutating func clear(_ id: UInt64) {
        if id < groups.count { groups[Int(id)] = StockColumns.nowhere }
    }

    mutating func set(
        _ id: UInt64, _ row: StockAccount.Certificate, place: UInt16, openedOn day: StockDay
    ) {
        let index = Int(id)
        groups.reach(index, StockColumns.nowhere)
        openedOn.reach(index, 0)
        validFrom.reach(index, 0)
        validUntil.reach(index, 0)
        groups[index] = UInt16(Int(place) * Self.levels + Int(row.level))
        openedOn[index] = day
        validFrom[index] = row.validFrom
        validUntil[index] = row.validUntil
    }
}

extension Array {
    /// Grows until there is such an index.
    fileprivate mutating func reach(_ index: Int, _ filler: Element) {
        while count <= index { append(filler) }
    }
}
