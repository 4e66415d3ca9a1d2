import Schema

/// A complete personal form (个人信息表) for somebody of whom only name, document and division are
/// known.
enum InventedForm {
    /// - Parameters:
    ///   - document: a resident identity card; sex and birth date are read from its number.
    ///   - divisionID: household and workplace.
    ///   - seed: decides every invented field.
    static func make(
        name: String, document: IdentityDocument, divisionID: UInt32, seed: UInt64
    ) -> PersonalForm {
        var random = SeededRandom(seed: seed)
        var form = PersonalForm()
        form.name = name
        form.document = document
        form.birthDate = birthDate(document.number)
        form.sex = sex(document.number)
        form.ethnicity = "汉族"
        form.politicalStatus = random.next() % 4 == 0 ? .partyMember : .none
        form.householdDivisionId = divisionID
        form.workplaceDivisionId = divisionID
        form.education = random.next() % 2 == 0 ? .bachelor : .college
        form.school = random.pick(InventedNames.schools)
        form.major = random.pick(InventedNames.majors)
        fillEmployment(&form, &random)
        fillContact(&form, &random)
        return form
    }

    private static func fillEmployment(_ form: inout PersonalForm, _ random: inout SeededRandom) {
        form.employerName = random.pick(InventedNames.employers)
        form.employerCreditCode = "52441200MJ00000184"
        form.employerKind = .socialWorkAgency
        form.post = random.pick(InventedNames.posts)
        form.fieldOfService = "社区服务"
        form.practising = true
        let first = WorkExperience(
            fromMonth: 201_507, untilMonth: 201_906, employer: random.pick(InventedNames.employers),
            post: random.pick(InventedNames.posts))
        let second = WorkExperience(
            fromMonth: 201_907, untilMonth: 0, employer: form.employerName, post: form.post)
        form.workHistory = [first, second]
        form.honours = [Honour(year: 2020, title: "优秀社会工作者")]
    }

    /// Numbers under 1700000 are given to nobody; mail goes to a name reserved for examples.
    private static func fillContact(_ form: inout PersonalForm, _ random: inout SeededRandom) {
        let serial = Int(random.next() % 10_000)
        form.mobile = "1390000" + InventedIdentity.padded(serial, to: 4)
        form.telephone = "0758-220" + InventedIdentity.padded(serial, to: 4)
        form.email = "worker\(serial)@example.com"
        form.address = random.pick(InventedNames.streets) + "\(serial % 200 + 1)号"
        form.postcode = "526000"
    }

    private static func birthDate(_ number: String) -> UInt32 {
        UInt32(number.dropFirst(6).prefix(8)) ?? 0
    }

    private static func sex(_ number: String) -> Sex {
        guard let sequence = Int(number.dropFirst(14).prefix(3)) else { return .unspecified }
        return sequence % 2 == 1 ? .male : .female
    }
}
