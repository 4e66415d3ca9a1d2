/// The characters that names are made of, each with a code of two bytes: a register of millions of
/// names has some thousands.
package struct NameAlphabet: Sendable {
    /// Code points, by code less one.
    private(set) var characters: [UInt32] = []
    /// Codes, by code point from `firstCharacter` on; 0 = none yet.
    private var codes: [UInt16]

    /// Where common Han characters begin and end (`PersonName.isPlain`).
    private static var firstCharacter: UInt32 { 0x4000 }
    private static var lastCharacter: UInt32 { 0x9FFF }

    package init() {
        codes = Array(repeating: 0, count: Int(Self.lastCharacter - Self.firstCharacter) + 1)
    }

    /// Packs a name in UTF-8. Characters that were not met yet get a code.
    package mutating func pack(_ utf8: UnsafeRawBufferPointer) -> PackedName {
        guard PersonName.isPlain(utf8), utf8.count <= 3 * PackedName.lengthMaximum else {
            return utf8.isEmpty ? .nobody : .long
        }
        var packed = PackedName.nobody
        for (place, character) in PersonName.plainCharacters(utf8).enumerated() {
            packed.put(code(character), at: place)
        }
        return packed
    }

    private mutating func code(_ character: UInt32) -> UInt16 {
        let place = Int(character &- Self.firstCharacter)
        guard codes.indices.contains(place) else { return PackedName.long[0] }
        if codes[place] == 0 {
            characters.append(character)
            codes[place] = UInt16(truncatingIfNeeded: characters.count)
        }
        return codes[place]
    }

    /// Takes a name apart again; empty for one that was not packed.
    package func unpack(_ name: PackedName, into characters: inout [UInt32]) {
        characters.removeAll(keepingCapacity: true)
        for place in 0..<PackedName.lengthMaximum where name[place] != 0 {
            let index = Int(name[place]) - 1
            guard self.characters.indices.contains(index) else { continue }
            characters.append(self.characters[index])
        }
    }
}

/// A name of at most four common Han characters in eight bytes, the first character lowest.
package struct PackedName: Hashable, Sendable {
    package let rawValue: UInt64

    static let lengthMaximum = 4
    /// No name.
    package static let nobody = PackedName(rawValue: 0)
    /// A name that is longer, or has other characters: whoever needs it reads the record.
    package static let long = PackedName(rawValue: .max)

    init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The code of a character; 0 behind the last.
    subscript(place: Int) -> UInt16 { UInt16(truncatingIfNeeded: rawValue >> (16 * place)) }

    fileprivate mutating func put(_ code: UInt16, at place: Int) {
        self = PackedName(rawValue: rawValue | UInt64(code) << (16 * place))
    }
}
