/// The management number (管理号) of a professional certificate: opaque text.
///
/// Its structure was never published and has changed; so it is normalised, held to 10–40 of
/// [0-9A-Z], and nothing is read out of it.
package struct ManagementNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Normalised: the form in which it is compared and indexed.
    package let text: String
    /// As printed.
    package let raw: String

    package init(parsing raw: String) throws(ManagementNumberError) {
        let text = HalfWidthText(raw).canonicalNumber
        guard !text.isEmpty else { throw .empty }
        for (index, character) in text.unicodeScalars.enumerated()
        where !("0"..."9").contains(character) && !("A"..."Z").contains(character) {
            throw .character(position: index + 1)
        }
        let length = text.unicodeScalars.count
        guard (10...40).contains(length) else { throw .length(length) }
        self.text = text
        self.raw = raw
    }

    package var description: String { text }

    package static func == (left: ManagementNumber, right: ManagementNumber) -> Bool {
        left.text == right.text
    }

    package static func < (left: ManagementNumber, right: ManagementNumber) -> Bool {
        left.text < right.text
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(text)
    }
}

/// What is wrong with a management number. The stable reason is always `MANAGEMENT_NUMBER_INVALID`.
package enum ManagementNumberError: Error, Hashable, Sendable {
    case empty
    case length(Int)
    /// Counted from 1.
    case character(position: Int)

    package var reason: String { "MANAGEMENT_NUMBER_INVALID" }
}
