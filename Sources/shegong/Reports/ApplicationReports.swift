import Schema

extension Application {
    static var headings: [Heading] {
        [
            .id, .kind, .state, .version, .personID, .managementNumber, .divisionID, .bureauID,
            .createdAt, .submittedAt,
        ]
    }

    var cells: [Cell] {
        [
            .id(id), kind.cell, state.cell, .number(UInt64(version)), .id(personId),
            .optional(examManagementNumber), .id(divisionId), .id(bureauId), .instant(createdAt),
            .instant(submittedAt),
        ]
    }

    var fields: [Report.Field] {
        Report.fields(Self.headings, cells) + [
            .init(.decisiveAt, .instant(decisiveAt)), .init(.noticeID, .id(noticeId)),
            .init(.certificateID, .id(certificateId)), .init(.periodID, .id(periodId)),
            .init(.pledgeText, .optional(pledgeText)), .init(.holderID, .id(holderId)),
            .init(.holdUntil, .instant(holdUntil)),
            .init(.notAcceptedReason, .optional(notAcceptedReason)),
            .init(.referredTo, .optional(referredTo)),
            .init(.handedInBy, .id(organisationId)),
        ] + renewalFields + formerDivisions.map { .init(.formerDivisions, $0.cell) }
    }

    /// What a re-registration has beside a first one.
    private var renewalFields: [Report.Field] {
        guard kind == .renewal else { return [] }
        return [
            .init(.renewedPeriodID, .id(renewedPeriodId)),
            .init(.requiredMinutes, .number(UInt64(educationRequiredMinutes))),
            .init(.countedMinutes, .number(UInt64(educationCountedMinutes))),
        ]
    }
}

extension EducationCredit {
    static var headings: [Heading] { [.entryID, .countedMinutes] }
    var cells: [Cell] { [.id(entryId), .number(UInt64(minutes))] }
}

extension Review {
    static var headings: [Heading] {
        [.stage, .outcome, .reason, .operatorID, .bureauID, .version, .at]
    }

    var cells: [Cell] {
        [
            stage.cell, outcome.cell, .optional(reason), .id(operatorId), .id(bureauId),
            .number(UInt64(version)), .instant(at),
        ]
    }
}

extension PersonalForm {
    var fields: [Report.Field] {
        [
            .init(.name, .text(name)), .init(.documentNumber, document?.cell ?? .absent),
            .init(.sex, sex.cell), .init(.birthDate, .day(birthDate)),
            .init(.householdID, .id(householdDivisionId)),
            .init(.workplaceID, .id(workplaceDivisionId)), .init(.education, education.cell),
            .init(.politicalStatus, politicalStatus.cell),
            .init(.employerName, .optional(employerName)),
            .init(.employerKind, employerKind.cell), .init(.post, .optional(post)),
            .init(.practising, .flag(practising)), .init(.mobile, .optional(mobile)),
            .init(.address, .optional(address)),
        ]
    }
}

extension GetApplicationReply {
    var sections: [Report.Section] {
        var sections: [Report.Section] = []
        if let application {
            sections.append(.init(.application, .fields(application.fields)))
        }
        if let person { sections.append(.init(.person, .fields(person.fields))) }
        if let form = form?.form { sections.append(.init(.form, .fields(form.fields))) }
        if let application {
            sections.append(
                .init(.reviews, .rows(Review.headings, application.reviews.map(\.cells))))
            if !application.noticeSettlements.isEmpty {
                let settlements = application.noticeSettlements.map(\.cells)
                sections.append(
                    .init(.settlements, .rows(NoticeSettlement.headings, settlements)))
            }
            if application.kind == .renewal {
                let credits = application.education.map(\.cells)
                sections.append(
                    .init(.educationCredits, .rows(EducationCredit.headings, credits)))
            }
        }
        return sections
    }
}

extension CertificateText {
    var fields: [Report.Field] {
        [
            .init(.title, .text(title)), .init(.number, .text(number)),
            .init(.holderName, .text(holderName)),
            .init(.documentKind, holderDocument?.kind.cell ?? .absent),
            .init(.holderDocument, holderDocument?.cell ?? .absent), .init(.level, level.cell),
            .init(.managementNumber, .text(managementNumber)), .init(.validFrom, .day(validFrom)),
            .init(.validUntil, .day(validUntil)), .init(.bureauName, .text(bureauName)),
            .init(.issuedAt, .instant(issuedAt)), .init(.periodID, .id(periodId)),
            .init(.version, .number(UInt64(max(1, version)))),
            .init(.supersededAt, .instant(supersededAt)),
            .init(.reissueReason, .optional(reissueReason)),
        ]
    }
}

extension ConditionVerdict {
    static var headings: [Heading] {
        [.condition, .verdict, .figure, .reason, .missingFact, .holds, .legalBasis]
    }

    var cells: [Cell] {
        [
            ConditionCode.cell(condition), verdict.cell, .optional(figure),
            IneligibilityCode.cell(reason), MissingFactCode.cell(missingFact),
            .several(holds.map(\.cell)), .optional(legalBasis),
        ]
    }
}

extension DayRange {
    var cell: Cell {
        guard fromDay != 0 || untilDay != 0 else {
            return .value(ValueName("always", "始终", "always"))
        }
        return .text(CalendarText.day(fromDay) + "–" + CalendarText.day(untilDay))
    }
}

extension ExplainEligibilityReply {
    var sections: [Report.Section] {
        [
            .init(
                nil,
                .fields([
                    .init(.verdict, verdict.cell), .init(.firstDay, .day(firstDay)),
                    .init(.responsible, .flag(responsible)),
                    .init(.responsibleBureau, .optional(responsibleBureau)),
                    .init(.hints, hints.isEmpty ? .absent : .several(hints.map(Cell.text))),
                    .init(
                        .unconfirmedReadings,
                        unconfirmedReadings.isEmpty
                            ? .absent : .several(unconfirmedReadings.map(ReadingCode.cell))),
                ])),
            .init(
                .conditions, .rows(ConditionVerdict.headings, conditions.map(\.cells))),
        ]
    }
}
