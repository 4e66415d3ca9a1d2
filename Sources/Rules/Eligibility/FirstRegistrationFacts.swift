/// What is known of a person and the professional certificate that is to be registered.
package struct FirstRegistrationFacts: Hashable, Sendable {
    package var level: CertificateLevel
    package var rosterStanding: RosterStanding = .official
    /// Year of the exam; nil = not known.
    package var examYear: UInt32?
    /// Day of passing the evaluation; for a senior social worker that is the review, not the exam.
    package var passedOn: CalendarDay?
    /// Day of issue of the professional certificate.
    package var issuedOn: CalendarDay?
    package var household: Place = .unknown
    package var workplace: Place = .unknown
    /// Earlier registration periods of any level; nil = not known.
    package var earlierRegistrations: [EarlierRegistration]? = []
    package var birthDay: CalendarDay?
    /// A court has declared loss or limitation of capacity.
    package var incapacityDeclared = false
    /// What the applicant has done for this application; nil when somebody only asks, and then the
    /// conditions on it are left out.
    package var acts: ApplicantActs?

    /// Kinds of attachments that are there; nil where nobody has looked, and then the condition on
    /// them is left out.
    package var attachments: [AttachmentKind]?

    package init(level: CertificateLevel) {
        self.level = level
    }
}

/// How a certificate stands in the roster (社工库).
package enum RosterStanding: String, Sendable, CaseIterable {
    case official = "OFFICIAL"
    /// Made from feedback, reviewed by the county and confirmed by the prefecture; it counts, and
    /// stays listed as unconfirmed until an official roster has it.
    case fromFeedback = "FROM_FEEDBACK"
    /// No such entry: the way is feedback.
    case absent = "NOT_IN_ROSTER"
    /// The document is in the roster with another name.
    case nameDiffers = "NAME_DIFFERS"
    /// The roster of that year and province has not been imported.
    case notLoaded = "ROSTER_NOT_LOADED"
    /// The exam authority has declared the result void (成绩无效).
    case void = "RESULT_VOID"
}

/// Household or workplace.
package enum Place: Hashable, Sendable {
    case unknown
    /// There is none: not employed.
    case none
    case division(UInt32)

    /// For records, where 0 stands for "not known" (household) or "none" (workplace).
    package init(code: UInt32, zeroMeans: Place) {
        self = code == 0 ? zeroMeans : .division(code)
    }

    var code: UInt32 {
        if case .division(let code) = self { code } else { 0 }
    }
}

/// A registration period that was made before.
package struct EarlierRegistration: Hashable, Sendable {
    package var level: CertificateLevel
    package var validFrom: CalendarDay
    package var validUntil: CalendarDay
    /// Revoked from the beginning (撤销): as if it had never been.
    package var revoked: Bool
    /// First day on which it is cancelled (注销); nil = it is not.
    package var cancelledFrom: CalendarDay?

    package init(
        level: CertificateLevel, validFrom: CalendarDay, validUntil: CalendarDay,
        revoked: Bool = false, cancelledFrom: CalendarDay? = nil
    ) {
        self.level = level
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.revoked = revoked
        self.cancelledFrom = cancelledFrom
    }
}

/// What lies in the applicant's own hands.
package struct ApplicantActs: Hashable, Sendable {
    package var pledgeGiven: Bool
    package var formProblems: [FormProblem]
    /// Other applications for the same certificate that are not closed.
    package var otherOpenApplications: Int

    package init(pledgeGiven: Bool, formProblems: [FormProblem], otherOpenApplications: Int = 0) {
        self.pledgeGiven = pledgeGiven
        self.formProblems = formProblems
        self.otherOpenApplications = otherOpenApplications
    }
}

/// Which instant counts. Applicants have no access, clerks type: the receipt (收件) decides if there
/// is one, else the instant at which the request was read. A file that was returned for correction
/// keeps the instant of its first submission, and only has to be back in time.
package struct DecisiveInstant: Hashable, Sendable {
    /// When the daemon read the request.
    package let readAt: Instant
    package let receivedAt: Instant?
    /// The decisive instant of the submission that was returned; nil = none was.
    package let returnedFrom: Instant?

    package init(readAt: Instant, receivedAt: Instant? = nil, returnedFrom: Instant? = nil) {
        self.readAt = readAt
        self.receivedAt = receivedAt
        self.returnedFrom = returnedFrom
    }

    /// A question about a whole day: the first instant of it that lies in the notice's window, so
    /// that the opening day is answered yes although its early hours are not open; else its start.
    package init(askingAbout day: CalendarDay, under notice: Notice?) {
        let start = Instant(startOf: day)
        let opensThatDay = notice.map { $0.opensAt.day == day && $0.opensAt > start } ?? false
        self.init(readAt: opensThatDay ? notice?.opensAt ?? start : start)
    }

    /// When this file arrived.
    package var arrivedAt: Instant {
        // A receipt cannot lie after the request that speaks of it.
        receivedAt.map { min($0, readAt) } ?? readAt
    }

    /// The instant on which every condition but the window's correction deadline is judged.
    package var decidedAt: Instant { returnedFrom ?? arrivedAt }
}
