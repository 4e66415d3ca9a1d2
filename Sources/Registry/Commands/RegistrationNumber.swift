import Schema

/// A registration number (登记号) of ours: division, year, kind, serial and a check character by
/// ISO 7064 MOD 11-2. The national system's own number, where there is one, is another field.
struct RegistrationNumber {
    var division: UInt32
    var year: UInt32
    var kind: ApplicationKind
    var serial: UInt64

    var text: String {
        let digits = String(serial)
        let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        let body = "\(division)\(year)\(kind.rawValue)\(padded)"
        return body + Self.checkCharacter(body)
    }

    static func checkCharacter(_ digits: String) -> String {
        var sum = 0
        for digit in digits {
            sum = ((sum + (digit.wholeNumberValue ?? 0)) * 2) % 11
        }
        let check = (12 - sum) % 11
        return check == 10 ? "X" : "\(check)"
    }
}
