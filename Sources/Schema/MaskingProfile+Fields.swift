// What the generated masking calls, one method for each kind of `@personal`. An empty value stays
// empty in all of them: that nothing was given is not personal, and forms must show it.
extension MaskingProfile {
    package func masked(name value: String) -> String {
        switch name {
        case .full: return value
        case .firstCharacter: return Self.keeping(first: 1, last: 0, of: value)
        case .surname:
            return Self.keeping(first: CompoundSurname.length(in: value), last: 0, of: value)
        }
    }

    package func masked(idNumber value: String) -> String {
        idNumber == .full ? value : Self.keeping(first: 1, last: 2, of: value)
    }

    package func masked(birthDate value: UInt32) -> UInt32 {
        birthDate == .full ? value : value / 10_000 * 10_000
    }

    package func masked(phone value: String) -> String {
        switch phone {
        case .full: value
        case .threeAndFour: Self.keeping(first: 3, last: 4, of: value)
        case .lastFour: Self.keeping(first: 0, last: 4, of: value)
        }
    }

    package func masked(email value: String) -> String { Self.masked(value, by: email) }

    package func masked(address value: String) -> String { Self.masked(value, by: address) }

    package func masked(freeText value: String) -> String { Self.masked(value, by: freeText) }

    package func masked(photo value: [UInt8]) -> [UInt8] { photo == .full ? value : [] }

    private static func masked(_ value: String, by rule: Rest) -> String {
        switch rule {
        case .full: value
        // Three marks, whatever the length: a length can tell an address or an employer.
        case .hidden: value.isEmpty ? "" : "＊＊＊"
        }
    }

    /// Replaces all characters but the first and last ones. A value so short that fewer would be
    /// hidden than stay at its end is hidden whole.
    private static func keeping(first: Int, last: Int, of value: String) -> String {
        // Counting characters is slow; printable ASCII and Han have one scalar for each.
        let scalars = value.unicodeScalars
        let isPlain = scalars.allSatisfy {
            (0x20...0x7E).contains($0.value) || (0x4E00...0x9FFF).contains($0.value)
        }
        let count = isPlain ? scalars.count : value.count
        let hidden = count - first - last
        guard hidden > 0, hidden >= last else { return marks(count) }
        var masked = ""
        masked.reserveCapacity(value.utf8.count + 3 * hidden)
        masked += value.prefix(first)
        masked += marks(hidden)
        masked += value.suffix(last)
        return masked
    }

    /// Marks that stand for what is hidden (full width, as bureaus print them).
    private static func marks(_ count: Int) -> String {
        let ready = "＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊"
        guard count * 3 <= ready.utf8.count else { return String(repeating: "＊", count: count) }
        return String(Substring(ready.utf8.prefix(count * 3)))
    }
}
