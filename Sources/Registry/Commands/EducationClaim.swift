import Rules
import Schema

/// What somebody claims to have studied, before it becomes an entry.
struct EducationClaim {
    var form: Schema.EducationForm
    var title: String
    var organiser: String
    var studied: Schema.StudyTime?
    /// yyyymmdd; 0 = the last day of study.
    var completedOn: UInt32
    var claimedMinutes: UInt32
    var proofNumber: String
    /// A line of a roll may have no certificate of its own.
    var needsProof: Bool

    /// The entry, not yet anybody's; or what is wrong with the claim.
    func entry(today: UInt32) -> (entry: Schema.EducationEntry, problems: [FieldProblem]) {
        var entry = Schema.EducationEntry()
        var problems: [FieldProblem] = []
        entry.form = form
        if form.ruleForm == nil { problems.append(.invalid("form")) }
        entry.title = text(title, "title", isNeeded: false, &problems)
        entry.organiser = text(organiser, "organiser", isNeeded: true, &problems)
        entry.proofNumber = text(proofNumber, "proof_number", isNeeded: needsProof, &problems)
        readTime(&entry, today: today, &problems)
        entry.claimedMinutes = claimedMinutes
        entry.state = .pending
        entry.version = 1
        return (entry, problems)
    }

    private func readTime(
        _ entry: inout Schema.EducationEntry, today: UInt32, _ problems: inout [FieldProblem]
    ) {
        guard let time = Rules.StudyTime(studied), let lastDay = time.lastDay,
            lastDay.yyyymmdd <= today
        else {
            problems.append(.invalid("studied"))
            return
        }
        var days = studied ?? Schema.StudyTime()
        days.fromDay = time.firstDay?.yyyymmdd ?? 0
        days.untilDay = lastDay.yyyymmdd
        entry.studied = days
        entry.completedOn = completedOn == 0 ? lastDay.yyyymmdd : completedOn
        let completed = CalendarDay(yyyymmdd: entry.completedOn)
        if completed.map({ $0 < lastDay }) ?? true || entry.completedOn > today {
            problems.append(.invalid("completed_on"))
        }
        if claimedMinutes == 0 {
            problems.append(.missing("claimed_minutes"))
        } else if Int(claimedMinutes) > time.minutes {
            problems.append(.invalid("claimed_minutes"))
        }
    }

    private func text(
        _ raw: String, _ field: String, isNeeded: Bool, _ problems: inout [FieldProblem]
    ) -> String {
        let text = HalfWidthText(raw).trimmed
        if isNeeded, text.isEmpty { problems.append(.missing(field)) }
        if text.utf8.count > Self.textBytesAtMost { problems.append(.invalid(field)) }
        return text
    }

    private static var textBytesAtMost: Int { 300 }
}

extension Rules.StudyTime {
    /// The day in UTC+8 of the first minute.
    var firstDay: CalendarDay? { day(from) }
    /// The day in UTC+8 of the last minute.
    var lastDay: CalendarDay? { day(until - 1) }

    private func day(_ minute: Int) -> CalendarDay? {
        Instant(milliseconds: Int64(minute) * 60_000).day
    }
}
