/// Which of somebody's registrations is the latest: the one that ends last, or began last of those.
/// Two run over the same days where one was cancelled (注销) on the day on which it began and its
/// holder registered anew at once: then the one that was not cancelled is the later.
package struct RegistrationOrder: Comparable, Sendable {
    let validUntil: CalendarDay
    let validFrom: CalendarDay
    let isCancelled: Bool

    package static func < (one: Self, other: Self) -> Bool {
        guard one.validUntil == other.validUntil else { return one.validUntil < other.validUntil }
        guard one.validFrom == other.validFrom else { return one.validFrom < other.validFrom }
        return one.isCancelled && !other.isCancelled
    }
}

extension RegisteredPeriod {
    package var order: RegistrationOrder {
        RegistrationOrder(
            validUntil: validUntil, validFrom: validFrom, isCancelled: cancelledFrom != nil)
    }
}

extension EarlierRegistration {
    var order: RegistrationOrder {
        RegistrationOrder(
            validUntil: validUntil, validFrom: validFrom, isCancelled: cancelledFrom != nil)
    }
}

extension HeldPeriod {
    var order: RegistrationOrder {
        RegistrationOrder(validUntil: validUntil, validFrom: validFrom, isCancelled: cancelled)
    }
}
