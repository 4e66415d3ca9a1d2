package import Schema

/// The personal form is typed in as one and kept as two records: what colleagues need for work, and
/// what identifies a person elsewhere.
extension Person {
    mutating func take(_ form: PersonalForm) {
        sex = form.sex == .unspecified ? sex : form.sex
        birthYear = form.birthDate == 0 ? birthYear : form.birthDate / 10_000
        householdDivisionId = form.householdDivisionId
        workplaceDivisionId = form.workplaceDivisionId
        education = form.education
        politicalStatus = form.politicalStatus
        school = form.school
        major = form.major
        employerName = form.employerName
        employerCreditCode = form.employerCreditCode
        employerKind = form.employerKind
        post = form.post
        fieldOfService = form.fieldOfService
        practising = form.practising
        workHistory = form.workHistory
        honours = form.honours
    }
}

extension PersonIdentity {
    mutating func take(_ form: PersonalForm) {
        birthDate = form.birthDate == 0 ? birthDate : form.birthDate
        formerName = form.formerName
        ethnicity = form.ethnicity
        mobile = form.mobile
        telephone = form.telephone
        email = form.email
        address = form.address
        postcode = form.postcode
    }
}

extension PersonalForm {
    /// The form as the two records hold it.
    package init(_ person: Person, _ identity: PersonIdentity) {
        self.init()
        name = person.name
        formerName = identity.formerName
        document = identity.documents.last
        sex = person.sex
        birthDate = identity.birthDate
        ethnicity = identity.ethnicity
        politicalStatus = person.politicalStatus
        householdDivisionId = person.householdDivisionId
        workplaceDivisionId = person.workplaceDivisionId
        education = person.education
        school = person.school
        major = person.major
        employerName = person.employerName
        employerCreditCode = person.employerCreditCode
        employerKind = person.employerKind
        post = person.post
        fieldOfService = person.fieldOfService
        practising = person.practising
        mobile = identity.mobile
        telephone = identity.telephone
        email = identity.email
        address = identity.address
        postcode = identity.postcode
        workHistory = person.workHistory
        honours = person.honours
    }
}
