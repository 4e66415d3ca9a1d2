import Schema

/// Rows of a register of careers. The first of a person's rows in a table has his key, the next one
/// a key higher by as many as there are persons, and so on: a key tells whose it is.
extension InventedRegister {
    /// Years that somebody's first exam lies before that of `registrations`: time for a
    /// registration and its renewal.
    private static var yearsBefore: UInt32 { 4 }

    /// Whose row it is, and the how many-th of his in its table, from 0.
    private func owner(_ key: UInt64) -> (person: UInt64, turn: UInt64) {
        ((key - 1) % persons + 1, (key - 1) / persons)
    }

    /// The certificate of the first exam, or of the second, which leads to the next level.
    func careerCertificate(_ key: UInt64) -> Certificate {
        let (person, turn) = owner(key)
        let invented = invented(person)
        let year = turn == 0 ? invented.examYear - Self.yearsBefore : invented.examYear
        return Certificate(
            id: key, personId: person,
            managementNumber: "\(year)44" + InventedIdentity.padded(Int(key - 1), to: 11),
            level: turn == 0 ? invented.level : Self.next(invented.level), examYear: year,
            passedOn: year * 10_000 + 908, issuedOn: year * 10_000 + 1230)
    }

    private static func next(_ level: Level) -> Level {
        level == .assistant ? .socialWorker : .senior
    }

    /// The first registration, or the one that followed it and consumed the continuing education.
    func careerPeriod(_ key: UInt64) -> RegistrationPeriod {
        let (person, turn) = owner(key)
        let invented = invented(person)
        var period = RegistrationPeriod(
            id: key, personId: person, certificateId: person,
            number: Self.registrationNumber(key), kind: turn == 0 ? .first : .renewal, bureauId: 1,
            divisionId: invented.divisionID, validFrom: turn == 0 ? 20_181_216 : 20_211_216,
            validUntil: turn == 0 ? 20_211_215 : 20_241_215, level: invented.level)
        if turn > 0 {
            period.renewedPeriodId = person
            period.educationEntryIds = (0..<4).map { person + $0 * persons }
        }
        return period
    }

    /// One of the four pieces of continuing education: eighteen hours of training each.
    func careerEducation(_ key: UInt64) -> EducationEntry {
        let (person, turn) = owner(key)
        let day = 20_190_615 + UInt32(turn / 2) * 10_000 + UInt32(turn % 2) * 500
        return EducationEntry(
            id: key, personId: person, form: .training, title: "社会工作实务能力提升班",
            organiser: "肇庆市社会工作协会", studied: StudyTime(fromDay: day - 2, untilDay: day),
            completedOn: day, claimedMinutes: 1_080, recognisedMinutes: 1_080,
            proofNumber: "ZQ" + InventedIdentity.padded(Int(key), to: 9), state: .recognised,
            version: 2, enteredBy: 1, enteredAt: Self.instant, recognisedBy: 1,
            recognisedAt: Self.instant, periodId: person + persons)
    }
}
