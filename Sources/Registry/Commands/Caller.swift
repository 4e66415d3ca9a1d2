import Rules
package import Schema

/// Who asks: an operator in force and the bureau acted for; none on the administration socket. Made
/// once for each state of the bindings and shared by all that an operator asks until then.
package final class Caller: Sendable {
    package let `operator`: Operator
    /// Nil for administrators, who act for no bureau.
    package let bureau: Bureau?
    package let roles: RoleSet

    package init(operator: Operator, bureau: Bureau?) {
        self.operator = `operator`
        self.bureau = bureau
        roles = RoleSet(`operator`.roles)
    }

    /// The administration socket: no operator, no bureau, no case.
    package static let administrationSocket = Caller(operator: Operator(), bureau: nil)

    package func has(_ role: Role) -> Bool { roles.contains(RoleSet(role)) }

    /// Whether the binding counts at an instant, Unix milliseconds. The administration socket's
    /// always does.
    package func isInForce(now: Int64) -> Bool {
        `operator`.id == 0 || `operator`.isInForce(now: now)
    }
}

extension Caller: Equatable {
    package static func == (left: Caller, right: Caller) -> Bool {
        left === right || (left.operator == right.operator && left.bureau == right.bureau)
    }
}

/// A set of roles.
package struct RoleSet: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A role that this version does not know is none.
    package init(_ role: Role) {
        let number = role.rawValue
        self.init(rawValue: (1..<32).contains(number) ? 1 << UInt32(number) : 0)
    }

    package static let clerk = RoleSet(.clerk)
    package static let reviewer = RoleSet(.reviewer)
    package static let finalReviewer = RoleSet(.finalReviewer)
    package static let statistician = RoleSet(.statistician)
    package static let batch = RoleSet(.batch)
    package static let systemAdministrator = RoleSet(.systemAdministrator)
    package static let securityAdministrator = RoleSet(.securityAdministrator)
    package static let auditAdministrator = RoleSet(.auditAdministrator)

    package init(_ roles: [Role]) {
        self = roles.reduce(into: []) { $0.formUnion(RoleSet($1)) }
    }
}

/// What surrounds a command: who, when, and on what kind of store. Time is decided once, at
/// admission, and never asked for again.
package struct CommandContext: Sendable {
    package let caller: Caller
    /// Unix milliseconds.
    package let now: Int64
    package let isRehearsal: Bool
    /// The day in UTC+8, yyyymmdd.
    package let today: UInt32

    package init(caller: Caller, now: Int64, isRehearsal: Bool) {
        self.caller = caller
        self.now = now
        self.isRehearsal = isRehearsal
        today = Instant(milliseconds: now).day.yyyymmdd
    }
}
