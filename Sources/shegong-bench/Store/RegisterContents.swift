import ArgumentParser
import Registry

/// What an invented register holds of everybody.
enum RegisterContents: String, CaseIterable, ExpressibleByArgument {
    /// One registration, with all that it leaves behind: the line of the roster, the application
    /// and its frozen form, the certificate's text, the remembered submission.
    case registrations
    /// Years of practice, and none of the papers: two registrations in a row, four pieces of
    /// continuing education between them, and of every fifth a second, higher certificate.
    case careers

    /// The tables of it, in order of their numbers.
    var tables: [Table] {
        switch self {
        case .registrations:
            [
                .bureau, .rosterEntry, .person, .personIdentity, .certificate, .registrationPeriod,
                .application, .frozenForm, .certificateText, .rememberedWrite,
            ]
        case .careers:
            [
                .bureau, .person, .personIdentity, .certificate, .registrationPeriod,
                .educationEntry,
            ]
        }
    }

    /// Rows of one of its tables, with so many persons.
    func rowCount(_ table: Table, persons: UInt64) -> UInt64 {
        switch (self, table) {
        case (_, .bureau): 1
        case (.registrations, .rememberedWrite): min(persons, Self.rememberedAtMost)
        case (.careers, .certificate): persons + persons / 5
        case (.careers, .registrationPeriod): 2 * persons
        case (.careers, .educationEntry): 4 * persons
        default: persons
        }
    }

    /// A daemon remembers no more, and would forget the surplus with every change.
    private static var rememberedAtMost: UInt64 { 4_000_000 }

    /// What a report says of it.
    func condition(persons: Int) -> String {
        switch self {
        case .registrations: "\(persons) persons, each with certificate and registration"
        case .careers:
            "\(persons) persons with 1.2 certificates, 2 registrations and 4 pieces of continuing "
                + "education each"
        }
    }
}
