/// A name as given, and the form in which it is compared.
///
/// Two names are equal if their matching forms are: half width, outer blanks dropped, inner ones
/// one space, and none between Han characters (张　三 is padded 张三); every middle dot is ·, and so
/// is a full stop between Han characters; one code point for a Han character that has several
/// (`HanForms`); Latin letters without case. Swift compares strings by canonical equivalence, so
/// composed and decomposed accents are equal too.
package struct PersonName: Hashable, Sendable, CustomStringConvertible {
    /// As given; this is what is printed.
    package let raw: String
    /// For comparison and for indexes only.
    package let matchingForm: String

    package init(_ raw: String) {
        self.raw = raw
        matchingForm = Self.matchingForm(of: raw)
    }

    package var isEmpty: Bool { matchingForm.isEmpty }
    package var description: String { raw }

    package static func == (left: PersonName, right: PersonName) -> Bool {
        left.matchingForm == right.matchingForm
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(matchingForm)
    }

    /// Whether a name consists of common Han characters alone, as nearly all do: it is then its own
    /// matching form.
    package static func isPlain(_ utf8: UnsafeRawBufferPointer) -> Bool {
        !utf8.isEmpty && utf8.allSatisfy(isOfCommonHan)
    }

    /// The characters of a plain name: three bytes each.
    static func plainCharacters(_ utf8: UnsafeRawBufferPointer) -> some Sequence<UInt32> {
        stride(from: 0, to: utf8.count - 2, by: 3).lazy.map { start in
            let high = UInt32(utf8[start] & 0x0F) << 12
            let middle = UInt32(utf8[start + 1] & 0x3F) << 6
            return high | middle | UInt32(utf8[start + 2] & 0x3F)
        }
    }

    /// Takes a name in UTF-8 apart into the characters of its matching form.
    package static func unpack(_ utf8: UnsafeRawBufferPointer, into characters: inout [UInt32]) {
        characters.removeAll(keepingCapacity: true)
        if isPlain(utf8) {
            characters.append(contentsOf: plainCharacters(utf8))
        } else {
            let form = PersonName(String(decoding: utf8, as: UTF8.self)).matchingForm
            characters.append(contentsOf: form.unicodeScalars.map(\.value))
        }
    }

    private static func matchingForm(of raw: String) -> String {
        // A name of Han characters alone, as nearly all are, is its own matching form.
        guard !raw.utf8.allSatisfy(isOfCommonHan) else { return raw }
        let dotted = raw.unicodeScalars.filter { !HanForms.isSilent($0) }.map {
            middleDots.contains($0.value) ? "·" : HanForms.meant(by: $0)
        }
        let narrow = Array(
            HalfWidthText(String(String.UnicodeScalarView(dotted))).trimmed.unicodeScalars)
        var form = String.UnicodeScalarView()
        for (index, scalar) in narrow.enumerated() {
            let before = form.last
            let after = narrow[(index + 1)...].first { $0 != " " }
            switch scalar {
            case " ":
                guard let before, let after, before != " ", before != "·", after != "·",
                    !(isHan(before) && isHan(after))
                else { continue }
                form.append(" ")
            case let dot
            where fullStops.contains(dot.value) && before.map(isHan) ?? false
                && after.map(isHan) ?? false:
                form.append("·")
            default:
                form.append(scalar)
            }
        }
        return String(form).lowercased()
    }

    /// Whether a byte of UTF-8 belongs to a scalar of U+4000…U+9FFF: no blank, dot or letter is
    /// there.
    static func isOfCommonHan(_ byte: UInt8) -> Bool {
        (0x80...0xBF).contains(byte) || (0xE4...0xE9).contains(byte)
    }

    private static let middleDots: Set<UInt32> = [
        0xB7, 0x387, 0x2022, 0x2024, 0x2027, 0x2219, 0x22C5, 0x2E31, 0x30FB, 0x318D, 0xA78F,
        0xFF0E, 0xFF65,
    ]

    /// . 。 ﹒ ｡: where there is no key for the middle dot.
    private static let fullStops: Set<UInt32> = [0x2E, 0x3002, 0xFE52, 0xFF61]

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
        default: false
        }
    }
}
