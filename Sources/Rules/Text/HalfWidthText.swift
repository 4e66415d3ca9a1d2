/// Text as typed on a Chinese keyboard, brought to half width: ！…～ become !…~, the ideographic
/// space and other blanks become a space, and the Roman numeral Ⅹ (ⅹ) becomes X, as it is often
/// put for the check character of an identity number.
package struct HalfWidthText: Hashable, Sendable {
    package let text: String

    package init(_ raw: String) {
        // Most texts are in this form as they are typed, and one pass over their bytes tells it.
        let isPlain = raw.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { !Self.mayBeginOtherForm($0) }
        }
        guard isPlain != true else {
            text = raw
            return
        }
        var scalars = String.UnicodeScalarView()
        scalars.reserveCapacity(raw.unicodeScalars.count)
        for scalar in raw.unicodeScalars {
            scalars.append(Self.halfWidth(scalar))
        }
        text = String(scalars)
    }

    /// Without blanks at either end.
    package var trimmed: String {
        let blank = UInt8(ascii: " ")
        guard text.utf8.first == blank || text.utf8.last == blank else { return text }
        var scalars = text.unicodeScalars[...]
        while scalars.first == " " { scalars.removeFirst() }
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    /// Trimmed, and a…z as A…Z: the canonical form of document numbers.
    package var canonicalNumber: String {
        trimmed.uppercased()
    }

    /// Whether a byte of UTF-8 may begin a scalar that `halfWidth` changes: tab and line ends, the
    /// blank U+00A0 (C2), U+2000… and the Roman numerals (E2), U+3000 (E3), U+FEFF and full width
    /// (EF). No such byte stands inside another scalar.
    private static func mayBeginOtherForm(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0xC2, 0xE2, 0xE3, 0xEF: true
        default: false
        }
    }

    private static func halfWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x2169, 0x2179: "X"
        case 0x09, 0x0A, 0x0D, 0xA0, 0x2000...0x200B, 0x202F, 0x3000, 0xFEFF: " "
        default: scalar
        }
    }
}
