/// What somebody claims who passed and is not in the roster (反馈), as far as it is checked by
/// itself. Empty text and 0 stand for "not stated".
package struct FeedbackClaims: Hashable, Sendable {
    package var level: CertificateLevel?
    package var examYear: UInt32 = 0
    package var managementNumber = ""
    /// yyyymmdd.
    package var passedOn: UInt32 = 0
    package var phone = ""
    package var evidence: [String] = []

    package init() {}

    private static let evidenceAtMost = 10
    private static let evidenceLength = 200

    /// What is missing or wrong, in the order of the request's fields.
    package func problems(today: CalendarDay) -> [FormProblem] {
        var found: [FormProblem] = []
        if level == nil { found.append(FormProblem(field: "level", code: .missing)) }
        // The first exam was held in 2008.
        if examYear == 0 {
            found.append(FormProblem(field: "exam_year", code: .missing))
        } else if !(2008...UInt32(max(2008, today.year))).contains(examYear) {
            found.append(FormProblem(field: "exam_year", code: .invalid))
        }
        if managementNumber.isEmpty {
            found.append(FormProblem(field: "management_number", code: .missing))
        } else if (try? ManagementNumber(parsing: managementNumber)) == nil {
            found.append(FormProblem(field: "management_number", code: .invalid))
        }
        if passedOn != 0 {
            let day = CalendarDay(yyyymmdd: passedOn)
            if day.map({ $0 > today || UInt32($0.year) < examYear }) ?? true {
                found.append(FormProblem(field: "passed_on", code: .invalid))
            }
        }
        if phone.isEmpty {
            found.append(FormProblem(field: "phone", code: .missing))
        } else if !PersonalFormCheck.isMobile(phone) {
            found.append(FormProblem(field: "phone", code: .invalid))
        }
        return found + evidenceProblems
    }

    private var evidenceProblems: [FormProblem] {
        guard !evidence.isEmpty else { return [FormProblem(field: "evidence", code: .missing)] }
        guard evidence.count <= Self.evidenceAtMost,
            evidence.allSatisfy({ !HalfWidthText($0).trimmed.isEmpty })
        else { return [FormProblem(field: "evidence", code: .invalid)] }
        let isLong = evidence.contains { $0.unicodeScalars.count > Self.evidenceLength }
        return isLong ? [FormProblem(field: "evidence", code: .tooLong)] : []
    }
}
