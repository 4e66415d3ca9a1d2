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

extension HalfWidthText {
    /// Appends the canonical form of a number or name in UTF-8, without the blanks in it.
    static func appendCompared(_ utf8: UnsafeRawBufferPointer, to form: inout [UInt8]) {
        guard utf8.allSatisfy(isOfPlainText) else {
            let text = HalfWidthText(String(decoding: utf8, as: UTF8.self))
            form.append(contentsOf: text.canonicalNumber.filter { $0 != " " }.utf8)
            return
        }
        for byte in utf8 where byte != UInt8(ascii: " ") {
            let isSmall = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            form.append(isSmall ? byte - 0x20 : byte)
        }
    }

    /// Printable ASCII, and what common Han characters consist of: of these a…z alone have another
    /// form.
    private static func isOfPlainText(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) || PersonName.isOfCommonHan(byte)
    }
}
