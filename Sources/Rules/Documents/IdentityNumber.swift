/// The number of an identity document: read, normalised and checked.
///
/// Its duties:
/// 1. one canonical text per document: trimmed, half width, upper case, Ⅹ and Ｘ as X, a resident
///    number of 15 digits in its form of 18;
/// 2. the check by ISO 7064 MOD 11-2 and by the calendar, with the reason where it fails;
/// 3. what the number says: kind, sex, birth day, division part. The division part is that of the
///    day of issue and is good for a warning, never for a decision.
package struct IdentityNumber: Hashable, Sendable {
    package let kind: IdentityDocumentKind
    /// The key under which the document is kept.
    package let canonical: String
    /// As written, normalised: differs from `canonical` for a resident number of 15 digits.
    package let written: String
    package let sex: Sex?
    package let birthDay: CalendarDay?
    /// The first six digits of a resident number or residence permit: 441226.
    package let divisionPrefix: UInt32?

    /// Births before this year are taken for typing errors; 1899 is a living register's oldest
    /// case.
    static let earliestBirthYear = 1800

    /// Reads a number. Without a stated kind it is told from the form, which only works for
    /// resident numbers, residence permits and permanent residence cards.
    /// - Parameter today: a birth after it is an impossible date; nil = not asked.
    package init(
        parsing raw: String, as stated: IdentityDocumentKind? = nil, today: CalendarDay? = nil
    ) throws(IdentityNumberError) {
        let text = HalfWidthText(raw).canonicalNumber
        let characters = Array(text.unicodeScalars)
        guard !characters.isEmpty else { throw .empty }
        switch stated {
        case .hmtTravelPermit, .passport, .military, .other:
            let kind = stated ?? .other
            try Self.checkOpaque(characters, kind)
            self.init(kind: kind, canonical: text, written: text)
        case nil, .resident, .hmtResidencePermit, .foreignPermanent:
            let reading = try Self.readNumbered(text, characters)
            if let stated, stated != reading.kind { throw .otherKind(reading.kind) }
            if let today, let birth = reading.birthDay, birth > today { throw .impossibleDate }
            self = reading
        }
    }

    private init(
        kind: IdentityDocumentKind, canonical: String, written: String, sex: Sex? = nil,
        birthDay: CalendarDay? = nil, divisionPrefix: UInt32? = nil
    ) {
        self.kind = kind
        self.canonical = canonical
        self.written = written
        self.sex = sex
        self.birthDay = birthDay
        self.divisionPrefix = divisionPrefix
    }

    /// True for a resident number that was written with 15 digits.
    package var isOldForm: Bool { written != canonical }

    private static func readNumbered(
        _ text: String, _ characters: [Unicode.Scalar]
    ) throws(IdentityNumberError) -> IdentityNumber {
        switch characters.count {
        case 18:
            return try readEighteen(text, text, characters)
        case 15 where isLetter(characters[0]):
            for index in 0..<15
            where index < 3 ? !isLetter(characters[index]) : digit(characters[index]) == nil {
                throw .character(position: index + 1)
            }
            return IdentityNumber(kind: .foreignPermanent, canonical: text, written: text)
        case 15:
            for (index, character) in characters.enumerated() where digit(character) == nil {
                throw .character(position: index + 1)
            }
            let longer = characters[..<6] + ["1", "9"] + characters[6...]
            let values = longer.compactMap(digit)
            let full = Array(longer) + [CheckDigit.mod11_2(values)]
            let canonical = String(String.UnicodeScalarView(full))
            return try readEighteen(canonical, text, full)
        default:
            throw .length(characters.count)
        }
    }

    private static func readEighteen(
        _ canonical: String, _ written: String, _ characters: [Unicode.Scalar]
    ) throws(IdentityNumberError) -> IdentityNumber {
        var values: [Int] = []
        values.reserveCapacity(17)
        for (index, character) in characters.prefix(17).enumerated() {
            guard let value = digit(character) else { throw .character(position: index + 1) }
            values.append(value)
        }
        guard digit(characters[17]) != nil || characters[17] == "X" else {
            throw .character(position: 18)
        }
        guard CheckDigit.mod11_2(values) == characters[17] else { throw .checkDigit }
        guard let birth = CalendarDay(yyyymmdd: UInt32(number(values[6..<14]))),
            birth.year >= earliestBirthYear
        else { throw .impossibleDate }
        let prefix = UInt32(number(values[..<6]))
        let kind: IdentityDocumentKind =
            switch prefix {
            case 810_000, 820_000, 830_000: .hmtResidencePermit
            case 900_000...: .foreignPermanent
            default: .resident
            }
        return IdentityNumber(
            kind: kind, canonical: canonical, written: written,
            sex: values[16] % 2 == 1 ? .male : .female, birthDay: birth,
            divisionPrefix: kind == .foreignPermanent ? nil : prefix)
    }

    /// Documents without a published form of check: only what no such number can be is refused.
    private static func checkOpaque(
        _ characters: [Unicode.Scalar], _ kind: IdentityDocumentKind
    ) throws(IdentityNumberError) {
        let lengths =
            switch kind {
            case .hmtTravelPermit: 8...11
            case .passport: 5...20
            default: 4...30
            }
        guard lengths.contains(characters.count) else { throw .length(characters.count) }
        for (index, character) in characters.enumerated() {
            let isPlain = isLetter(character) || digit(character) != nil
            let isOfficeText =
                kind == .military || kind == .other
                ? character.properties.isAlphabetic || "第号字()-/ ".unicodeScalars.contains(character)
                : false
            guard isPlain || isOfficeText else { throw .character(position: index + 1) }
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("A"..."Z").contains(scalar)
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        ("0"..."9").contains(scalar) ? Int(scalar.value) - 48 : nil
    }

    private static func number(_ digits: ArraySlice<Int>) -> Int {
        digits.reduce(0) { $0 * 10 + $1 }
    }
}
