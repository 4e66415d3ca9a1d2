/// What is known of a person and the registration that is to be renewed.
package struct RenewalFacts: Hashable, Sendable {
    /// Level held when the application is made: it decides about the hours.
    package var level: CertificateLevel
    /// Registration periods of this certificate; nil = not known.
    package var periods: [HeldPeriod]? = []
    package var household: Place = .unknown
    package var workplace: Place = .unknown
    package var birthDay: CalendarDay?
    /// A court has declared loss or limitation of capacity.
    package var incapacityDeclared = false
    /// All continuing education of the person.
    package var education: [EducationEntry] = []
    /// What the applicant has done for this application; nil when somebody only asks.
    package var acts: ApplicantActs?

    /// Kinds of attachments that are there; nil where nobody has looked, and then the condition on
    /// them is left out.
    package var attachments: [AttachmentKind]?

    package init(level: CertificateLevel) {
        self.level = level
    }
}

/// A registration period of the certificate.
package struct HeldPeriod: Hashable, Sendable {
    package var kind: RegistrationKind
    package var validFrom: CalendarDay
    /// Last day, inclusive: the printed end where one is printed.
    package var validUntil: CalendarDay
    /// Revoked from the beginning (撤销).
    package var revoked: Bool
    /// Cancelled (注销), from whichever day on.
    package var cancelled: Bool

    package init(
        kind: RegistrationKind, validFrom: CalendarDay, validUntil: CalendarDay,
        revoked: Bool = false, cancelled: Bool = false
    ) {
        self.kind = kind
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.revoked = revoked
        self.cancelled = cancelled
    }

    package var days: DayRange { DayRange(from: validFrom, until: validUntil) }
}
