package import Schema

/// Who asks: an operator in force and the bureau acted for; none on the administration socket.
package struct Caller: Sendable, Equatable {
    package var `operator`: Operator
    /// Nil for administrators, who act for no bureau.
    package var bureau: Bureau?

    package init(operator: Operator, bureau: Bureau?) {
        self.operator = `operator`
        self.bureau = bureau
    }

    /// The administration socket: no operator, no bureau, no case.
    package static var administrationSocket: Caller {
        Caller(operator: Operator(), bureau: nil)
    }

    package func has(_ role: Role) -> Bool { `operator`.roles.contains(role) }
}

/// What surrounds a command: who, when, and on what kind of store. Time is decided once, at
/// admission, and never asked for again.
package struct CommandContext: Sendable {
    package var caller: Caller
    /// Unix milliseconds.
    package var now: Int64
    package var isRehearsal: Bool

    package init(caller: Caller, now: Int64, isRehearsal: Bool) {
        self.caller = caller
        self.now = now
        self.isRehearsal = isRehearsal
    }
}
