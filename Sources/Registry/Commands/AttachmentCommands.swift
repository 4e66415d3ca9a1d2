import Rules
package import Schema

/// Attachments: added when their content is on the disk, taken away with a reason, and the content
/// given up when nothing names it any more.
extension Registry {
    /// ids: the attachment.
    func planAddAttachment(
        _ header: AttachmentHeader, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let person = try checkAttachment(header, context, &trace)
        var attachment = Attachment()
        attachment.id = nextID(.attachment)
        attachment.subject = header.subject
        attachment.subjectId = header.subjectId
        attachment.personId = person
        attachment.kind = header.kind
        attachment.fileName = header.fileName
        attachment.mediaType = header.mediaType
        attachment.bytes = header.bytes
        attachment.contentDigest = header.contentDigest
        attachment.addedBy = context.caller.operator.id
        attachment.addedAt = context.now
        attachment.addedRevision = revision + 1
        var plan = Plan()
        plan.put(attachment, in: .attachment, key: attachment.id)
        plan.ids = [attachment.id]
        plan.personID = person
        return plan
    }

    /// ids: the attachment.
    func planRemoveAttachment(
        _ request: RemoveAttachmentRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard
            var attachment = get(Attachment.self, .attachment, request.attachmentId, &trace)
        else { throw Refusal(.notFound) }
        try checkActs(
            on: attachment.subject, subjectID(of: attachment, &trace), removing: true, context,
            &trace)
        guard attachment.removedAt == 0 else { throw Refusal(.attachmentRemoved) }
        guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        attachment.removedBy = context.caller.operator.id
        attachment.removedAt = context.now
        attachment.removedRevision = revision + 1
        attachment.removalReason = request.reason
        var plan = Plan()
        plan.put(attachment, in: .attachment, key: attachment.id)
        plan.ids = [attachment.id]
        plan.reason = request.reason
        plan.personID = attachment.personId
        return plan
    }

    /// Gives up the contents of `due`, as far as they still are. ids: those attachments.
    func planSweepAttachments(
        _ request: SweepAttachmentsRequest, _ due: [UInt64], _ kept: KeptHistory,
        _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        var plan = Plan()
        plan.reason = request.reason
        for id in due.prefix(Self.rowsPerChange) {
            guard var attachment = get(Attachment.self, .attachment, id, &trace),
                attachment.sweptAt == 0,
                mayBeSwept(attachment.contentDigest, kept, now: context.now, &trace)
            else { continue }
            attachment.sweptAt = context.now
            plan.put(attachment, in: .attachment, key: id)
            plan.ids.append(id)
        }
        return plan
    }

    /// Whose an attachment would be; refused where it may not be added. Asked before the first byte
    /// is taken in, and again when the last is on the disk.
    package func checkAttachment(
        _ header: AttachmentHeader, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> UInt64 {
        let person = try checkActs(on: header.subject, header.subjectId, context, &trace)
        var problems: [FieldProblem] = []
        let isGuide = header.kind == .guide
        if header.kind.ruleKind == nil
            || isGuide != (header.subject == .notice && header.kind != .other)
        {
            problems.append(.invalid("kind"))
        }
        if !header.fileName.isFileName { problems.append(.invalid("file_name")) }
        if header.contentDigest.count != 32 { problems.append(.invalid("content_digest")) }
        if header.bytes == 0 { problems.append(.missing("content")) }
        guard problems.isEmpty else { throw Refusal(.fieldInvalid, fields: problems) }
        guard MediaType(rawValue: header.mediaType) != nil else {
            throw Refusal(.attachmentType, fields: [.invalid("media_type")])
        }
        let present = attachments(of: header.subject, header.subjectId, &trace)
        guard present.count < Self.attachmentsAtMost else {
            throw Refusal(
                .attachmentsTooMany, [.init("most", "\(Self.attachmentsAtMost)")])
        }
        return person
    }

    /// Attachments of one person, file or notice at most.
    static var attachmentsAtMost: Int { 100 }

    /// Keeps in the application what it is submitted with, and in each attachment that a frozen
    /// form names it: from here on its content is never swept.
    func freezeAttachments(
        _ application: inout Application, _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        let found = attachments(serving: application.id, of: application.personId, &trace)
        application.attachments = found.map {
            FrozenAttachment(
                attachmentId: $0.id, kind: $0.kind, bytes: $0.bytes,
                contentDigest: $0.contentDigest)
        }
        for var attachment in found where attachment.frozenBy == 0 {
            attachment.frozenBy = application.id
            plan.put(attachment, in: .attachment, key: attachment.id)
        }
    }

    /// What an attachment belongs to today: the account that a person's was merged into.
    private func subjectID(of attachment: Attachment, _ trace: inout ReadTrace) -> UInt64 {
        guard attachment.subject == .person,
            let person = get(Person.self, .person, attachment.subjectId, &trace)
        else { return attachment.subjectId }
        return standing(person, &trace).id
    }

    /// Whether the caller may add to something or take away from it; whose it is.
    @discardableResult
    private func checkActs(
        on subject: AttachmentSubject, _ id: UInt64, removing: Bool = false,
        _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> UInt64 {
        let caller = context.caller
        let isEnteredByClerks =
            switch subject {
            case .person, .application, .feedback: true
            default: false
            }
        // Who decides about a file adds nothing to it.
        guard !isEnteredByClerks || caller.has(.clerk) || caller.has(.batch) else {
            throw Refusal(.notYourStep)
        }
        switch subject {
        case .person:
            let person = try personToActOn(id, context, &trace)
            try checkNotOwnCase(person: person.id, context, &trace)
            return person.id
        case .application:
            let application = try applicationToEdit(id, context, &trace)
            switch application.state {
            case .draft, .pending, .returned: return application.personId
            case .withdrawn, .notAccepted:
                guard removing else { throw stateForbids(application) }
                return application.personId
            default: throw stateForbids(application)
            }
        case .feedback:
            guard let feedback = get(FeedbackCase.self, .feedbackCase, id, &trace),
                acts(caller, on: feedback.divisionId, day: context.today, &trace)
            else { throw Refusal(.notFound) }
            return 0
        case .notice:
            guard let notice = get(Schema.Notice.self, .notice, id, &trace),
                sees(caller, notice.regionDivisionId, day: context.today, &trace)
            else { throw Refusal(.notFound) }
            guard caller.has(.finalReviewer) else {
                throw Refusal(.notResponsible, [.init("division", "\(notice.regionDivisionId)")])
            }
            return 0
        case .complaint:
            return try complaint(id, context, &trace).personId
        case .remedy:
            guard let remedy = get(RemedyCase.self, .remedyCase, id, &trace),
                sees(caller, remedy.divisionId, day: context.today, &trace)
            else { throw Refusal(.notFound) }
            try checkNotOwnCase(person: remedy.personId, context, &trace)
            return remedy.personId
        case .unspecified, .unrecognized: throw Refusal(.requestInvalid)
        }
    }
}

extension String {
    /// A plain name as a file has: no folders, nothing invisible, at most 255 bytes.
    fileprivate var isFileName: Bool {
        !isEmpty && self != "." && self != ".." && utf8.count <= 255
            && !unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F || $0 == "/" }
    }
}
