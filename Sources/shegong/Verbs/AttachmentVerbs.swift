import ArgumentParser
import Schema
import ShegongClient

struct AttachmentNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "attachment", abstract: "附件 · Attachments",
            subcommands: [Add.self, List.self, Get.self, Remove.self, Sweep.self])
    }

    struct Add: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "上传附件 · Add an attachment",
                discussion: """
                    PDF、JPEG、PNG、OFD；同一内容只保存一次，中断后可重新执行 · PDF, JPEG, PNG or OFD; the same \
                    content is kept once, so an interrupted one may be repeated
                    """)
        }

        @Argument(help: "文件 · File")
        var file: String
        @OptionGroup var subject: SubjectOptions
        @Option(help: "附件种类 · What it is")
        var kind: Named<AttachmentKind>
        @Option(help: "文件类型，缺省按扩展名 · Media type, else by the file's ending")
        var mediaType: String?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard mediaType != nil || MediaTypeByEnding.of(file) != nil else {
                throw ValidationError(Text.mediaTypeUnclear.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            let (digest, bytes) = try Self.measure(file)
            let header = AttachmentHeader(
                subject: subject.named.subject, subjectId: subject.named.id, kind: kind.value,
                fileName: file.split(separator: "/").last.map(String.init) ?? file,
                mediaType: mediaType ?? MediaTypeByEnding.of(file) ?? "", bytes: bytes,
                contentDigest: digest)
            let progress = ByteProgress(session, .attachmentMoving)
            var input = try InputFile(file)
            defer { progress.end(Int(clamping: bytes)) }
            session.show(
                try await session.client.uploadAttachment(
                    header, next: { try input.read() },
                    progress: { progress.show(Int(clamping: $0)) }))
        }

        /// Reads it once for what has to be announced.
        private static func measure(
            _ file: String
        ) throws(CommandFailure) -> (digest: [UInt8], bytes: UInt64) {
            var digest = ContentDigest()
            var count: UInt64 = 0
            var input = try InputFile(file)
            while case let piece = try input.read(), !piece.isEmpty {
                digest.add(piece)
                count += UInt64(piece.count)
            }
            return (digest.finish(), count)
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出附件 · List attachments")
        }

        @OptionGroup var subject: SubjectOptions
        @Flag(help: "包括已移除的 · Also those that were removed")
        var removed = false
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listAttachments(
                ListAttachmentsRequest(
                    subject: subject.named.subject, subjectId: subject.named.id,
                    withRemoved: removed, page: page.request))
            try await session.show([
                .init(
                    .attachments, .rows(Attachment.headings, reply.attachments.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Get: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "取出附件内容，记入审计 · Get the content; audited with the reason")
        }

        @Argument(help: "附件编号 · Attachment")
        var attachment: UInt64
        @Option(help: "新文件 · File to be made")
        var to: String
        @Option(help: "原因；通知的附件不需要 · Why; not needed for a notice's")
        var reason: String = ""
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            var output = try BackupOutput(
                to, unlike: ("ATTACHMENT_DIFFERS", .attachmentUnlike))
            let progress = ByteProgress(session, .attachmentMoving)
            let found: Attachment
            do {
                found = try await session.client.fetchAttachment(
                    FetchAttachmentRequest(attachmentId: attachment, reason: reason)
                ) { content in
                    try output.write(content)
                    progress.show(output.count)
                }
                try output.finish(found.contentDigest)
            } catch {
                progress.end(output.count)
                output.discard()
                throw error
            }
            progress.end(output.count)
            try await session.show([
                .init(nil, .fields(Report.fields(Attachment.headings, found.cells)))
            ])
        }
    }

    struct Remove: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "移除附件 · Remove an attachment",
                discussion: """
                    已随申请提交的仍可取出；其余满90天且无处引用后可清理内容 · What was submitted with an \
                    application can still be got; other contents may be swept after 90 days
                    """)
        }

        @Argument(help: "附件编号 · Attachment")
        var attachment: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("attachment remove \(attachment)")
            session.show(
                try await session.client.removeAttachment(
                    RemoveAttachmentRequest(attachmentId: attachment, reason: reason),
                    key: session.key))
        }
    }

    struct Sweep: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "清理无处引用的附件内容 · Give up contents that nothing names any more",
                discussion: """
                    移除满90天、未随申请提交、且任何保留的历史都不再引用的；每次至多1000件 · Removed \
                    more than 90 days ago, submitted with nothing, named by no kept past; at most \
                    1,000 at once
                    """)
        }

        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("attachment sweep")
            session.show(
                try await session.client.sweepAttachments(
                    SweepAttachmentsRequest(reason: reason), key: session.key))
        }
    }
}

/// What an attachment belongs to: exactly one of these.
struct SubjectOptions: ParsableArguments {
    @Option(help: "社工编号 · Of this person")
    var person: UInt64?
    @Option(help: "申请编号 · Of this application")
    var application: UInt64?
    @Option(help: "反馈编号 · Of this feedback case")
    var feedback: UInt64?
    @Option(help: "通知编号 · Of this notice, by its id")
    var notice: UInt64?
    @Option(help: "举报编号 · Of this complaint")
    var complaint: UInt64?
    @Option(help: "复核编号 · Of this review of a refusal")
    var remedy: UInt64?

    private var given: [(subject: AttachmentSubject, id: UInt64)] {
        let all: [(AttachmentSubject, UInt64?)] = [
            (.person, person), (.application, application), (.feedback, feedback),
            (.notice, notice), (.complaint, complaint), (.remedy, remedy),
        ]
        return all.compactMap { subject, id in id.map { (subject, $0) } }
    }

    /// The one that was given; `validate` has seen to it that there is one.
    var named: (subject: AttachmentSubject, id: UInt64) { given.first ?? (.unspecified, 0) }

    func validate() throws {
        guard given.count == 1 else { throw ValidationError(Text.oneSubject.bilingual) }
    }
}

/// What a file is by the ending of its name; the daemon holds its first bytes against that.
enum MediaTypeByEnding {
    static func of(_ file: String) -> String? {
        switch file.lowercased().split(separator: ".").last {
        case "pdf": "application/pdf"
        case "jpg", "jpeg": "image/jpeg"
        case "png": "image/png"
        case "ofd": "application/ofd"
        default: nil
        }
    }
}

extension Session {
    /// The attachments of an application and of its applicant, those that were removed too.
    func attachments(
        of application: UInt64, _ person: UInt64, _ page: PageRequest
    ) async throws(RegistryError) -> [Report.Section] {
        var rows: [[Cell]] = []
        for (subject, id) in [(AttachmentSubject.application, application), (.person, person)] {
            let reply = try await client.listAttachments(
                ListAttachmentsRequest(
                    subject: subject, subjectId: id, withRemoved: true, page: page))
            rows += reply.attachments.map(\.cells)
        }
        return [.init(.attachments, .rows(Attachment.headings, rows))]
    }
}
