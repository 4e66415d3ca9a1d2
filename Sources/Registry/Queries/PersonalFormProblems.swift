import Rules
import Schema

/// What a personal form lacks and what is wrong in it, field by field.
struct PersonalFormProblems {
    private let problems: [FormProblem]

    /// `today` is yyyymmdd in UTC+8: births after it are wrong.
    init(_ form: PersonalForm, today: UInt32) {
        problems = PersonalFormCheck(today: CalendarDay(yyyymmdd: today))
            .problems(of: PersonalFormFields(form))
    }

    /// Everything that stands in the way of a submission.
    var all: [FieldProblem] { problems.map(\.fieldProblem) }
    /// What is filled in and cannot be: refused at once, while gaps may wait.
    var wrong: [FieldProblem] { problems.filter { $0.code != .missing }.map(\.fieldProblem) }
    var ruleProblems: [FormProblem] { problems }
}

extension FormProblem {
    fileprivate var fieldProblem: FieldProblem { .problem(field, code.rawValue) }
}

extension PersonalFormFields {
    init(_ form: PersonalForm) {
        self.init()
        name = form.name
        documentKind = form.document?.kind.ruleKind
        documentNumber = form.document?.number ?? ""
        sex = form.sex.ruleSex
        birthDate = form.birthDate
        hasPoliticalStatus = form.politicalStatus != .unspecified
        householdDivision = form.householdDivisionId
        workplaceDivision = form.workplaceDivisionId
        hasEducation = form.education != .unspecified
        employerName = form.employerName
        employerCreditCode = form.employerCreditCode
        employment = form.employerKind.employment
        practising = form.practising
        mobile = form.mobile
        email = form.email
        address = form.address
        postcode = form.postcode
        workHistory = form.workHistory.map {
            WorkHistoryEntry(
                fromMonth: $0.fromMonth, untilMonth: $0.untilMonth, employer: $0.employer)
        }
    }
}

extension Schema.Sex {
    fileprivate var ruleSex: Rules.Sex? {
        switch self {
        case .male: .male
        case .female: .female
        case .unspecified, .unrecognized: nil
        }
    }
}

extension EmployerKind {
    fileprivate var employment: PersonalFormFields.Employment {
        switch self {
        case .unspecified: .notStated
        case .none: .none
        default: .employed
        }
    }
}
