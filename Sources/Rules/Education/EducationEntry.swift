/// A form of continuing education (继续教育形式).
package enum EducationForm: String, Sendable, CaseIterable {
    /// A training course with a certificate of completion (培训).
    case training
    /// A degree or diploma in social work (社会工作专业学历学位): 90 hours, once for ever.
    case degree
    /// Courses of a degree programme that was not completed: the lectures whose exams were passed.
    case degreeCourses = "degree_courses"
    /// Supervision (督导).
    case supervision
    /// Seminars and conferences (研讨交流).
    case seminar
    /// Papers and projects (论文、课题).
    case research
    /// Teaching social work (授课).
    case teaching
    case other
}

/// What became of an entry so far.
package enum EducationStanding: UInt8, Sendable, CaseIterable {
    case awaitsRecognition = 1
    case recognised
    case refused
    case withdrawn
}

/// What an entry has served for already.
package enum EducationUse: UInt8, Sendable, CaseIterable {
    case none
    /// Consumed by a renewal that was registered.
    case earlierPeriod
    /// Counted for another application that is not decided yet.
    case otherApplication
}

/// One piece of continuing education of one person, as far as counting it goes.
package struct EducationEntry: Hashable, Sendable {
    package var id: UInt64
    package var form: EducationForm
    package var studied: StudyTime
    /// Day of the certificate of completion: it decides into which period the entry falls.
    package var completedOn: CalendarDay
    package var standing: EducationStanding
    package var recognisedMinutes: Int
    /// Organiser and number of the certificate as they are compared; empty = none of its own (one
    /// line of an organiser's roll).
    package var proof = ""
    /// Another person has shown the same certificate.
    package var proofIsAnothers = false
    package var use = EducationUse.none

    package init(
        id: UInt64, form: EducationForm, studied: StudyTime, completedOn: CalendarDay,
        standing: EducationStanding, recognisedMinutes: Int
    ) {
        self.id = id
        self.form = form
        self.studied = studied
        self.completedOn = completedOn
        self.standing = standing
        self.recognisedMinutes = recognisedMinutes
    }

    /// The form in which certificates of continuing education are compared: half width, upper case,
    /// without blanks. Empty if there is no number.
    package static func comparedProof(organiser: String, number: String) -> String {
        var (organiser, number) = (organiser, number)
        let proof = organiser.withUTF8 { organiser in
            number.withUTF8 { number in
                comparedProof(
                    organiser: UnsafeRawBufferPointer(organiser),
                    number: UnsafeRawBufferPointer(number))
            }
        }
        return String(decoding: proof, as: UTF8.self)
    }

    /// The same of text in UTF-8, as it lies in a record: a start asks it of every entry.
    package static func comparedProof(
        organiser: UnsafeRawBufferPointer, number: UnsafeRawBufferPointer
    ) -> [UInt8] {
        var plainNumber: [UInt8] = []
        HalfWidthText.appendCompared(number, to: &plainNumber)
        guard !plainNumber.isEmpty else { return [] }
        var proof: [UInt8] = []
        proof.reserveCapacity(organiser.count + 1 + plainNumber.count)
        HalfWidthText.appendCompared(organiser, to: &proof)
        proof.append(UInt8(ascii: "\n"))
        proof += plainNumber
        return proof
    }
}

/// When somebody studied: whole minutes since the Unix epoch, the last one exclusive. Days are
/// those of UTC+8 and stand for all of their minutes, so that two sessions of one day have room.
package struct StudyTime: Hashable, Sendable {
    package let from: Int
    package let until: Int

    private static let millisecondsOfMinute: Int64 = 60_000

    /// Nil unless the instants are whole minutes and the first is the earlier one.
    package init?(from: Instant, until: Instant) {
        guard from < until, from.milliseconds % Self.millisecondsOfMinute == 0,
            until.milliseconds % Self.millisecondsOfMinute == 0
        else { return nil }
        self.init(unchecked: from.milliseconds, until.milliseconds)
    }

    /// All of the days, both inclusive; nil if the last is before the first.
    package init?(fromDay: CalendarDay, untilDay: CalendarDay) {
        guard fromDay <= untilDay else { return nil }
        self.init(
            unchecked: Instant(startOf: fromDay).milliseconds,
            Instant(endOf: untilDay).milliseconds + 1)
    }

    private init(unchecked from: Int64, _ until: Int64) {
        self.from = Int(from / Self.millisecondsOfMinute)
        self.until = Int(until / Self.millisecondsOfMinute)
    }

    package var minutes: Int { until - from }
}
