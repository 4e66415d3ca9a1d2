import Schema

/// A campaign: the window of a notice, and who passed before it.
enum Campaign: Int, CaseIterable {
    case first, second, third, fourth

    var opens: UInt32 { [20_171_204, 20_181_203, 20_211_215, 20_220_601][rawValue] }
    var closes: UInt32 { [20_180_131, 20_190_131, 20_220_215, 20_220_731][rawValue] }
    var examYear: UInt32 { [2017, 2018, 2020, 2021][rawValue] }
    var notice: String { "zhaoqing-\(opens / 10_000)" }

    var record: Notice {
        var record = CallGenerator.notice
        record.name = notice
        record.version = 1
        record.opensAt = YearCalendar.instant(opens)
        record.closesAt = YearCalendar.instant(closes) + YearCalendar.day - 1
        record.correctionUntil = [20_180_430, 20_190_430, 20_220_430, 20_221_031][rawValue]
        record.kinds = [.first, .renewal]
        record.examYears = [examYear]
        record.lateExamYearsUntil = examYear - 1
        record.renewalFirstRegisteredUntil = rawValue < 3 ? 20_181_231 : 20_191_231
        record.ruleSetName = Self.rules.name
        return record
    }

    /// Guangdong's rule: after the expiry, in that year; 72 hours, 90 for a social worker.
    static var rules: RuleSet {
        var rules = CallGenerator.rules
        rules.name = "guangdong"
        rules.effectiveFrom = 20_170_101
        rules.renewalWindow = .afterExpirySameYear
        rules.sameYear = .sameCalendarYear
        rules.renewedFrom = .decisionDay
        rules.notReRegistered = .sinceLatestExpiry
        rules.ceCounts = .sinceLastPeriodStart
        rules.ceHoursAssistant = 72
        rules.ceHoursSocialWorker = 90
        rules.ceHoursSenior = 90
        return rules
    }
}
