import Schema

extension Person {
    static var headings: [Heading] {
        [.id, .name, .sex, .birthYear, .bureauID, .divisionID, .employerName, .practising]
    }

    var cells: [Cell] {
        [
            .id(id), .text(name), sex.cell, birthYear == 0 ? .absent : .number(UInt64(birthYear)),
            .id(bureauId), .id(divisionId), .optional(employerName), .flag(practising),
        ]
    }

    var fields: [Report.Field] {
        Report.fields(Self.headings, cells) + [
            .init(.householdID, .id(householdDivisionId)),
            .init(.workplaceID, .id(workplaceDivisionId)), .init(.education, education.cell),
            .init(.politicalStatus, politicalStatus.cell), .init(.school, .optional(school)),
            .init(.major, .optional(major)),
            .init(.employerCreditCode, .optional(employerCreditCode)),
            .init(.employerKind, employerKind.cell), .init(.post, .optional(post)),
            .init(.fieldOfService, .optional(fieldOfService)),
            .init(.formVersion, .number(UInt64(formVersion))),
            .init(.openedAt, .instant(openedAt)),
            .init(.workHistory, .several(workHistory.map(\.cell))),
            .init(.honours, .several(honours.map(\.cell))),
        ] + (erasedAt == 0 ? [] : [.init(.erasedAt, .instant(erasedAt))])
    }
}

extension WorkExperience {
    var cell: Cell {
        let until = untilMonth == 0 ? "" : CalendarText.month(untilMonth)
        return .text("\(CalendarText.month(fromMonth))–\(until) \(employer) \(post)")
    }
}

extension Honour {
    var cell: Cell { .text(year == 0 ? title : "\(year) \(title)") }
}

extension IdentityDocument {
    var cell: Cell { .text(number) }
}

extension PersonIdentity {
    var fields: [Report.Field] {
        [
            .init(.documents, .several(documents.map(\.cell))),
            .init(.documentKind, documents.last?.kind.cell ?? .absent),
            .init(.birthDate, .day(birthDate)), .init(.formerName, .optional(formerName)),
            .init(.ethnicity, .optional(ethnicity)), .init(.mobile, .optional(mobile)),
            .init(.telephone, .optional(telephone)), .init(.email, .optional(email)),
            .init(.address, .optional(address)), .init(.postcode, .optional(postcode)),
        ]
    }
}

extension Certificate {
    static var headings: [Heading] {
        [.id, .managementNumber, .level, .examYear, .passedOn, .issuedOn]
    }

    var cells: [Cell] {
        [
            .id(id), .text(managementNumber), level.cell, .number(UInt64(examYear)),
            .day(passedOn), .day(issuedOn),
        ]
    }
}

extension RegistrationPeriod {
    static var headings: [Heading] {
        [
            .id, .number, .kind, .level, .validFrom, .validUntil, .divisionID, .bureauID,
            .applicationID, .certificateID,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), .text(number), kind.cell, level.cell, .day(validFrom), .day(validUntil),
            .id(divisionId), .id(bureauId), .id(applicationId), .id(certificateId),
        ]
    }
}

extension FieldProblem {
    static var headings: [Heading] { [.field, .name, .reason] }

    func cells(_ language: Language) -> [Cell] {
        let heading = Heading(rawValue: field)
        return [.text(field), .optional(heading?.text[language] ?? ""), RowReason.cell(reason)]
    }
}

extension GetPersonReply {
    func sections(_ language: Language) -> [Report.Section] {
        var sections: [Report.Section] = []
        if let person { sections.append(.init(.person, .fields(person.fields))) }
        if let identity { sections.append(.init(.identity, .fields(identity.fields))) }
        sections.append(
            .init(.certificates, .rows(Certificate.headings, certificates.map(\.cells))))
        sections.append(
            .init(.periods, .rows(RegistrationPeriod.headings, periods.map(\.cells))))
        if !missing.isEmpty {
            sections.append(
                .init(.missing, .rows(FieldProblem.headings, missing.map { $0.cells(language) })))
        }
        return sections
    }
}

extension RevealReply {
    var sections: [Report.Section] {
        var sections: [Report.Section] = []
        if let person { sections.append(.init(.person, .fields(person.fields))) }
        if let identity { sections.append(.init(.identity, .fields(identity.fields))) }
        return sections
    }
}
