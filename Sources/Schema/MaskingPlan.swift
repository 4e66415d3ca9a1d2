/// What the masking does with each field of a message that it reads as it lies (generated).
///
/// It gives the bytes that decoding, `masked(by:)` and encoding would give of a record in canonical
/// form, which is what `encoded()` makes: unmarked fields are copied as they are, marked ones
/// written anew, unknown ones left out, in sub-messages too.
public struct MaskingPlan: Sendable {
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

    /// What becomes of a field, without a reference to count: a sub-message's plan is named by its
    /// place in `plans`.
    struct Treatment {
        enum Kind: UInt8 {
            case leftOut, copied, name, idNumber, phone, email, address, freeText, birthDate
            case photo, message
        }

        var kind = Kind.leftOut
        var keepsEmpty = false
        var plan: UInt16 = 0
    }

    /// Sets of fields with small numbers: a bit for each.
    struct Fields {
        /// Merely copied, as most are.
        var copied: UInt64 = 0
        var emails: UInt64 = 0
        var addresses: UInt64 = 0
        var freeTexts: UInt64 = 0
    }

    private struct Content {
        var fields = Fields()
        /// What becomes of the fields with small numbers, by number.
        var near = InlineArray<64, Treatment>(repeating: Treatment())
        var far: [(number: UInt32, treatment: Treatment)] = []
        var plans: [MaskingPlan] = []
    }

    /// There is one plan for each type of message, made once and never given back, so that nobody
    /// counts references to it.
    nonisolated(unsafe) private let content: UnsafePointer<Content>

    static var nearest: UInt32 { 64 }

    /// `fields` are all of the message's, in order of their numbers.
    public init(_ fields: [(number: UInt32, mask: Mask)]) {
        var content = Content()
        for field in fields {
            if case .message(let plan) = field.mask { content.plans.append(plan) }
            let treatment = Treatment(field.mask, lastPlan: content.plans.count - 1)
            guard field.number < Self.nearest else {
                content.far.append((field.number, treatment))
                continue
            }
            content.fields.insert(field.number, treatment.kind)
            content.near[Int(field.number)] = treatment
        }
        let place = UnsafeMutablePointer<Content>.allocate(capacity: 1)
        place.initialize(to: content)
        self.content = UnsafePointer(place)
    }

    @inline(__always)
    var fields: Fields { content.pointee.fields }

    /// What becomes of a field.
    @inline(__always)
    func treatment(of number: UInt32) -> Treatment {
        guard number >= Self.nearest else { return content.pointee.near[Int(number)] }
        return content.pointee.far.first { $0.number == number }?.treatment ?? Treatment()
    }

    /// The plan of the sub-message in a field.
    @inline(__always)
    func plan(_ treatment: Treatment) -> MaskingPlan {
        content.pointee.plans.span[Int(treatment.plan)]
    }
}

extension MaskingPlan.Fields {
    fileprivate mutating func insert(_ number: UInt32, _ kind: MaskingPlan.Treatment.Kind) {
        let bit: UInt64 = 1 << UInt64(number)
        switch kind {
        case .copied: copied |= bit
        case .email: emails |= bit
        case .address: addresses |= bit
        case .freeText: freeTexts |= bit
        default: break
        }
    }
}

extension MaskingPlan.Treatment {
    fileprivate init(_ mask: MaskingPlan.Mask, lastPlan: Int) {
        switch mask {
        case .copied: kind = .copied
        case .name: kind = .name
        case .idNumber: kind = .idNumber
        case .phone: kind = .phone
        case .email: kind = .email
        case .address: kind = .address
        case .freeText: kind = .freeText
        case .birthDate(let keeps): (kind, keepsEmpty) = (.birthDate, keeps)
        case .photo(let keeps): (kind, keepsEmpty) = (.photo, keeps)
        case .message: (kind, plan) = (.message, UInt16(lastPlan))
        }
    }
}
