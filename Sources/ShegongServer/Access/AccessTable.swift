package import Registry

/// Who may call a method, what it shows, and what the audit keeps of it.
package struct Access: Sendable {
    /// The sockets on which the method exists.
    package var sockets: SocketSet
    /// Roles of which the caller needs one; empty on the administration socket, where the peer's
    /// uid decides, and for `WhoAmI`, which every operator may call.
    package var roles: RoleSet
    package var scope: ScopeRule
    package var personalData: PersonalDataClass
    package var audit: AuditClass
    package var changesState: Bool
}

/// The two sockets: the bureaus' and the administration's.
package enum SocketKind: Sendable {
    case bureau, administration
}

/// A set of sockets.
package struct SocketSet: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    static let bureau = SocketSet(rawValue: 1)
    static let administration = SocketSet(rawValue: 2)

    package func contains(_ kind: SocketKind) -> Bool {
        switch kind {
        case .bureau: contains(Self.bureau)
        case .administration: contains(Self.administration)
        }
    }
}

/// Where a method reaches. The registry applies the rule by ancestry in the dated division tree.
package enum ScopeRule: Sendable {
    /// Touches nothing that belongs to a territory.
    case none
    /// Acts on records of the caller's own divisions (batch: of those below too).
    case ownDivisions
    /// Shows what lies in the caller's divisions and below.
    case territory
    /// A step of a review: the bureau that the pinned notice names for it.
    case reviewStep
}

/// What personal data a reply may carry.
package enum PersonalDataClass: Sendable {
    case none, masked, clear
    /// Masked, but in clear for the officer who has claimed the file.
    case clearForHolder
}

extension PersonalDataClass {
    /// Some caller gets personal data in clear.
    package var mayBeClear: Bool { self == .clear || self == .clearForHolder }
}

/// What the audit keeps.
package enum AuditClass: Sendable {
    /// Nothing: the reply tells nothing about anybody.
    case none
    /// 32 bytes a person shown, journaled within a second; the reply does not wait.
    case maskedRead
    /// An entry that is on disk before the reply.
    case durable
}

extension Method {
    package var access: Access {
        switch self {
        case .appointAdministrator:
            Access(
                sockets: [.administration], roles: [], scope: .none, personalData: .none,
                audit: .durable, changesState: true)
        case .installDivisions, .createBureau, .installWorkingCalendar, .publishWorkingCalendar,
            .publishDivisionChange, .moveDivision:
            write([.systemAdministrator], .none)
        case .createOperator, .endOperator:
            write([.securityAdministrator], .none)
        case .confirmGrant, .declineGrant:
            // The system administrator is the second person where there is one of the other.
            write([.securityAdministrator, .systemAdministrator], .none)
        case .listGrants:
            read(Self.administrators, .none, .none, .none)
        case .setClock:
            // Before there is an administrator too: a rehearsal begins on a day in the past, and
            // his binding holds from the day on which it was made.
            Access(
                sockets: [.bureau, .administration], roles: [.systemAdministrator], scope: .none,
                personalData: .none, audit: .durable, changesState: true)
        case .openMigration, .stageMigration, .acceptMigration, .advanceMigration,
            .undoMigration:
            write([.batch], .territory)
        case .listMigrations:
            read([.finalReviewer, .batch], .territory, .none, .none)
        case .previewMigration, .listMigrationRows:
            read([.finalReviewer, .batch], .territory, .masked, .maskedRead)
        case .findLegacy:
            read([.clerk, .reviewer, .finalReviewer, .batch], .territory, .masked, .maskedRead)
        case .previewDivisionChange:
            read([.systemAdministrator], .none, .none, .none)
        case .placePerson:
            write([.finalReviewer], .territory)
        case .listUnplaced:
            read([.reviewer, .finalReviewer], .territory, .masked, .maskedRead)
        case .listDivisions, .listBureaus, .listNotices, .listWorkingCalendars,
            .listDivisionChanges:
            read(Self.everyOfficer.union(Self.administrators), .none, .none, .none)
        case .listOperators:
            read([.securityAdministrator, .auditAdministrator], .none, .none, .none)
        case .whoAmI:
            read(Self.everyOfficer.union(Self.administrators), .none, .none, .none)
        case .publishRuleSet, .publishNotice, .withdrawNotice:
            write([.finalReviewer], .territory)
        case .settleNotice:
            write([.finalReviewer], .reviewStep)
        case .listNoticeCases:
            // No field of these is masked, but whose they are goes into the audit.
            read([.clerk, .reviewer, .finalReviewer], .territory, .none, .maskedRead)
        case .importRoster:
            write([.batch], .territory)
        case .listRosterBatches:
            read([.clerk, .reviewer, .finalReviewer, .batch], .none, .none, .none)
        case .listRosterEntries, .searchPersons, .listApplications, .watch:
            read(Self.everyOfficer, .territory, .masked, .maskedRead)
        case .getPerson, .explainEligibility:
            read([.clerk, .reviewer, .finalReviewer, .batch], .territory, .masked, .maskedRead)
        case .getApplication:
            read(
                [.clerk, .reviewer, .finalReviewer, .batch], .territory, .clearForHolder,
                .maskedRead)
        case .listDue:
            read([.clerk, .reviewer, .finalReviewer, .statistician], .territory, .none, .none)
        case .getCertificateText:
            read([.clerk, .reviewer, .finalReviewer], .territory, .masked, .maskedRead)
        case .openAccount, .updatePersonalForm, .createApplication, .submitApplication,
            .recordReceipt, .withdrawApplication:
            write([.clerk, .batch], .ownDivisions)
        case .reviewApplication, .reviewMany, .claimApplication, .releaseApplication:
            write([.reviewer, .finalReviewer], .reviewStep)
        case .proposeIdentityChange, .releaseTransfer:
            write([.clerk], .ownDivisions)
        case .decidePersonChange:
            write([.clerk, .reviewer, .finalReviewer], .territory)
        case .listPersonChanges:
            read([.clerk, .reviewer, .finalReviewer], .territory, .masked, .maskedRead)
        case .reissueCertificate:
            write([.clerk, .finalReviewer], .territory)
        case .proposeRegistrationEvent:
            write([.clerk, .reviewer], .territory)
        case .decideRegistrationEvent:
            write([.finalReviewer], .territory)
        case .listRegistrationEvents, .registrationStatus:
            // No field of these is masked, but whose they are goes into the audit.
            read([.clerk, .reviewer, .finalReviewer], .territory, .none, .maskedRead)
        case .openRemedyCase:
            write([.clerk], .ownDivisions)
        case .decideRemedyCase:
            write([.finalReviewer], .territory)
        case .listRemedyCases:
            // No field of these is masked, but whose they are goes into the audit.
            read([.clerk, .reviewer, .finalReviewer], .territory, .none, .maskedRead)
        case .getDecisionLetter, .getComplaint, .listComplaints:
            read([.clerk, .reviewer, .finalReviewer], .territory, .masked, .maskedRead)
        case .declareRecusal:
            write([.clerk, .reviewer, .finalReviewer], .territory)
        case .liftRecusal:
            write([.finalReviewer], .territory)
        case .listRecusals:
            // Whom an officer does not act on tells something about him, and about them.
            read([.clerk, .reviewer, .finalReviewer], .territory, .none, .maskedRead)
        case .drawSpotCheck, .recordSpotFinding:
            write([.reviewer, .finalReviewer], .territory)
        case .getSpotCheck, .listSpotChecks:
            read([.reviewer, .finalReviewer], .territory, .none, .none)
        case .listEducationRolls:
            read([.clerk, .reviewer, .finalReviewer, .batch], .territory, .none, .none)
        case .openComplaint:
            write([.clerk, .reviewer], .territory)
        case .investigateComplaint:
            write([.reviewer], .territory)
        case .closeComplaint, .decideCandidate:
            write([.reviewer, .finalReviewer], .territory)
        case .revealComplaint:
            read([.reviewer, .finalReviewer], .territory, .clear, .durable)
        case .importComparison:
            write([.batch], .territory)
        case .listCandidates:
            read([.reviewer, .finalReviewer, .batch], .territory, .none, .maskedRead)
        case .listExpiring:
            read([.clerk, .reviewer, .finalReviewer, .batch], .territory, .none, .maskedRead)
        case .compareNational, .listRegistered:
            read([.finalReviewer, .statistician, .batch], .territory, .none, .none)
        case .queueReminders:
            write([.batch], .ownDivisions)
        case .getReviewBatch:
            read([.reviewer, .finalReviewer], .territory, .none, .none)
        case .resynchronizeApplication:
            write([.clerk, .batch], .ownDivisions)
        case .refuseAcceptance:
            write([.clerk, .reviewer], .ownDivisions)
        case .issueCertificate:
            write([.clerk, .finalReviewer], .territory)
        case .recordEducation, .withdrawEducation, .importEducationRoll:
            write([.clerk, .batch], .ownDivisions)
        case .recognizeEducation:
            write([.reviewer], .territory)
        case .listEducation:
            read([.clerk, .reviewer, .finalReviewer, .batch], .territory, .masked, .maskedRead)
        case .reveal:
            read([.clerk, .reviewer, .finalReviewer], .territory, .clear, .durable)
        case .openFeedback:
            write([.clerk], .ownDivisions)
        case .reviewFeedback:
            write([.reviewer], .reviewStep)
        case .confirmFeedback:
            write([.finalReviewer], .reviewStep)
        case .getFeedback, .listFeedback:
            read([.clerk, .reviewer, .finalReviewer], .territory, .masked, .maskedRead)
        case .revealFeedback:
            read([.clerk, .reviewer, .finalReviewer], .territory, .clear, .durable)
        case .undoRosterBatch, .voidResults, .reportDelivery:
            write([.batch], .territory)
        case .listVoidResults, .listUnconfirmed, .listMessages:
            read([.clerk, .reviewer, .finalReviewer, .batch], .territory, .masked, .maskedRead)
        case .takeDueMessages:
            read([.batch], .territory, .clear, .durable)
        case .findDuplicates, .comparePersons:
            read([.clerk, .reviewer, .finalReviewer], .territory, .masked, .maskedRead)
        case .listPersonPairs:
            // No field of it is masked, but whose it is goes into the audit.
            read([.clerk, .reviewer, .finalReviewer], .territory, .none, .maskedRead)
        case .notDuplicate, .mergePersons, .undoMerge:
            write([.clerk, .reviewer, .finalReviewer], .territory)
        case .decideMerge:
            write([.finalReviewer], .territory)
        case .createOrganisation, .renameOrganisation, .closeOrganisation:
            write([.clerk], .ownDivisions)
        case .getOrganisation, .listOrganisations:
            read(Self.everyOfficer, .territory, .none, .none)
        case .listWorkers:
            read([.clerk, .reviewer, .finalReviewer], .territory, .masked, .maskedRead)
        case .uploadAttachment:
            write([.clerk, .reviewer, .finalReviewer, .batch], .ownDivisions)
        case .removeAttachment:
            write([.clerk, .reviewer, .finalReviewer], .ownDivisions)
        case .fetchAttachment:
            read([.clerk, .reviewer, .finalReviewer], .territory, .clear, .durable)
        case .listAttachments:
            read([.clerk, .reviewer, .finalReviewer, .batch], .territory, .masked, .maskedRead)
        case .sweepAttachments:
            write([.systemAdministrator], .none)
        case .listEpochs:
            read(
                Self.everyOfficer.union([.systemAdministrator, .auditAdministrator]), .none, .none,
                .none)
        case .compareOutside:
            // Names are only taken in, but whose the findings are goes into the audit.
            read([.clerk, .reviewer, .finalReviewer, .batch], .territory, .none, .maskedRead)
        case .skipNumbers:
            write([.systemAdministrator], .none)
        case .settleOutside:
            write([.clerk, .reviewer, .finalReviewer, .batch], .territory)
        case .requestErasure:
            write([.clerk, .reviewer], .ownDivisions)
        case .confirmErasure, .executeErasure:
            write([.finalReviewer], .territory)
        case .withdrawErasure:
            write([.clerk, .reviewer, .finalReviewer], .territory)
        case .previewErasure, .listErasures:
            // No field of these is masked, but whose they are goes into the audit.
            read([.clerk, .reviewer, .finalReviewer], .territory, .none, .maskedRead)
        case .publishReport:
            write([.statistician, .finalReviewer], .territory)
        case .stock, .countFigures, .listReports, .getReport:
            read([.statistician, .batch, .finalReviewer], .territory, .none, .none)
        case .previewNotice:
            read([.reviewer, .finalReviewer], .territory, .masked, .maskedRead)
        case .listFigure:
            read([.statistician, .batch, .finalReviewer], .territory, .masked, .maskedRead)
        case .listAudit, .summarizeAudit:
            // Nobody's name or number is in it, but who has read it is in it too.
            read([.auditAdministrator], .none, .none, .durable)
        case .status:
            read(
                [.systemAdministrator, .auditAdministrator, .batch, .statistician], .none, .none,
                .none)
        case .takeSnapshot:
            read([.systemAdministrator], .none, .none, .durable)
        case .backup:
            // For the nightly job on the administration socket too, which only root reaches: he
            // could read the files as well, and so is in the audit with it.
            Access(
                sockets: [.bureau, .administration], roles: [.systemAdministrator], scope: .none,
                personalData: .clear, audit: .durable, changesState: false)
        }
    }

    private static var everyOfficer: RoleSet {
        [.clerk, .reviewer, .finalReviewer, .statistician, .batch]
    }

    private static var administrators: RoleSet {
        [.systemAdministrator, .securityAdministrator, .auditAdministrator]
    }

    private func write(_ roles: RoleSet, _ scope: ScopeRule) -> Access {
        Access(
            sockets: [.bureau], roles: roles, scope: scope, personalData: .none, audit: .durable,
            changesState: true)
    }

    private func read(
        _ roles: RoleSet, _ scope: ScopeRule, _ personalData: PersonalDataClass, _ audit: AuditClass
    ) -> Access {
        Access(
            sockets: [.bureau], roles: roles, scope: scope, personalData: personalData,
            audit: audit, changesState: false)
    }
}
