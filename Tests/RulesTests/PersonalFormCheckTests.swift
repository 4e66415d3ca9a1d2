import Rules
import Testing

@Suite("The personal form: what is missing, field by field")
struct PersonalFormCheckTests {
    let check = PersonalFormCheck(today: CalendarDay(yyyymmdd: 20_211_220))

    func complete() -> PersonalFormFields {
        var form = PersonalFormFields()
        form.name = "张三"
        form.documentKind = .resident
        form.documentNumber = "44122618991231001X"
        form.sex = .male
        form.birthDate = 18_991_231
        form.hasPoliticalStatus = true
        form.householdDivision = 441_226
        form.workplaceDivision = 441_226
        form.hasEducation = true
        form.employerName = "德庆县某社会工作服务中心"
        form.employment = .employed
        form.practising = true
        form.mobile = "13800000000"
        form.address = "德庆县德城街道"
        return form
    }

    func problems(_ change: (inout PersonalFormFields) -> Void) -> [String] {
        var form = complete()
        change(&form)
        return check.problems(of: form).map { "\($0.field) \($0.code.rawValue)" }
    }

    @Test("A complete form has no problems")
    func completeForm() {
        #expect(check.problems(of: complete()).isEmpty)
    }

    @Test("An empty form lists every mandatory field, in the order of the form")
    func emptyForm() {
        let found = check.problems(of: PersonalFormFields())
        #expect(
            found.map(\.field) == [
                "name", "document.kind", "sex", "birth_date", "political_status",
                "household_division_id", "education", "employer_name", "employer_kind",
                "practising", "mobile", "address",
            ])
        #expect(found.allSatisfy { $0.code == .missing })
    }

    @Test("Each mandatory field alone")
    func eachField() {
        #expect(problems { $0.name = " 　" } == ["name FIELD_MISSING"])
        #expect(problems { $0.documentNumber = "" } == ["document.number FIELD_MISSING"])
        #expect(
            problems { $0.documentNumber = "441226189912310010" } == [
                "document.number FIELD_INVALID"
            ])
        #expect(problems { $0.sex = nil } == ["sex FIELD_MISSING"])
        #expect(problems { $0.birthDate = 0 } == ["birth_date FIELD_MISSING"])
        #expect(problems { $0.birthDate = 18_990_230 } == ["birth_date FIELD_INVALID"])
        #expect(problems { $0.birthDate = 20_211_221 } == ["birth_date FIELD_INVALID"])
        #expect(problems { $0.hasPoliticalStatus = false } == ["political_status FIELD_MISSING"])
        #expect(problems { $0.householdDivision = 0 } == ["household_division_id FIELD_MISSING"])
        #expect(problems { $0.householdDivision = 4412 } == ["household_division_id FIELD_INVALID"])
        #expect(problems { $0.workplaceDivision = 0 } == ["workplace_division_id FIELD_MISSING"])
        #expect(problems { $0.hasEducation = false } == ["education FIELD_MISSING"])
        #expect(problems { $0.employerName = "" } == ["employer_name FIELD_MISSING"])
        #expect(problems { $0.practising = nil } == ["practising FIELD_MISSING"])
        #expect(problems { $0.address = "" } == ["address FIELD_MISSING"])
        #expect(
            problems { $0.address = String(repeating: "街", count: 201) } == [
                "address FIELD_TOO_LONG"
            ])
        #expect(problems { $0.address = String(repeating: "街", count: 200) }.isEmpty)
    }

    @Test("Sex and birth date must be those of the number")
    func contradictions() {
        #expect(problems { $0.sex = .female } == ["sex FIELD_CONTRADICTS_DOCUMENT"])
        #expect(problems { $0.birthDate = 18_991_230 } == ["birth_date FIELD_CONTRADICTS_DOCUMENT"])
        #expect(
            problems {
                $0.documentKind = .passport
                $0.documentNumber = "E12345678"
                $0.sex = .female
            }.isEmpty)
    }

    @Test("Who has no employer needs neither its name nor a workplace")
    func notEmployed() {
        #expect(
            problems {
                $0.employment = .none
                $0.employerName = ""
                $0.workplaceDivision = 0
            }.isEmpty)
    }

    @Test("Optional fields are checked where they are filled in")
    func optionalFields() {
        #expect(problems { $0.employerCreditCode = "52441200MJ00000184" }.isEmpty)
        #expect(
            problems { $0.employerCreditCode = "52441200MJ00000185" } == [
                "employer_credit_code FIELD_INVALID"
            ])
        #expect(problems { $0.householdDivision = 900_000_001 }.isEmpty)
        for mobile in ["１３８００００００００", "+85291234567", " 19900000000 "] {
            #expect(problems { $0.mobile = mobile }.isEmpty, "\(mobile)")
        }
        for mobile in ["12800000000", "1380000000", "138000000000", "0758-1234567", "+86", "1"] {
            #expect(problems { $0.mobile = mobile } == ["mobile FIELD_INVALID"], "\(mobile)")
        }
        #expect(problems { $0.email = "a.b@example.org" }.isEmpty)
        for email in ["@example.org", "a@b", "a b@example.org", "a@b@c.d", "a@.org", "a@b."] {
            #expect(problems { $0.email = email } == ["email FIELD_INVALID"], "\(email)")
        }
        #expect(problems { $0.postcode = "526600" }.isEmpty)
        #expect(problems { $0.postcode = "52660" } == ["postcode FIELD_INVALID"])
    }

    @Test("Work history: months in order, an employer, nothing of tomorrow")
    func history() {
        typealias Entry = PersonalFormFields.WorkHistoryEntry
        func found(_ from: UInt32, _ until: UInt32, _ employer: String = "某单位") -> [String] {
            problems {
                $0.workHistory = [Entry(fromMonth: from, untilMonth: until, employer: employer)]
            }
        }
        #expect(found(201_807, 202_012).isEmpty)
        #expect(found(201_807, 0).isEmpty)
        #expect(found(201_807, 201_807).isEmpty)
        #expect(found(0, 0) == ["work_history[0].from_month FIELD_MISSING"])
        #expect(found(201_813, 0) == ["work_history[0].from_month FIELD_INVALID"])
        #expect(found(202_201, 0) == ["work_history[0].from_month FIELD_INVALID"])
        #expect(found(201_807, 201_806) == ["work_history[0].until_month FIELD_INVALID"])
        #expect(found(201_807, 202_201) == ["work_history[0].until_month FIELD_INVALID"])
        #expect(found(201_807, 0, "") == ["work_history[0].employer FIELD_MISSING"])
    }
}
