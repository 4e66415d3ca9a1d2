import Schema

/// Somebody who lives through the years, invented from his number: born on some day of 1899.
struct YearPasser {
    let number: UInt32

    /// A second account of the same human, opened with another number.
    var twin: YearPasser { YearPasser(number: number + 80_000) }

    var name: String {
        let surnames = ["张", "李", "王", "欧阳", "黎", "陈", "何", "林"]
        let given = ["试", "验", "样", "例", "本", "拟", "演", "练"]
        // A twin is called the same.
        let own = Int(number % 80_000)
        return surnames[own % 8] + given[own / 8 % 8] + given[own / 64 % 8]
    }

    var county: County { number % 3 == 2 ? .duanzhou : .deqing }

    var documentNumber: String {
        // Odd: a man. Five hundred for each day and county.
        let order = Self.digits(number / 365 * 2 + 1, 3)
        let body = "\(county.division)1899\(Self.digits(monthAndDay, 4))\(order)"
        return body + Self.checkCharacter(body)
    }

    var identity: FullIdentity {
        FullIdentity(
            name: name, document: IdentityDocument(kind: .resident, number: documentNumber))
    }

    func managementNumber(_ year: UInt32, _ serial: UInt32) -> String {
        "\(year)\(county.division)" + Self.digits(serial, 7)
    }

    func rosterEntry(_ year: UInt32, _ level: Level, _ managementNumber: String) -> RosterEntry {
        RosterEntry(
            examYear: year, level: level, name: name, documentKind: .resident,
            documentNumber: documentNumber, managementNumber: managementNumber,
            divisionId: county.division, passedOn: year * 10_000 + 1_010)
    }

    /// A complete form, as of somebody with this name and number.
    func form(_ name: String, _ document: IdentityDocument?) -> PersonalForm {
        var form = Passer.form
        form.name = name
        form.document = document
        form.birthDate = 18_990_000 + monthAndDay
        form.householdDivisionId = county.division
        form.workplaceDivisionId = county.division
        form.mobile = "138" + Self.digits(number, 8)
        return form
    }

    private var monthAndDay: UInt32 {
        var day = number % 365
        for (month, length) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
            if day < length { return UInt32(month + 1) * 100 + day + 1 }
            day -= UInt32(length)
        }
        return 101
    }

    private static func digits(_ value: UInt32, _ count: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }

    /// ISO 7064 MOD 11-2.
    private static func checkCharacter(_ digits: String) -> String {
        let sum = digits.utf8.reduce(UInt32(0)) { (($0 + UInt32($1) - 48) * 2) % 11 }
        let check = (12 - sum) % 11
        return check == 10 ? "X" : "\(check)"
    }
}
