import Schema

extension FormReader {
    /// A rule set; keys are the fields of `RuleSet`.
    func ruleSet() throws(FormProblem) -> RuleSet {
        RuleSet(
            name: try requiredString("name"), version: try number("version"),
            regionDivisionId: try number("region_division_id"),
            effectiveFrom: try day("effective_from"), effectiveUntil: try day("effective_until"),
            legalBasis: try requiredString("legal_basis"),
            firstClock: try value("first_clock", FirstRegistrationClock.self),
            firstWithinYears: try number("first_within_years"),
            validityYears: try number("validity_years"),
            periodEnd: try value("period_end", PeriodEnd.self),
            firstClause: try string("first_clause"), scopeClause: try string("scope_clause"))
    }

    /// A notice; keys are the fields of `Notice`.
    func notice() throws(FormProblem) -> Notice {
        Notice(
            name: try requiredString("name"), version: try number("version"),
            title: try requiredString("title"), number: try string("number"),
            url: try string("url"), regionDivisionId: try number("region_division_id"),
            kinds: try values("kinds", ApplicationKind.self), opensAt: try instant("opens_at"),
            closesAt: try instant("closes_at"), examYears: try numbers("exam_years"),
            lateExamYearsUntil: try number("late_exam_years_until"),
            scopeDivisionId: try number("scope_division_id"),
            steps: try list("steps") { reader throws(FormProblem) in try reader.reviewStep() },
            correctionUntil: try day("correction_until"),
            attachmentsDemanded: try flag("attachments_demanded"),
            contacts: try list("contacts") { reader throws(FormProblem) in
                try reader.contact()
            },
            ruleSetName: try requiredString("rule_set_name"),
            firstClause: try string("first_clause"), windowClause: try string("window_clause"),
            pledgeText: try string("pledge_text"))
    }

    private func reviewStep() throws(FormProblem) -> ReviewStep {
        ReviewStep(
            level: try value("level", ReviewLevel.self), isFinal: try flag("is_final"),
            displayName: try string("display_name"))
    }

    private func contact() throws(FormProblem) -> NoticeContact {
        NoticeContact(
            bureauName: try requiredString("bureau_name"), office: try string("office"),
            address: try string("address"))
    }
}
