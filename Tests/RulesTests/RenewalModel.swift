// A second, plain model of re-registration, written from the rules' text and sharing no code with
// `Rules`: what it shares with first registration it asks of `EligibilityModel`, the rest is asked
// of single days, hours are laid into time one by one, and the first day is found by walking.

/// A case in raw figures; days are places in `ModelCalendar.dates`.
struct RenewalCase {
    /// Rule set, notice, instants, places, birth and acts; `admitsFirst` stands for the kind asked.
    var base = ModelCase()
    // Rule set.
    var isBeforeExpiry = false
    var months = 3
    var sameCalendarYear = true
    var everCounts = false
    /// 0 since the start of the last period, 1 within the period, 2 the last 36 months.
    var counts = 0
    /// By level.
    var hours = [3, 5, 5]
    var degreeHours = 4
    /// Places in the list of forms; empty = all.
    var forms: Set<Int> = []
    var cycles = 1
    // Notice.
    var cutOff = -1
    var demandsHours = true
    // Facts.
    var periodsKnown = true
    var periods: [(isRenewal: Bool, from: Int, until: Int, isRevoked: Bool)] = []
    var entries: [Entry] = []

    struct Entry {
        var id: Int
        /// 1 = degree.
        var form: Int
        /// Hours since the first date of the list.
        var from: Int
        var until: Int
        var completed: Int
        /// 0 awaiting, 1 recognised, 2 refused, 3 withdrawn.
        var standing: Int
        var hours: Int
        /// 0 = none.
        var proof: Int
        var isAnothers: Bool
        /// 0 free, 1 an earlier period, 2 another application.
        var use: Int
    }
}

extension ModelDate {
    /// The same day some months on, or that month's last day.
    func months(on count: Int) -> ModelDate {
        var year = year
        var month = month + count
        while month < 1 { (year, month) = (year - 1, month + 12) }
        while month > 12 { (year, month) = (year + 1, month - 12) }
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return ModelDate(year: year, month: month, day: min(day, length))
    }
}

struct RenewalModel {
    let dates: [ModelDate]
    private var base: EligibilityModel { EligibilityModel(dates: dates) }

    init(dates: [ModelDate]) { self.dates = dates }

    /// Verdict per condition.
    func judge(_ the: RenewalCase) -> [String: Character] {
        let arrived =
            the.base.receivedAt < 0 ? the.base.readAt : min(the.base.receivedAt, the.base.readAt)
        let decided = the.base.returnedFrom < 0 ? arrived : the.base.returnedFrom
        let today = decided / ModelCalendar.millisecondsOfDay
        let shared: Set<String> = [
            "RULE_SET_IN_FORCE", "KIND_ADMITTED", "WINDOW_OPEN",
            "HOUSEHOLD_OR_WORKPLACE_IN_REGION", "FULL_CIVIL_CAPACITY", "PLEDGE_GIVEN",
            "PERSONAL_FORM_COMPLETE", "NO_OTHER_APPLICATION_OPEN",
        ]
        var verdicts = base.judge(the.base).filter { shared.contains($0.key) }
        verdicts["HOLDS_REGISTRATION"] = holds(the, today)
        guard let latest = toRenew(the) else { return verdicts }
        if the.base.hasNotice, the.cutOff >= 0 {
            verdicts["FIRST_REGISTERED_IN_TIME"] = first(the) <= the.cutOff ? "y" : "n"
            verdicts["PERIOD_COMPLETE"] = isComplete(the, latest, today) ? "y" : "n"
        } else {
            verdicts["WITHIN_RENEWAL_WINDOW"] = inWindow(the, latest, today) ? "y" : "n"
        }
        verdicts["NOT_RE_REGISTERED"] = notReRegistered(the, latest, today) ? "y" : "n"
        verdicts["CONTINUING_EDUCATION_DONE"] = educated(the, latest, today) ? "y" : "n"
        return verdicts
    }

    /// Walks the list from a day on; places are judged by the tree of the deciding day.
    func firstDay(_ the: RenewalCase, decidedOn today: Int, from start: Int) -> Int {
        guard base.place(the.base, today) == "y", !the.base.hasNotice || the.base.admitsFirst,
            let latest = toRenew(the),
            !the.base.hasNotice || the.cutOff < 0 || first(the) <= the.cutOff
        else { return -1 }
        for day in start..<dates.count {
            guard base.inForce(the.base, day), base.windowTouches(the.base, day),
                base.capacity(the.base, day) == "y", holds(the, day) == "y",
                notReRegistered(the, latest, day),
                the.base.hasNotice && the.cutOff >= 0
                    ? isComplete(the, latest, day) : inWindow(the, latest, day),
                educated(the, latest, day)
            else { continue }
            return day
        }
        return -1
    }

    // MARK: The period behind

    private typealias Period = (isRenewal: Bool, from: Int, until: Int, isRevoked: Bool)

    private func latest(_ the: RenewalCase) -> Period? {
        var found: Period?
        for period in the.periods
        where !period.isRevoked
            && found.map({ ($0.until, $0.from) < (period.until, period.from) }) ?? true
        {
            found = period
        }
        return found
    }

    private func toRenew(_ the: RenewalCase) -> Period? {
        the.periodsKnown ? latest(the) : nil
    }

    private func first(_ the: RenewalCase) -> Int {
        the.periods.filter { !$0.isRevoked }.map(\.from).min() ?? .max
    }

    private func holds(_ the: RenewalCase, _ day: Int) -> Character {
        guard the.periodsKnown else { return "?" }
        return toRenew(the) != nil && first(the) <= day ? "y" : "n"
    }

    private func isComplete(_ the: RenewalCase, _ latest: Period, _ day: Int) -> Bool {
        guard the.isBeforeExpiry else { return day > latest.until }
        return dates[day] > dates[latest.until].months(on: -the.months)
    }

    private func inWindow(_ the: RenewalCase, _ latest: Period, _ day: Int) -> Bool {
        guard isComplete(the, latest, day) else { return false }
        if the.isBeforeExpiry { return day <= latest.until }
        return the.sameCalendarYear
            ? dates[day].year == dates[latest.until].year
            : dates[day] <= dates[latest.until].months(on: 12)
    }

    private func notReRegistered(_ the: RenewalCase, _ latest: Period, _ day: Int) -> Bool {
        if the.everCounts { return !the.periods.contains { $0.isRenewal && !$0.isRevoked } }
        return !latest.isRenewal || latest.from <= day
    }

    // MARK: Hours

    private func educated(_ the: RenewalCase, _ latest: Period, _ day: Int) -> Bool {
        if the.base.hasNotice, !the.demandsHours { return true }
        var demanded = 1
        while demanded < the.cycles,
            dates[day] > dates[latest.from].years(on: 3 * (demanded + 1))
        {
            demanded += 1
        }
        return hours(the, latest, day) >= the.hours[the.base.level] * demanded
    }

    private func hours(_ the: RenewalCase, _ latest: Period, _ day: Int) -> Int {
        let served = the.entries.filter { $0.use != 0 && $0.standing != 3 }
        var proofs = Set(served.map(\.proof))
        var hasDegree = served.contains { $0.form == 1 }
        var sum = 0
        var timed: [(from: Int, until: Int, hours: Int)] = []
        for entry in the.entries.sorted(by: { ($0.completed, $0.id) < ($1.completed, $1.id) }) {
            guard entry.standing == 1, entry.use == 0, !entry.isAnothers,
                the.forms.isEmpty || the.forms.contains(entry.form),
                counts(entry.completed, the, latest, day)
            else { continue }
            if entry.form == 1, hasDegree { continue }
            if entry.proof != 0, !proofs.insert(entry.proof).inserted { continue }
            if entry.form == 1 {
                hasDegree = true
                sum += min(entry.hours, the.degreeHours)
            } else {
                timed.append((entry.from, entry.until, entry.hours))
            }
        }
        return sum + ModelHours.most(timed)
    }

    private func counts(
        _ completed: Int, _ the: RenewalCase, _ latest: Period, _ day: Int
    ) -> Bool {
        guard completed <= day else { return false }
        switch the.counts {
        case 0: return completed >= latest.from
        case 1: return completed >= latest.from && completed <= latest.until
        default: return dates[completed] > dates[day].months(on: -36)
        }
    }
}
