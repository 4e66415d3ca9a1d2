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

    /// The fields with small numbers that are merely copied, as most are: a bit for each.
    let copiedFields: UInt64
    /// What becomes of the fields with small numbers, by number.
    private let near: [Treatment]
    private let far: [(number: UInt32, treatment: Treatment)]
    /// The plans of sub-messages.
    let plans: [MaskingPlan]

    private static var nearest: UInt32 { 64 }

    /// `fields` are all of the message's, in order of their numbers.
    public init(_ fields: [(number: UInt32, mask: Mask)]) {
        var copied: UInt64 = 0
        var near: [Treatment] = []
        var far: [(number: UInt32, treatment: Treatment)] = []
        var plans: [MaskingPlan] = []
        for field in fields {
            if case .message(let plan) = field.mask { plans.append(plan) }
            let treatment = Treatment(field.mask, lastPlan: plans.count - 1)
            guard field.number < Self.nearest else {
                far.append((field.number, treatment))
                continue
            }
            if treatment.kind == .copied { copied |= 1 << UInt64(field.number) }
            near += Array(repeating: Treatment(), count: Int(field.number) - near.count)
            near.append(treatment)
        }
        copiedFields = copied
        self.near = near
        self.far = far
        self.plans = plans
    }

    /// What becomes of a field.
    @inline(__always)
    func treatment(of number: UInt32) -> Treatment {
        guard number >= Self.nearest else {
            return number < near.count ? near[Int(number)] : Treatment()
        }
        return far.first { $0.number == number }?.treatment ?? Treatment()
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
