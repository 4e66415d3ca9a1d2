/// What of a person tells that two accounts are one human's.
///
/// Its duties: say why two may be one (`grounds(with:)`), and give the keys under which such
/// persons meet (`keys`), so that a register is gone through once and not pair by pair.
package struct PersonLikeness: Sendable {
    package let id: UInt64
    private let name: String
    /// yyyymmdd; 0 = not known.
    private let birthDate: UInt32
    private let mobile: String
    private let documents: [Document]

    /// A document as far as it tells whose it is.
    private struct Document: Equatable {
        let isForeigner: Bool
        let number: String
        /// A number of 15 digits in its form of 18; others as they are.
        let longForm: String
    }

    package init(
        id: UInt64, name: String, birthDate: UInt32, mobile: String,
        documents: [(kind: IdentityDocumentKind?, number: String)]
    ) {
        self.id = id
        self.name = PersonName(name).matchingForm
        self.birthDate = birthDate
        self.mobile = HalfWidthText(mobile).canonicalNumber
        self.documents = documents.map { kind, number in
            // Kept as another kind of document, a number of 15 digits was never made longer.
            let long = (try? IdentityNumber(parsing: number))?.canonical
            return Document(
                isForeigner: kind == .foreignPermanent, number: number, longForm: long ?? number)
        }
    }

    /// Texts of which two persons have one in common if there is any ground at all.
    package var keys: [String] {
        var keys = documents.map { "document " + $0.longForm }
        if birthDate != 0, !name.isEmpty { keys.append("birth \(birthDate) \(name)") }
        if !mobile.isEmpty { keys.append("mobile " + mobile) }
        return keys
    }

    /// Why the two may be one human; empty = nothing says so.
    package func grounds(with other: PersonLikeness) -> [DuplicateGround] {
        var grounds: [DuplicateGround] = []
        let sameBirth = birthDate != 0 && birthDate == other.birthDate
        if sameBirth, name == other.name { grounds.append(.nameAndBirth) }
        if !mobile.isEmpty, mobile == other.mobile, soundsLike(other) {
            grounds.append(.soundAndPhone)
        }
        if meets(other, where: { $0.longForm == $1.longForm }) {
            grounds.append(.oldAndNewNumber)
        }
        if sameBirth, name == other.name,
            meets(other, where: { $0.isForeigner && $1.isForeigner && $0.number != $1.number })
        {
            grounds.append(.foreignerCards)
        }
        return grounds
    }

    private func meets(
        _ other: PersonLikeness, where isMeant: (Document, Document) -> Bool
    ) -> Bool {
        documents.contains { mine in other.documents.contains { isMeant(mine, $0) } }
    }

    private func soundsLike(_ other: PersonLikeness) -> Bool {
        var search = NameSearch(name)
        var theirs = other.name
        let match = theirs.withUTF8 { search?.match(UnsafeRawBufferPointer($0)) }
        return match == .whole || match == .sound
    }
}

/// Why two accounts may be one human's.
package enum DuplicateGround: UInt8, Sendable, CaseIterable {
    case nameAndBirth = 1
    case soundAndPhone
    case oldAndNewNumber
    case foreignerCards
}
