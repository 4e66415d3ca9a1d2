import Schema

extension FormReader {
    /// A personal form; keys are the fields of `PersonalForm`.
    func personalForm() throws(FormProblem) -> PersonalForm {
        var form = PersonalForm()
        form.name = try string("name")
        form.formerName = try string("former_name")
        form.document = try table("document") { reader throws(FormProblem) in
            try reader.document()
        }
        form.sex = try value("sex", Sex.self)
        form.birthDate = try day("birth_date")
        form.ethnicity = try string("ethnicity")
        form.politicalStatus = try value("political_status", PoliticalStatus.self)
        form.householdDivisionId = try number("household_division_id")
        form.workplaceDivisionId = try number("workplace_division_id")
        form.education = try value("education", Education.self)
        form.school = try string("school")
        form.major = try string("major")
        try readWork(&form)
        try readContact(&form)
        return form
    }

    private func readWork(_ form: inout PersonalForm) throws(FormProblem) {
        form.employerName = try string("employer_name")
        form.employerCreditCode = try string("employer_credit_code")
        form.employerKind = try value("employer_kind", EmployerKind.self)
        form.post = try string("post")
        form.fieldOfService = try string("field_of_service")
        form.practising = try flag("practising")
        form.workHistory = try list("work_history") { reader throws(FormProblem) in
            try reader.workExperience()
        }
        form.honours = try list("honours") { reader throws(FormProblem) in
            try reader.honour()
        }
    }

    private func readContact(_ form: inout PersonalForm) throws(FormProblem) {
        form.mobile = try string("mobile")
        form.telephone = try string("telephone")
        form.email = try string("email")
        form.address = try string("address")
        form.postcode = try string("postcode")
    }

    private func document() throws(FormProblem) -> IdentityDocument {
        let kind = try value("kind", IdentityDocumentKind.self)
        return IdentityDocument(
            kind: kind == .unspecified ? .resident : kind, number: try requiredString("number"),
            usedFrom: try day("used_from"), usedUntil: try day("used_until"))
    }

    private func workExperience() throws(FormProblem) -> WorkExperience {
        WorkExperience(
            fromMonth: try month("from_month"), untilMonth: try month("until_month"),
            employer: try string("employer"), post: try string("post"))
    }

    private func honour() throws(FormProblem) -> Honour {
        Honour(year: try number("year"), title: try string("title"))
    }
}
