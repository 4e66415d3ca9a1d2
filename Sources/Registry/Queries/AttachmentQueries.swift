import Rules
package import Schema

/// Questions about attachments.
extension Registry {
    /// An attachment that the caller sees, one that was taken away too; otherwise as if there were
    /// none.
    package func attachment(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Attachment {
        guard let attachment = get(Attachment.self, .attachment, id, &trace),
            seesSubject(attachment.subject, attachment.subjectId, context, &trace)
        else { throw Refusal(.notFound) }
        return attachment
    }

    /// Attachments of something that the caller sees; those of a person with those of accounts that
    /// were merged into his.
    package func attachments(
        _ request: ListAttachmentsRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Page<Attachment> {
        guard seesSubject(request.subject, request.subjectId, context, &trace) else {
            throw Refusal(.notFound)
        }
        let asked = request.page ?? PageRequest()
        let subjects =
            request.subject == .person
            ? accounts(of: request.subjectId, &trace) : [request.subjectId]
        var found: [UInt64] = []
        for id in subjects {
            found += ids(.attachmentBySubject, IndexTerm.subject(request.subject, id), &trace)
        }
        var page = Page<Attachment>()
        for id in found.sorted() where id > asked.afterId {
            guard let attachment = get(Attachment.self, .attachment, id, &trace),
                request.withRemoved || attachment.removedAt == 0
            else { continue }
            guard page.rows.count < asked.boundedLimit else {
                page.nextAfter = page.rows.last?.id ?? 0
                break
            }
            page.rows.append(attachment)
        }
        return page
    }

    /// The attachment that is this content already, for the same subject and as the same kind.
    package func sameAttachment(
        _ header: AttachmentHeader, _ trace: inout ReadTrace
    ) -> Attachment? {
        attachments(of: header.subject, header.subjectId, &trace).first {
            $0.kind == header.kind && $0.contentDigest == header.contentDigest
        }
    }

    /// What is there of one subject.
    func attachments(
        of subject: AttachmentSubject, _ id: UInt64, _ trace: inout ReadTrace
    ) -> [Attachment] {
        ids(.attachmentBySubject, IndexTerm.subject(subject, id), &trace).compactMap {
            get(Attachment.self, .attachment, $0, &trace)
        }.filter { $0.removedAt == 0 && $0.subject == subject && $0.subjectId == id }
    }

    /// What an application can count on: its own attachments, and those of the applicant.
    func attachments(
        serving application: UInt64, of person: UInt64, _ trace: inout ReadTrace
    ) -> [Attachment] {
        var found: [Attachment] = []
        if application != 0 {
            found += attachments(of: .application, application, &trace)
        }
        for account in accounts(of: person, &trace) {
            found += attachments(of: .person, account, &trace)
        }
        return found
    }

    /// The kinds of attachments that a question to the rules can count on: those of the application
    /// that is judged, or of the open one for the certificate.
    func attachmentKinds(
        _ question: EligibilityCase, _ trace: inout ReadTrace
    ) -> [Rules.AttachmentKind]? {
        guard question.looksForAttachments else { return nil }
        let person = question.file.person.id
        var application = question.application
        if application == 0 {
            let open = applications(of: person, &trace).first {
                $0.certificateId == question.certificate.id && $0.kind == question.kind
                    && $0.state.isOpen
            }
            application = open?.id ?? 0
        }
        return attachments(serving: application, of: person, &trace).compactMap(\.kind.ruleKind)
    }

    private func seesSubject(
        _ subject: AttachmentSubject, _ id: UInt64, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) -> Bool {
        let caller = context.caller
        let day = context.today
        switch subject {
        case .person:
            return get(Person.self, .person, id, &trace).map {
                sees(caller, standing($0, &trace).divisionId, day: day, &trace)
            } ?? false
        case .application:
            return get(Application.self, .application, id, &trace).map {
                sees(caller, $0.divisionId, day: day, &trace)
            } ?? false
        case .feedback:
            return get(FeedbackCase.self, .feedbackCase, id, &trace).map {
                sees(caller, $0.divisionId, day: day, &trace)
            } ?? false
        case .notice: return get(Schema.Notice.self, .notice, id, &trace) != nil
        case .complaint:
            // It may show who complains.
            return (caller.has(.reviewer) || caller.has(.finalReviewer))
                && (try? complaint(id, context, &trace)) != nil
        case .remedy:
            return get(RemedyCase.self, .remedyCase, id, &trace).map {
                sees(caller, $0.divisionId, day: day, &trace)
            } ?? false
        case .unspecified, .unrecognized: return false
        }
    }

    /// A person's account and those that were merged into it.
    func accounts(
        of person: UInt64, depth: Int = 0, _ trace: inout ReadTrace
    ) -> [UInt64] {
        guard depth < 16 else { return [person] }
        var found = [person]
        for id in ids(.personByMergedInto, person, &trace) where id != person {
            found += accounts(of: id, depth: depth + 1, &trace)
        }
        return found
    }
}

// MARK: Contents

extension Registry {
    /// Whether an attachment names this content: it was not swept, be it taken away or not.
    package func namesContent(_ digest: [UInt8], _ trace: inout ReadTrace) -> Bool {
        attachments(withContent: digest, &trace).contains { $0.sweptAt == 0 }
    }

    /// Attachments whose content may be given up, at most so many.
    package func sweepable(
        _ kept: KeptHistory, now: Int64, atMost limit: Int, _ trace: inout ReadTrace
    ) -> [UInt64] {
        var found: [UInt64] = []
        var inner = ReadTrace()
        forEach(Attachment.self, .attachment, &trace) { key, attachment in
            if attachment.removedAt != 0, attachment.sweptAt == 0,
                mayBeSwept(attachment.contentDigest, kept, now: now, &inner)
            {
                found.append(key)
            }
            return found.count < limit
        }
        trace.note(inner.newestRevision)
        return found
    }

    /// A content goes when every attachment with it was taken away more than 90 days ago, no frozen
    /// form names one of them, and no state that can be asked for does.
    func mayBeSwept(
        _ digest: [UInt8], _ kept: KeptHistory, now: Int64, _ trace: inout ReadTrace
    ) -> Bool {
        attachments(withContent: digest, &trace).allSatisfy { attachment in
            attachment.sweptAt != 0
                || attachment.removedAt != 0 && attachment.frozenBy == 0
                    && AttachmentKeeping.isOver(
                        removedAt: Instant(milliseconds: attachment.removedAt),
                        now: Instant(milliseconds: now))
                    && !kept.names(
                        added: attachment.addedRevision, removed: attachment.removedRevision)
        }
    }

    /// The next attachment behind `id` that names a content which none before it names: so each
    /// content is met once.
    package func nextContent(after id: UInt64) -> Attachment? {
        var trace = ReadTrace()
        var inner = ReadTrace()
        var found: Attachment?
        forEach(Attachment.self, .attachment, after: id, &trace) { key, attachment in
            guard attachment.sweptAt == 0 else { return true }
            let first = attachments(withContent: attachment.contentDigest, &inner)
                .first { $0.sweptAt == 0 }
            found = first?.id == key ? attachment : nil
            return found == nil
        }
        return found
    }

    /// In order of id.
    private func attachments(
        withContent digest: [UInt8], _ trace: inout ReadTrace
    ) -> [Attachment] {
        ids(.attachmentByDigest, IndexTerm.bytes(digest), &trace).sorted().compactMap {
            get(Attachment.self, .attachment, $0, &trace)
        }.filter { $0.contentDigest == digest }
    }
}
