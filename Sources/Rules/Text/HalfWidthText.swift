/// Text as typed on a Chinese keyboard, brought to half width: ！…～ become !…~, the ideographic
/// space and other blanks become a space, and the Roman numeral Ⅹ (ⅹ) becomes X, as it is often
/// put for the check character of an identity number.
package struct HalfWidthText: Hashable, Sendable {
    package let text: String

    package init(_ raw: String) {
        var scalars = String.UnicodeScalarView()
        scalars.reserveCapacity(raw.unicodeScalars.count)
        for scalar in raw.unicodeScalars {
            scalars.append(Self.halfWidth(scalar))
        }
        text = String(scalars)
    }

    /// Without blanks at either end.
    package var trimmed: String {
        var scalars = text.unicodeScalars[...]
        while scalars.first == " " { scalars.removeFirst() }
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }

    /// Trimmed, and a…z as A…Z: the canonical form of document numbers.
    package var canonicalNumber: String {
        trimmed.uppercased()
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
