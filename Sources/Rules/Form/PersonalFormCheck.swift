/// What a personal form still lacks, in the order of the form. A form without problems is complete.
///
/// Mandatory: name, document, sex, birth date, political status, household, education, employer (or
/// "none"), workplace of the employed, practising or not, mobile, address. Optional fields are
/// checked where they are filled in.
package struct PersonalFormCheck: Sendable {
    /// Births and months after it are refused; nil = not asked.
    package let today: CalendarDay?

    static let textLimit = 200

    package init(today: CalendarDay? = nil) {
        self.today = today
    }

    package func problems(of form: PersonalFormFields) -> [FormProblem] {
        var found: [FormProblem] = []
        checkIdentity(form, &found)
        checkPlaceAndWork(form, &found)
        checkContact(form, &found)
        for (index, entry) in form.workHistory.enumerated() {
            checkHistory(entry, "work_history[\(index)]", &found)
        }
        return found
    }

    private func checkIdentity(_ form: PersonalFormFields, _ found: inout [FormProblem]) {
        requireText(form.name, "name", &found)
        let document = readDocument(form, &found)
        if form.sex == nil {
            found.append(FormProblem(field: "sex", code: .missing))
        } else if let stated = document?.sex, stated != form.sex {
            found.append(FormProblem(field: "sex", code: .contradictsDocument))
        }
        let birth = CalendarDay(yyyymmdd: form.birthDate)
        if form.birthDate == 0 {
            found.append(FormProblem(field: "birth_date", code: .missing))
        } else if birth == nil || isAfterToday(birth) {
            found.append(FormProblem(field: "birth_date", code: .invalid))
        } else if let stated = document?.birthDay, stated != birth {
            found.append(FormProblem(field: "birth_date", code: .contradictsDocument))
        }
        if !form.hasPoliticalStatus {
            found.append(FormProblem(field: "political_status", code: .missing))
        }
    }

    private func readDocument(
        _ form: PersonalFormFields, _ found: inout [FormProblem]
    ) -> IdentityNumber? {
        guard let kind = form.documentKind else {
            found.append(FormProblem(field: "document.kind", code: .missing))
            return nil
        }
        do {
            return try IdentityNumber(parsing: form.documentNumber, as: kind, today: today)
        } catch .empty {
            found.append(FormProblem(field: "document.number", code: .missing))
        } catch {
            found.append(FormProblem(field: "document.number", code: .invalid))
        }
        return nil
    }

    private func checkPlaceAndWork(_ form: PersonalFormFields, _ found: inout [FormProblem]) {
        checkDivision(form.householdDivision, "household_division_id", demanded: true, &found)
        checkDivision(
            form.workplaceDivision, "workplace_division_id",
            demanded: form.employment == .employed, &found)
        if !form.hasEducation { found.append(FormProblem(field: "education", code: .missing)) }
        if form.employment != .none { requireText(form.employerName, "employer_name", &found) }
        if !form.employerCreditCode.isEmpty,
            (try? CreditCode(parsing: form.employerCreditCode)) == nil
        {
            found.append(FormProblem(field: "employer_credit_code", code: .invalid))
        }
        if form.employment == .notStated {
            found.append(FormProblem(field: "employer_kind", code: .missing))
        }
        if form.practising == nil {
            found.append(FormProblem(field: "practising", code: .missing))
        }
    }

    private func checkContact(_ form: PersonalFormFields, _ found: inout [FormProblem]) {
        if isBlank(form.mobile) {
            found.append(FormProblem(field: "mobile", code: .missing))
        } else if !Self.isMobile(form.mobile) {
            found.append(FormProblem(field: "mobile", code: .invalid))
        }
        if !isBlank(form.email), !Self.isEmail(form.email) {
            found.append(FormProblem(field: "email", code: .invalid))
        }
        requireText(form.address, "address", &found)
        let postcode = HalfWidthText(form.postcode).trimmed
        if !postcode.isEmpty, postcode.utf8.count != 6 || !Self.isDigits(postcode) {
            found.append(FormProblem(field: "postcode", code: .invalid))
        }
    }

    private func checkHistory(
        _ entry: PersonalFormFields.WorkHistoryEntry, _ field: @autoclosure () -> String,
        _ found: inout [FormProblem]
    ) {
        let from = Self.firstDay(ofMonth: entry.fromMonth)
        if entry.fromMonth == 0 {
            found.append(FormProblem(field: "\(field()).from_month", code: .missing))
        } else if from == nil || isAfterToday(from) {
            found.append(FormProblem(field: "\(field()).from_month", code: .invalid))
        }
        if entry.untilMonth != 0 {
            let until = Self.firstDay(ofMonth: entry.untilMonth)
            if until == nil || isAfterToday(until) || entry.untilMonth < entry.fromMonth {
                found.append(FormProblem(field: "\(field()).until_month", code: .invalid))
            }
        }
        requireText(entry.employer, "\(field()).employer", &found)
    }
}

// MARK: - Single fields

extension PersonalFormCheck {
    private func requireText(
        _ text: String, _ field: @autoclosure () -> String, _ found: inout [FormProblem]
    ) {
        if isBlank(text) {
            found.append(FormProblem(field: field(), code: .missing))
        } else if text.utf8.count > Self.textLimit, text.unicodeScalars.count > Self.textLimit {
            found.append(FormProblem(field: field(), code: .tooLong))
        }
    }

    private func checkDivision(
        _ code: UInt32, _ field: String, demanded: Bool, _ found: inout [FormProblem]
    ) {
        if code == 0 {
            if demanded { found.append(FormProblem(field: field, code: .missing)) }
        } else if !(110_000...839_999).contains(code), code < DivisionCatalogue.firstOwnCode {
            found.append(FormProblem(field: field, code: .invalid))
        }
    }

    private func isBlank(_ text: String) -> Bool { HalfWidthText(text).trimmed.isEmpty }

    private func isAfterToday(_ day: CalendarDay?) -> Bool {
        guard let day, let today else { return false }
        return day > today
    }

    private static func firstDay(ofMonth month: UInt32) -> CalendarDay? {
        CalendarDay(year: Int(month / 100), month: Int(month % 100), day: 1)
    }

    /// Eleven digits from 13 to 19, or an international number from + on.
    package static func isMobile(_ text: String) -> Bool {
        let number = HalfWidthText(text).trimmed
        if number.hasPrefix("+") {
            let digits = number.dropFirst()
            return (8...15).contains(digits.utf8.count) && isDigits(digits)
        }
        let second = number.utf8.dropFirst().first ?? 0
        return number.utf8.count == 11 && isDigits(number) && number.hasPrefix("1") && second >= 51
    }

    /// One @ with something before it and a dotted name after it.
    static func isEmail(_ text: String) -> Bool {
        let trimmed = HalfWidthText(text).trimmed.utf8
        guard !trimmed.contains(UInt8(ascii: " ")) else { return false }
        guard let sign = trimmed.firstIndex(of: UInt8(ascii: "@")), sign != trimmed.startIndex
        else { return false }
        var dots = 0
        var labelLength = 0
        for byte in trimmed[sign...].dropFirst() {
            switch byte {
            case UInt8(ascii: "@"): return false
            case UInt8(ascii: "."):
                guard labelLength > 0 else { return false }
                dots += 1
                labelLength = 0
            default: labelLength += 1
            }
        }
        return dots > 0 && labelLength > 0
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
