import Rules
import Testing

/// Counting of hours: case by case, and against a plain model that fills the time minute by minute.
@Suite("Continuing education")
struct ContinuingEducationTests {
    let rule: RuleSet
    let period: DayRange
    let today: CalendarDay

    init() throws {
        rule = try ShippedRules().guangdong
        period = DayRange(from: try day("2018-12-15"), until: try day("2021-12-15"))
        today = try day("2021-12-20")
    }

    /// A session of one day, by the clock.
    func session(_ id: UInt64, _ text: String, _ from: String, _ until: String) throws
        -> EducationEntry
    {
        let studied = try #require(
            try StudyTime(
                from: instant(text + " " + from), until: instant(text + " " + until)))
        return EducationEntry(
            id: id, form: .training, studied: studied, completedOn: try day(text),
            standing: .recognised, recognisedMinutes: studied.minutes)
    }

    func counted(_ entries: [EducationEntry], on day: CalendarDay? = nil) -> EducationCount {
        ContinuingEducation(ruleSet: rule).count(
            entries, level: .assistant, period: period, on: day ?? today)
    }

    func loss(_ entry: EducationEntry) -> EducationLoss? { counted([entry]).rows.first?.loss }

    @Test("Two sessions of one day both count; what overlaps counts once")
    func sessions() throws {
        let morning = try session(1, "2020-03-01", "09:00", "12:00")
        let afternoon = try session(2, "2020-03-01", "14:00", "17:00")
        let lunch = try session(3, "2020-03-01", "11:00", "15:00")
        #expect(counted([morning, afternoon]).counted == 360)
        let all = counted([morning, afternoon, lunch])
        #expect(all.counted == 8 * 60)
        #expect(Set(all.rows.compactMap(\.loss)) == [.overlap])
    }

    @Test("Two courses of the same days, known by days only, both count as far as days have hours")
    func days() throws {
        var course = try session(1, "2020-03-01", "00:00", "01:00")
        course.studied = try #require(
            try StudyTime(fromDay: day("2020-03-01"), untilDay: day("2020-03-02")))
        course.recognisedMinutes = 20 * 60
        var other = course
        other.id = 2
        #expect(counted([course, other]).counted == 40 * 60)
        other.recognisedMinutes = 30 * 60
        #expect(counted([course, other]).counted == 48 * 60)
    }

    @Test("Each reason for which an entry does not count is told")
    func losses() throws {
        let sound = try session(1, "2020-03-01", "09:00", "12:00")
        #expect(loss(sound) == nil)
        func changed(_ change: (inout EducationEntry) -> Void) -> EducationLoss? {
            var entry = sound
            change(&entry)
            return loss(entry)
        }
        #expect(changed { $0.standing = .awaitsRecognition } == .notRecognisedYet)
        #expect(changed { $0.standing = .refused } == .recognitionRefused)
        #expect(changed { $0.standing = .withdrawn } == .withdrawn)
        #expect(changed { $0.use = .earlierPeriod } == .usedInEarlierPeriod)
        #expect(changed { $0.use = .otherApplication } == .usedInOtherApplication)
        #expect(changed { $0.proofIsAnothers = true } == .proofOfAnotherPerson)
        #expect(changed { $0.completedOn = today.next } == .notCompletedYet)
        #expect(changed { $0.completedOn = period.from?.previous ?? today } == .outsideCountedDays)
        #expect(
            changed {
                $0.form = .degree
                $0.recognisedMinutes = 100 * 60
            } == .degreeHours)
    }

    @Test("Forms that the rule set does not name do not count")
    func forms() throws {
        var entry = try session(1, "2020-03-01", "09:00", "12:00")
        entry.form = .supervision
        #expect(loss(entry) == nil)
        var narrow = rule
        narrow.ceForms = [.training, .degree]
        let count = ContinuingEducation(ruleSet: narrow).count(
            [entry], level: .assistant, period: period, on: today)
        #expect(count.rows.map(\.loss) == [.formNotAdmitted])
    }

    @Test("The same certificate counts once, now and after it was used")
    func proofs() throws {
        var entry = try session(1, "2020-03-01", "09:00", "12:00")
        entry.proof = EducationEntry.comparedProof(organiser: "某 协会", number: "ａ-1")
        var again = try session(2, "2020-04-01", "09:00", "12:00")
        again.proof = EducationEntry.comparedProof(organiser: "某协会", number: " A-1 ")
        #expect(counted([entry, again]).rows.map(\.loss) == [nil, .proofTwice])
        entry.use = .earlierPeriod
        #expect(
            counted([entry, again]).rows.map(\.loss) == [.usedInEarlierPeriod, .proofTwice])
        #expect(EducationEntry.comparedProof(organiser: "某协会", number: " ").isEmpty)
    }

    @Test("Of two degrees one counts")
    func degrees() throws {
        var first = try session(1, "2020-03-01", "09:00", "12:00")
        first.form = .degree
        first.recognisedMinutes = 90 * 60
        var second = first
        second.id = 2
        let count = counted([second, first])
        #expect(count.counted == 90 * 60)
        #expect(count.rows.map(\.loss) == [nil, .degreeOnce])
    }

    @Test("The last 36 months lose what grows old, to the day")
    func lastMonths() throws {
        var rolling = rule
        rolling.ceCounts = .lastThirtySixMonths
        let education = ContinuingEducation(ruleSet: rolling)
        var entry = try session(1, "2020-02-29", "09:00", "12:00")
        entry.recognisedMinutes = 180
        func count(_ text: String) throws -> Int {
            try education.count([entry], level: .assistant, period: period, on: day(text)).counted
        }
        #expect(try count("2020-02-28") == 0)
        #expect(try count("2020-02-29") == 180)
        #expect(try count("2023-02-28") == 180)
        #expect(try count("2023-03-01") == 0)
    }

    @Test(
        "Minutes placed are the most that time has room for", arguments: [1, 2, 3, 4] as [UInt64])
    func againstTheModel(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let noon = try instant("2020-03-01 00:00").milliseconds
        for number in 0..<400 {
            let spans = (0..<1 + random.below(6)).map { _ in
                let from = random.below(12)
                return (from: from, until: from + 1 + random.below(8), hours: 1 + random.below(8))
            }
            let entries = try spans.enumerated().map { index, span in
                EducationEntry(
                    id: UInt64(index + 1), form: .training,
                    studied: try #require(
                        StudyTime(
                            from: Instant(milliseconds: noon + Int64(span.from) * 3_600_000),
                            until: Instant(milliseconds: noon + Int64(span.until) * 3_600_000))),
                    completedOn: try day("2020-03-01"), standing: .recognised,
                    recognisedMinutes: span.hours * 60)
            }
            let count = counted(entries)
            let most = ModelHours.most(spans) * 60
            try #require(count.counted == most, "seed \(seed), case \(number): \(spans)")
            // No entry counts more than was recognised of it, and one less never counts more.
            for row in count.rows { #expect(row.counted <= row.recognised) }
            #expect(counted(Array(entries.dropLast())).counted <= count.counted)
            #expect(counted(entries.reversed()).counted == count.counted)
        }
    }
}

/// The most hours that can be laid into time, found by trying: each hour of time takes one hour of
/// one entry, and makes room by moving others (augmenting paths).
enum ModelHours {
    static func most(_ spans: [(from: Int, until: Int, hours: Int)]) -> Int {
        var holder: [Int: Int] = [:]
        var placed = 0
        for (entry, span) in spans.enumerated() {
            for _ in 0..<span.hours {
                var tried: Set<Int> = []
                if place(entry, spans, &holder, &tried) { placed += 1 }
            }
        }
        return placed
    }

    private static func place(
        _ entry: Int, _ spans: [(from: Int, until: Int, hours: Int)], _ holder: inout [Int: Int],
        _ tried: inout Set<Int>
    ) -> Bool {
        for hour in spans[entry].from..<spans[entry].until where tried.insert(hour).inserted {
            guard let other = holder[hour] else {
                holder[hour] = entry
                return true
            }
            if place(other, spans, &holder, &tried) {
                holder[hour] = entry
                return true
            }
        }
        return false
    }
}
