/// A unified social credit code (统一社会信用代码), GB 32100-2015.
///
/// 18 of 0-9A-HJ-NPQRTUWXY: department, class, six digits of the registering office's division as
/// it was then, nine of the organisation code, one check character. Department and class are told
/// but not judged: codes outside the published tables are in use (54 and 55 for committees).
package struct CreditCode: Hashable, Sendable {
    package let text: String

    package init(parsing raw: String) throws(CreditCodeError) {
        let text = HalfWidthText(raw).canonicalNumber
        let count = text.unicodeScalars.count
        guard count > 0 else { throw .empty }
        guard count == 18 else { throw .length(count) }
        var values: [Int] = []
        values.reserveCapacity(count)
        for character in text.unicodeScalars {
            guard let value = Self.value(of: character),
                !(2..<8).contains(values.count) || value < 10
            else { throw .character(position: values.count + 1) }
            values.append(value)
        }
        let check = values.removeLast()
        guard CheckDigit.mod31(values) == check else { throw .checkDigit }
        self.text = text
    }

    /// Registering department: 5 civil affairs, 9 market regulation, 1 establishment, …
    package var department: String { String(text.prefix(1)) }

    /// Department and class: 52 private non-enterprise unit, 51 social association, …
    package var category: String { String(text.prefix(2)) }

    /// Division of the registering office at the time of registration.
    package var divisionPrefix: UInt32 { UInt32(text.dropFirst(2).prefix(6)) ?? 0 }

    private static func value(of scalar: Unicode.Scalar) -> Int? {
        scalar.isASCII ? values[Int(scalar.value)] : nil
    }

    /// The values of all ASCII characters.
    private static let values: [Int?] = {
        var values: [Int?] = Array(repeating: nil, count: 128)
        for (value, character) in "0123456789ABCDEFGHJKLMNPQRTUWXY".utf8.enumerated() {
            values[Int(character)] = value
        }
        return values
    }()
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
