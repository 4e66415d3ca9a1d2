/// What an attachment (附件) is, as rules speak of it. The raw values stand in the files of rule sets
/// and notices, and in the reasons of a refusal.
package enum AttachmentKind: String, Sendable, CaseIterable {
    /// Proof of identity (身份证明).
    case identity
    /// Proof of education (学历证明).
    case degree
    /// Scan of the professional certificate (证书扫描件).
    case certificateScan = "certificate_scan"
    /// Signed pledge (承诺书).
    case pledge
    /// Proof of continuing education (继续教育证明).
    case educationProof = "education_proof"
    /// Guide of a notice (指南).
    case guide
    case other
}

/// An attachment that a kind of application needs.
package struct AttachmentNeed: Hashable, Sendable {
    package var application: RegistrationKind
    package var attachment: AttachmentKind

    package init(application: RegistrationKind, attachment: AttachmentKind) {
        self.application = application
        self.attachment = attachment
    }
}

extension SharedConditions {
    /// What rule set and notice together need of a kind of application, each kind once.
    func attachmentsNeeded(for kind: RegistrationKind) -> [AttachmentKind] {
        let needs = ruleSet.attachmentsNeeded + (notice?.attachmentsNeeded ?? [])
        let wanted = needs.filter { $0.application == kind }.map(\.attachment)
        return AttachmentKind.allCases.filter { wanted.contains($0) }
    }

    /// The condition on attachments; none where nothing is needed, or nobody has looked for them.
    func attachmentsGiven(
        _ given: [AttachmentKind]?, for kind: RegistrationKind
    ) -> [ConditionAnswer] {
        let needed = attachmentsNeeded(for: kind)
        guard let given, !needed.isEmpty else { return [] }
        let condition = EligibilityCondition.attachmentsGiven
        let basis = basis(
            kind == .first ? notice?.firstClause : notice?.renewalClause,
            ruleSet.conditionClause)
        let missing = needed.filter { !given.contains($0) }
        let figure = EligibilityFigure.attachments(needed.filter { given.contains($0) })
        guard let first = missing.first else { return [.yes(condition, figure, basis)] }
        return [
            .no(
                condition, figure, basis,
                Refusal(
                    .attachmentMissing,
                    [
                        RefusalParameter("attachment", first.rawValue),
                        RefusalParameter(
                            "attachments", missing.map(\.rawValue).joined(separator: ",")),
                    ]))
        ]
    }
}
