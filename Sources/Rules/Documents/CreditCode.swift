/// A unified social credit code (统一社会信用代码), GB 32100-2015.
///
/// 18 of 0-9A-HJ-NPQRTUWXY: department, class, six digits of the registering office's division as
/// it was then, nine of the organisation code, one check character. Department and class are told
/// but not judged: codes outside the published tables are in use (54 and 55 for committees).
package struct CreditCode: Hashable, Sendable {
    package let text: String

    package init(parsing raw: String) throws(CreditCodeError) {
        let text = HalfWidthText(raw).canonicalNumber
        let characters = Array(text.unicodeScalars)
        guard !characters.isEmpty else { throw .empty }
        guard characters.count == 18 else { throw .length(characters.count) }
        var values: [Int] = []
        for (index, character) in characters.enumerated() {
            guard let value = Self.value(of: character),
                !(2..<8).contains(index) || value < 10
            else { throw .character(position: index + 1) }
            values.append(value)
        }
        guard CheckDigit.mod31(Array(values.prefix(17))) == values[17] else { throw .checkDigit }
        self.text = text
    }

    /// Registering department: 5 civil affairs, 9 market regulation, 1 establishment, …
    package var department: String { String(text.prefix(1)) }

    /// Department and class: 52 private non-enterprise unit, 51 social association, …
    package var category: String { String(text.prefix(2)) }

    /// Division of the registering office at the time of registration.
    package var divisionPrefix: UInt32 { UInt32(text.dropFirst(2).prefix(6)) ?? 0 }

    private static func value(of scalar: Unicode.Scalar) -> Int? {
        alphabet.firstIndex(of: scalar)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".unicodeScalars)
}

/// What is wrong with a credit code. The stable reason is always `CREDIT_CODE_INVALID`.
package enum CreditCodeError: Error, Hashable, Sendable {
    case empty
    case length(Int)
    /// Counted from 1. I, O, S, V and Z never stand in a credit code.
    case character(position: Int)
    case checkDigit

    package var reason: String { "CREDIT_CODE_INVALID" }
}
