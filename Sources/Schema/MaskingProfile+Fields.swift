// What the generated masking calls, one method for each kind of `@personal`. An empty value stays
// empty in all of them: that nothing was given is not personal, and forms must show it.
extension MaskingProfile {
    package func masked(name value: String) -> String {
        switch name {
        case .full: return value
        case .firstCharacter: return TextMask(first: 1, last: 0).shown(of: value)
        case .surname:
            return TextMask(first: CompoundSurname.length(in: value), last: 0).shown(of: value)
        }
    }

    package func masked(idNumber value: String) -> String {
        idNumber == .full ? value : TextMask(first: 1, last: 2).shown(of: value)
    }

    package func masked(birthDate value: UInt32) -> UInt32 {
        birthDate == .full ? value : value / 10_000 * 10_000
    }

    package func masked(phone value: String) -> String {
        switch phone {
        case .full: value
        case .threeAndFour: TextMask(first: 3, last: 4).shown(of: value)
        case .lastFour: TextMask(first: 0, last: 4).shown(of: value)
        }
    }

    package func masked(email value: String) -> String { Self.masked(value, by: email) }

    package func masked(address value: String) -> String { Self.masked(value, by: address) }

    package func masked(freeText value: String) -> String { Self.masked(value, by: freeText) }

    package func masked(photo value: [UInt8]) -> [UInt8] { photo == .full ? value : [] }

    private static func masked(_ value: String, by rule: Rest) -> String {
        switch rule {
        case .full: value
        case .hidden: value.isEmpty ? "" : TextMask.hidden
        }
    }
}
