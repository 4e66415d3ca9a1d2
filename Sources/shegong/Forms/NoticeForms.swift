import Schema

extension FormReader {
    /// A rule set; keys are the fields of `RuleSet`. What a file does not mention is as the
    /// national rule has it, never waived by silence.
    func ruleSet() throws(FormProblem) -> RuleSet {
        var ruleSet = RuleSet(
            name: try requiredString("name"), version: try number("version"),
            regionDivisionId: try number("region_division_id"),
            effectiveFrom: try day("effective_from"), effectiveUntil: try day("effective_until"),
            legalBasis: try requiredString("legal_basis"),
            firstClock: try value("first_clock", FirstRegistrationClock.self),
            firstWithinYears: try number("first_within_years", leftOut: 1),
            validityYears: try number("validity_years"),
            periodEnd: try value("period_end", PeriodEnd.self),
            firstClause: try string("first_clause"), scopeClause: try string("scope_clause"),
            conditionClause: try string("condition_clause"),
            renewalClause: try string("renewal_clause"))
        ruleSet.confirmedReadings = try codes("confirmed_readings", ReadingCode.self)
            .map(\.rawValue)
        ruleSet.decisionWorkingDays = try number("decision_working_days")
        ruleSet.bulkHoldHours = try number("bulk_hold_hours")
        ruleSet.reviewWithinDays = try number("review_within_days")
        ruleSet.reviewWorkingDays = try number("review_working_days")
        ruleSet.figureAges = try numbers("figure_ages")
        ruleSet.attachmentsNeeded = try attachmentsNeeded()
        try readRenewal(&ruleSet)
        return ruleSet
    }

    private func readRenewal(_ ruleSet: inout RuleSet) throws(FormProblem) {
        ruleSet.renewalWindow = try value("renewal_window", RenewalWindow.self)
        ruleSet.renewalWindowMonths = try number("renewal_window_months")
        ruleSet.renewedFrom = try value("renewed_from", RenewalStart.self)
        ruleSet.ceCounts = try value("ce_counts", EducationCounts.self)
        ruleSet.notReRegistered = try value("not_re_registered", NotReRegistered.self)
        ruleSet.sameYear = try value("same_year", SameYear.self)
        ruleSet.afterCancellation = try value("after_cancellation", AfterCancellation.self)
        ruleSet.afterRevokedRenewal = try value("after_revoked_renewal", AfterRevokedRenewal.self)
        ruleSet.ceHoursAssistant = try number("ce_hours_assistant")
        ruleSet.ceHoursSocialWorker = try number("ce_hours_social_worker")
        ruleSet.ceHoursSenior = try number("ce_hours_senior")
        ruleSet.ceDegreeHours = try number("ce_degree_hours")
        ruleSet.ceForms = try values("ce_forms", EducationForm.self)
        ruleSet.ceCyclesDemanded = try number("ce_cycles_demanded")
        ruleSet.ceClause = try string("ce_clause")
    }

    /// A notice; keys are the fields of `Notice`. Hours are waived only by a notice that says so.
    func notice() throws(FormProblem) -> Notice {
        var notice = Notice(
            name: try requiredString("name"), version: try number("version"),
            title: try requiredString("title"), number: try string("number"),
            url: try string("url"), regionDivisionId: try number("region_division_id"),
            kinds: try values("kinds", ApplicationKind.self), opensAt: try instant("opens_at"),
            closesAt: try instant("closes_at"), examYears: try numbers("exam_years"),
            lateExamYearsUntil: try number("late_exam_years_until"),
            scopeDivisionId: try number("scope_division_id"),
            steps: try list("steps") { reader throws(FormProblem) in try reader.reviewStep() },
            correctionUntil: try day("correction_until"),
            contacts: try list("contacts") { reader throws(FormProblem) in
                try reader.contact()
            },
            ruleSetName: try requiredString("rule_set_name"),
            firstClause: try string("first_clause"), windowClause: try string("window_clause"),
            pledgeText: try string("pledge_text"), scopeClause: try string("scope_clause"),
            renewalClause: try string("renewal_clause"),
            renewalFirstRegisteredUntil: try day("renewal_first_registered_until"),
            ceDemanded: try flag("ce_demanded", leftOut: true), ceClause: try string("ce_clause"),
            withinNoticeName: try string("within_notice_name"))
        notice.attachmentsNeeded = try attachmentsNeeded()
        return notice
    }

    private func attachmentsNeeded() throws(FormProblem) -> [AttachmentNeed] {
        try list("attachments_needed") { reader throws(FormProblem) in
            AttachmentNeed(
                application: try reader.value("application", ApplicationKind.self),
                attachment: try reader.value("attachment", AttachmentKind.self))
        }
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
