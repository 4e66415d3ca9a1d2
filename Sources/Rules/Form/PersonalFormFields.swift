/// The personal information form (个人信息表) as far as it is checked. Empty text, 0 and nil stand for
/// "not filled in". Field names in problems are those of the form on the wire, in snake_case.
package struct PersonalFormFields: Hashable, Sendable {
    package var name = ""
    package var documentKind: IdentityDocumentKind?
    package var documentNumber = ""
    package var sex: Sex?
    /// yyyymmdd.
    package var birthDate: UInt32 = 0
    package var hasPoliticalStatus = false
    package var householdDivision: UInt32 = 0
    package var workplaceDivision: UInt32 = 0
    package var hasEducation = false
    package var employerName = ""
    package var employerCreditCode = ""
    package var employment: Employment = .notStated
    /// nil = not said.
    package var practising: Bool?
    package var mobile = ""
    package var email = ""
    package var address = ""
    package var postcode = ""
    package var workHistory: [WorkHistoryEntry] = []

    package init() {}

    package enum Employment: UInt8, Sendable, CaseIterable {
        case notStated
        case employed
        /// Employer "none": then no name and no workplace are demanded.
        case none
    }

    package struct WorkHistoryEntry: Hashable, Sendable {
        /// yyyymm.
        package var fromMonth: UInt32
        /// yyyymm; 0 = to date.
        package var untilMonth: UInt32
        package var employer: String

        package init(fromMonth: UInt32, untilMonth: UInt32, employer: String) {
            self.fromMonth = fromMonth
            self.untilMonth = untilMonth
            self.employer = employer
        }
    }
}

/// One field of the form that is missing or wrong.
package struct FormProblem: Hashable, Sendable {
    /// Field name as in the form on the wire: household_division_id, work_history[0].from_month.
    package let field: String
    package let code: Code

    package init(field: String, code: Code) {
        self.field = field
        self.code = code
    }

    package enum Code: String, Sendable, CaseIterable {
        case missing = "FIELD_MISSING"
        case invalid = "FIELD_INVALID"
        /// It contradicts the identity number.
        case contradictsDocument = "FIELD_CONTRADICTS_DOCUMENT"
        case tooLong = "FIELD_TOO_LONG"
    }
}
