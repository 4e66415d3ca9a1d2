// A second, plain model of first registration, written from the rules' text and sharing no code
// with `Rules`: days are places in a list that was counted out date by date, every question is
// asked of single days, and the first day is found by walking.

/// One date of the list.
struct ModelDate: Comparable {
    let year: Int
    let month: Int
    let day: Int

    static func < (left: ModelDate, right: ModelDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// The same date some years on; 29 February has none in common years, and 28 February stands
    /// for it.
    func years(on count: Int) -> ModelDate {
        let year = year + count
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return ModelDate(year: year, month: month, day: month == 2 && day == 29 && !leap ? 28 : day)
    }
}

/// A case in raw figures; days are places in `ModelCalendar.dates`, -1 = not known, none.
struct ModelCase {
    // Rule set.
    var ruleFrom = 0
    var ruleUntil = -1
    var clockIsIssue = false
    var years = 1
    var ruleRegion = 0
    // Notice.
    var hasNotice = false
    var admitsFirst = true
    var opens = 0
    var closes = 0
    var examYears: [Int] = []
    var lateUntil = 0
    var scope = 0
    var correctionDay = -1
    // Instants: milliseconds since the first date of the list, local time; -1 = none.
    var readAt = 0
    var receivedAt = -1
    var returnedFrom = -1
    // Facts.
    var level = 0
    var roster = 0
    var examYear = -1
    var passed = -1
    var issued = -1
    /// -1 unknown, 0 none, else a code.
    var household = -1
    var workplace = -1
    var earlierKnown = true
    var earlier: [(level: Int, from: Int, revoked: Bool)] = []
    var birth = -1
    var incapable = false
    var hasActs = false
    var pledge = false
    var formProblems = 0
    var otherApplications = 0
}

/// Every date from 2000-01-01 to 2027-12-31, counted out.
struct ModelCalendar {
    let dates: [ModelDate]
    static let millisecondsOfDay = 86_400_000

    init() {
        var dates: [ModelDate] = []
        for year in 2000...2027 {
            let february = year % 4 == 0 ? 29 : 28
            let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for month in 1...12 {
                for day in 1...lengths[month - 1] {
                    dates.append(ModelDate(year: year, month: month, day: day))
                }
            }
        }
        self.dates = dates
    }
}

/// The invented territory: province 1 with prefectures 11 and 12, counties 111, 112, 113 under 11
/// and 121 under 12; province 2 with prefecture 21 and county 211. On the day `changes` 112 goes
/// into 111, and 113 is divided between 111 and 211. Code 999 is nowhere.
enum ModelTerritory {
    static let changes = 8035

    /// "y" inside, "n" outside, "?" cannot tell.
    static func inside(_ code: Int, _ region: Int, on day: Int) -> Character {
        if region == 0 { return "y" }
        let above: [Int: [Int]] = [
            1: [1], 2: [2], 11: [11, 1], 12: [12, 1], 21: [21, 2], 111: [111, 11, 1],
            121: [121, 12, 1], 211: [211, 21, 2],
        ]
        switch code {
        case 999: return "?"
        case 112:
            return (day < changes ? [112, 11, 1] : [111, 11, 1]).contains(region) ? "y" : "n"
        case 113 where day < changes: return [113, 11, 1].contains(region) ? "y" : "n"
        case 113: return [111, 11, 1, 211, 21, 2].contains(region) ? "?" : "n"
        default: return (above[code] ?? []).contains(region) ? "y" : "n"
        }
    }
}

struct EligibilityModel {
    let dates: [ModelDate]

    /// Verdict per condition, "y", "n" or "?", and the first day of the list on which all dated
    /// conditions hold (-1 = none).
    func judge(_ the: ModelCase) -> [String: Character] {
        var verdicts: [String: Character] = [:]
        let arrived = the.receivedAt < 0 ? the.readAt : min(the.receivedAt, the.readAt)
        let decided = the.returnedFrom < 0 ? arrived : the.returnedFrom
        let today = decided / ModelCalendar.millisecondsOfDay
        verdicts["RULE_SET_IN_FORCE"] = inForce(the, today) ? "y" : "n"
        if the.hasNotice {
            verdicts["KIND_ADMITTED"] = the.admitsFirst ? "y" : "n"
            var open = the.opens <= decided && decided <= the.closes
            if the.returnedFrom >= 0, arrived > the.closes {
                let lastDay = the.correctionDay
                if lastDay < 0 || arrived >= (lastDay + 1) * ModelCalendar.millisecondsOfDay {
                    open = false
                }
            }
            verdicts["WINDOW_OPEN"] = open ? "y" : "n"
        }
        verdicts["CERTIFICATE_IN_ROSTER"] = ["y", "y", "n", "n", "?", "n"][the.roster]
        if asksExamYear(the) {
            verdicts["EXAM_YEAR_ADMITTED"] = examYear(the)
        } else {
            let name = the.clockIsIssue ? "WITHIN_ONE_YEAR_OF_ISSUE" : "WITHIN_ONE_YEAR_OF_PASSING"
            verdicts[name] = inYear(the, today)
        }
        verdicts["HOUSEHOLD_OR_WORKPLACE_IN_REGION"] = place(the, today)
        verdicts["NOT_REGISTERED_BEFORE_AT_LEVEL"] =
            the.earlierKnown ? (registered(the, by: today) ? "n" : "y") : "?"
        verdicts["FULL_CIVIL_CAPACITY"] = capacity(the, today)
        if the.hasActs {
            verdicts["PLEDGE_GIVEN"] = the.pledge ? "y" : "n"
            verdicts["PERSONAL_FORM_COMPLETE"] = the.formProblems == 0 ? "y" : "n"
            verdicts["NO_OTHER_APPLICATION_OPEN"] = the.otherApplications == 0 ? "y" : "n"
        }
        return verdicts
    }

    /// Walks the list from a day on; places are judged by the tree of the deciding day.
    func firstDay(_ the: ModelCase, decidedOn today: Int, from start: Int) -> Int {
        guard the.roster < 2, place(the, today) == "y", !the.hasNotice || the.admitsFirst,
            !asksExamYear(the) || examYear(the) == "y"
        else { return -1 }
        for day in start..<dates.count where inForce(the, day) && holds(the, on: day) {
            return day
        }
        return -1
    }

    private func holds(_ the: ModelCase, on day: Int) -> Bool {
        if !windowTouches(the, day) { return false }
        if !asksExamYear(the), inYear(the, day) != "y" { return false }
        return the.earlierKnown && !registered(the, by: day) && capacity(the, day) == "y"
    }

    func windowTouches(_ the: ModelCase, _ day: Int) -> Bool {
        guard the.hasNotice else { return true }
        let midnight = day * ModelCalendar.millisecondsOfDay
        let lastInstant = midnight + ModelCalendar.millisecondsOfDay - 1
        return the.closes >= midnight && the.opens <= lastInstant
    }

    func inForce(_ the: ModelCase, _ day: Int) -> Bool {
        day >= the.ruleFrom && (the.ruleUntil < 0 || day <= the.ruleUntil)
    }

    private func asksExamYear(_ the: ModelCase) -> Bool {
        the.hasNotice && (!the.examYears.isEmpty || the.lateUntil != 0)
    }

    private func examYear(_ the: ModelCase) -> Character {
        if the.examYear < 0 { return "?" }
        let late = the.lateUntil != 0 && the.examYear <= the.lateUntil
        return late || the.examYears.contains(the.examYear) ? "y" : "n"
    }

    private func inYear(_ the: ModelCase, _ day: Int) -> Character {
        let start = the.clockIsIssue ? the.issued : the.passed
        if start < 0 { return "?" }
        if day < start { return "n" }
        if the.years == 0 { return "y" }
        return dates[day] <= dates[start].years(on: the.years) ? "y" : "n"
    }

    func place(_ the: ModelCase, _ day: Int) -> Character {
        let region = the.hasNotice ? the.scope : the.ruleRegion
        let answers = [the.household, the.workplace].map { code -> Character in
            switch code {
            case -1: "?"
            case 0: "n"
            default: ModelTerritory.inside(code, region, on: day)
            }
        }
        if answers.contains("y") { return "y" }
        return answers.contains("?") ? "?" : "n"
    }

    private func registered(_ the: ModelCase, by day: Int) -> Bool {
        the.earlier.contains { $0.level == the.level && !$0.revoked && $0.from <= day }
    }

    func capacity(_ the: ModelCase, _ day: Int) -> Character {
        if the.incapable { return "n" }
        if the.birth < 0 { return "?" }
        if dates[day] >= dates[the.birth].years(on: 18) { return "y" }
        return dates[day] >= dates[the.birth].years(on: 16) ? "?" : "n"
    }
}
