/// What the masking does with each field of a message that it reads as it lies (generated).
///
/// It gives the bytes that decoding, `masked(by:)` and encoding would give of a record in canonical
/// form, which is what `encoded()` makes: unmarked fields are copied as they are, marked ones
/// written anew, unknown ones left out, in sub-messages too.
public final class MaskingPlan: Sendable {
    /// What becomes of one field.
    public enum Mask: Sendable {
        /// Not personal.
        case copied
        case name
        case idNumber
        case phone
        case email
        case address
        case freeText
        /// What is empty when masked is left out, unless its place alone says something.
        case birthDate(keepsEmpty: Bool)
        /// As for birth dates.
        case photo(keepsEmpty: Bool)
        case message(MaskingPlan)
    }

    /// The fields with small numbers that are merely copied, as most are: a bit for each.
    let copiedFields: UInt64
    /// What becomes of the others with small numbers, by number.
    private let nearMasks: [Mask?]
    private let farMasks: [(number: UInt32, mask: Mask)]
    private let farCopied: [UInt32]

    private static var nearest: UInt32 { 64 }

    /// `fields` are all of the message's, in order of their numbers.
    public init(_ fields: [(number: UInt32, mask: Mask)]) {
        var copied: UInt64 = 0
        var near: [Mask?] = []
        var masks: [(number: UInt32, mask: Mask)] = []
        var far: [UInt32] = []
        for field in fields {
            switch field.mask {
            case .copied where field.number < Self.nearest: copied |= 1 << UInt64(field.number)
            case .copied: far.append(field.number)
            case let mask where field.number < Self.nearest:
                near += Array(repeating: nil, count: Int(field.number) - near.count)
                near.append(mask)
            default: masks.append(field)
            }
        }
        copiedFields = copied
        nearMasks = near
        farMasks = masks
        farCopied = far
    }

    /// Whether a field is merely copied.
    @inline(__always)
    func copies(_ number: UInt32) -> Bool {
        number < Self.nearest
            ? copiedFields & (1 << UInt64(number)) != 0 : farCopied.contains(number)
    }

    /// What becomes of a field that is not merely copied; nil where there is no such field.
    @inline(__always)
    func mask(of number: UInt32) -> Mask? {
        guard number >= Self.nearest else {
            return number < nearMasks.count ? nearMasks[Int(number)] : nil
        }
        return farMasks.first { $0.number == number }?.mask
    }
}
