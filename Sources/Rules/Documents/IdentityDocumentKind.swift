/// Kind of an identity document (证件类型).
package enum IdentityDocumentKind: UInt8, Sendable, CaseIterable {
    /// Resident identity card (居民身份证): 18 characters (GB 11643-1999), or 15 (GB 11643-1989).
    case resident = 1
    /// Residence permit of Hong Kong, Macao and Taiwan residents (港澳台居民居住证).
    case hmtResidencePermit
    /// Foreigner's permanent residence card (外国人永久居留身份证), the form of 2023 and the old one.
    case foreignPermanent
    /// Mainland travel permit (来往内地通行证).
    case hmtTravelPermit
    case passport
    /// Military identity card (军官证 and its like).
    case military
    /// Any other document.
    case other

    package var chineseName: String {
        switch self {
        case .resident: "居民身份证"
        case .hmtResidencePermit: "港澳台居民居住证"
        case .foreignPermanent: "外国人永久居留身份证"
        case .hmtTravelPermit: "来往内地通行证"
        case .passport: "护照"
        case .military: "军官证"
        case .other: "其他证件"
        }
    }
}

/// Sex (性别), GB/T 2261.1.
package enum Sex: UInt8, Sendable, CaseIterable {
    case male = 1
    case female
}

/// What is wrong with the number of an identity document. The stable reason is always `ID_INVALID`.
package enum IdentityNumberError: Error, Hashable, Sendable {
    /// Nothing but blanks.
    case empty
    /// No form of the kind has that many characters.
    case length(Int)
    /// A character that the form does not have there; counted from 1.
    case character(position: Int)
    /// The check digit does not fit the others; the number was mistyped.
    case checkDigit
    /// The birth date in it does not exist, or has not come yet.
    case impossibleDate
    /// It is a sound number of another kind than the one stated.
    case otherKind(IdentityDocumentKind)

    package var reason: String { "ID_INVALID" }
}
