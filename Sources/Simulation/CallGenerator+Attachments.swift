import ProtobufRuntime
import Registry
import Schema
import ShegongServer
import Storage

/// Attachments: uploads whole, wrong and broken off; removals and sweeps; contents asked for.
extension CallGenerator {
    /// To a person, a file or a notice; some are not what they are said to be.
    mutating func addAttachment(_ view: View) -> Intent {
        let content = content()
        var header = AttachmentHeader(
            kind: dice.pick([.identity, .degree, .pledge, .other], else: .other),
            fileName: dice.once(in: 12) ? "" : "扫描件.pdf",
            mediaType: dice.once(in: 12) ? "image/png" : "application/pdf",
            bytes: UInt64(content.count), contentDigest: Self.digest(of: content))
        let member = place(&header, view)
        if dice.once(in: 12) { header.contentDigest[0] ^= 1 }
        var messages = [UploadAttachmentMessage(header: header)]
        let block = 1 + Int(dice.number(below: UInt64(content.count)))
        for start in stride(from: 0, to: content.count, by: block) {
            let end = min(start + block, content.count)
            messages.append(UploadAttachmentMessage(content: Array(content[start..<end])))
            if messages.count == 6 { break }
        }
        return Intent(
            member: member, method: .uploadAttachment, messages: messages.map { $0.encoded() },
            breaksOff: dice.once(in: 8))
    }

    /// Says what it belongs to; returns who may add it there.
    private mutating func place(_ header: inout AttachmentHeader, _ view: View) -> CastMember {
        switch dice.number(below: 5) {
        case 0:
            let notice = dice.pick(view.all(Notice.self, .notice), else: Notice(id: 999))
            header.subject = .notice
            header.subjectId = notice.id
            header.kind = .guide
            return .final
        case 1, 2:
            let application = application(view, [.draft, .pending, .returned])
            header.subject = .application
            header.subjectId = application.id
            return clerk(of: application.divisionId)
        default:
            let person = dice.pick(view.all(Person.self, .person), else: Person(id: 999))
            header.subject = .person
            header.subjectId = person.id
            return clerk(of: person.divisionId)
        }
    }

    /// Few contents, so that some come twice; a few blocks of the page cache long at most.
    private mutating func content() -> [UInt8] {
        let number = dice.number(below: 24)
        let count = 16 + Int(number * number * 23)
        return Array("%PDF-1.7 ".utf8)
            + (0..<count).map { UInt8(truncatingIfNeeded: UInt64($0) &* (number + 3)) }
    }

    mutating func removeAttachment(_ view: View) -> Intent {
        let all = view.all(Attachment.self, .attachment)
        let there = all.filter { $0.removedAt == 0 }
        let attachment = dice.pick(dice.once(in: 8) ? all : there, else: Attachment(id: 999))
        let person = view.all(Person.self, .person).first { $0.id == attachment.personId }
        let request = RemoveAttachmentRequest(
            attachmentId: attachment.id, reason: dice.once(in: 8) ? "" : "传错文件")
        return Intent(
            member: attachment.subject == .notice ? .final : clerk(of: person?.divisionId ?? 0),
            method: .removeAttachment, payload: request.encoded())
    }

    mutating func sweepAttachments() -> Intent {
        Intent(
            member: .system, method: .sweepAttachments,
            payload: SweepAttachmentsRequest(
                reason: dice.once(in: 8) ? "" : "定期清理"
            ).encoded())
    }

    mutating func attachmentQuestion(
        _ method: Method, _ officer: CastMember, _ person: UInt64, _ view: View
    ) -> Intent {
        guard method == .fetchAttachment else {
            return ask(
                officer, method,
                ListAttachmentsRequest(
                    subject: .person, subjectId: person, withRemoved: dice.once(in: 2)))
        }
        let there = view.all(Attachment.self, .attachment).filter { $0.removedAt == 0 }
        let attachment = dice.pick(there.map(\.id), else: 1)
        return ask(
            dice.once(in: 3) ? officer : .deqingReviewer, method,
            FetchAttachmentRequest(
                attachmentId: attachment, reason: dice.once(in: 6) ? "" : "核对材料"))
    }

    static func digest(of content: [UInt8]) -> [UInt8] {
        var digest = DigestBuilder()
        digest.update(content, in: 0..<content.count)
        return digest.finish().bytes
    }
}
