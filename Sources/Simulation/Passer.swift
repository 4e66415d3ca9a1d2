import Schema

/// An invented passer of an examination, all of him from his number: born in 1899, in Deqing or in
/// Duanzhou.
struct Passer {
    private let number: UInt32

    init(_ number: UInt32) { self.number = number }

    var name: String {
        let surnames = ["张", "李", "王", "欧阳", "黎"]
        let given = ["试", "验", "样", "例"]
        return surnames[Int(number) % surnames.count] + given[Int(number / 5) % given.count]
            + (number >= 20 ? given[Int(number / 20) % given.count] : "")
    }

    var division: UInt32 { number % 3 == 2 ? 441_202 : 441_226 }

    var documentNumber: String {
        let digits = format3(number % 999 + 1)
        let body = "\(division)18991231\(digits)"
        return body + Self.checkCharacter(body)
    }

    var managementNumber: String {
        let serial = String(number + 1)
        return "\(examYear)\(division)" + String(repeating: "0", count: 7 - serial.count) + serial
    }

    /// Most passed in the year of the notice; some long ago, some too late for it.
    private var examYear: UInt32 {
        switch number % 7 {
        case 0: 2018
        case 1: 2021
        default: 2020
        }
    }

    var identity: FullIdentity { FullIdentity(name: name, document: document) }

    private var document: IdentityDocument {
        IdentityDocument(kind: .resident, number: documentNumber)
    }

    var rosterEntry: RosterEntry {
        RosterEntry(
            examYear: examYear, level: number % 4 == 3 ? .socialWorker : .assistant, name: name,
            documentKind: .resident, documentNumber: documentNumber,
            managementNumber: managementNumber, divisionId: division,
            passedOn: examYear * 10_000 + 1_010)
    }

    /// A complete form, but for name and document.
    static var form: PersonalForm {
        PersonalForm(
            sex: .male, birthDate: 18_991_231, ethnicity: "汉族", politicalStatus: .none,
            householdDivisionId: 441_226, workplaceDivisionId: 441_226, education: .bachelor,
            school: "某大学", major: "社会工作", employerName: "某社会工作服务中心",
            employerKind: .socialWorkAgency, post: "社工", fieldOfService: "社区服务",
            practising: true, mobile: "13800000000", address: "德庆县德城街道某路1号",
            postcode: "526600")
    }

    private func format3(_ value: UInt32) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    /// ISO 7064 MOD 11-2.
    private static func checkCharacter(_ digits: String) -> String {
        var sum: UInt32 = 0
        for digit in digits.utf8 {
            sum = ((sum + UInt32(digit) - 48) * 2) % 11
        }
        let check = (12 - sum) % 11
        return check == 10 ? "X" : "\(check)"
    }
}

extension CallGenerator {
    /// A registration may be renewed as soon as it is made: the clock of a run moves by days only.
    static var rules: RuleSet {
        RuleSet(
            name: "guangdong-2021", version: 1, regionDivisionId: 440_000,
            effectiveFrom: 20_210_101, legalBasis: "民发〔2009〕44号", firstClock: .passed,
            firstWithinYears: 1, validityYears: 3, periodEnd: .sameDay, firstClause: "第六条",
            scopeClause: "第七条", renewalWindow: .beforeExpiry, renewalWindowMonths: 40,
            renewedFrom: .dayAfterPreviousEnd, ceCounts: .last36Months, ceHoursAssistant: 1,
            ceHoursSocialWorker: 2, ceHoursSenior: 2)
    }

    /// The notice of 2021, 2021-12-15 00:00 to 2022-01-15 23:59:59.999 in UTC+8.
    static var notice: Notice {
        Notice(
            name: "zhaoqing-2021", version: 1, title: "关于开展2021年社会工作者登记工作的通知",
            regionDivisionId: 441_200, kinds: [.first, .renewal], opensAt: 1_639_497_600_000,
            closesAt: 1_642_262_399_999, examYears: [2020], lateExamYearsUntil: 2019,
            scopeDivisionId: 440_000,
            steps: [
                ReviewStep(level: .county, isFinal: false, displayName: "初审"),
                ReviewStep(level: .prefecture, isFinal: true, displayName: "终审"),
            ],
            ruleSetName: "guangdong-2021", firstClause: "一、（一）首次登记",
            windowClause: "二、登记时间", pledgeText: "本人承诺所填信息真实有效。", ceDemanded: true)
    }
}
