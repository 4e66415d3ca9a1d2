import Registry
import Schema
import TTRPC

/// The one place where refusals and failures become a status of the wire: code, stable reason,
/// message in the caller's language, field violations.
struct MessageCatalogue {
    /// Domain of our reasons in `ErrorInfo`.
    static var domain: String { "shegong" }

    /// Failures that are no refusal of the registry.
    enum Failure {
        case unknownPeer, notPermitted, unreadable, writesRefused, snapshotFailed, internalError
    }

    func unimplemented(_ language: Language) -> Status {
        Self.status(
            .unimplemented,
            MessageTemplate("没有这个方法，请升级客户端。", "There is no such method. Update the client.")
                .text(language, []), reason: "METHOD_UNKNOWN")
    }

    func stopping(_ language: Language) -> Status {
        Self.status(
            .unavailable,
            MessageTemplate("服务器正在停止，请稍后重试。", "The daemon is stopping. Try again later.")
                .text(language, []), reason: "STOPPING")
    }

    func status(_ refusal: Refusal, _ language: Language) -> Status {
        var parameters = refusal.parameters
        if let condition = parameters.firstIndex(where: { $0.name == "condition" }) {
            let code = parameters[condition].value
            parameters[condition].value = ConditionTexts.text(code, language)
        }
        return Self.status(
            refusal.reason.kind.code, refusal.reason.template.text(language, parameters),
            reason: Self.wireReason(refusal), parameters: refusal.parameters,
            fields: refusal.fields)
    }

    func status(_ failure: Failure, _ language: Language) -> Status {
        let (code, reason, template): (StatusCode, String, MessageTemplate) =
            switch failure {
            case .unknownPeer:
                (
                    .permissionDenied, "UNKNOWN_PEER",
                    MessageTemplate("未授权的账号。", "This account is not authorised.")
                )
            case .notPermitted:
                (
                    .permissionDenied, "NOT_PERMITTED",
                    MessageTemplate("您的角色不能执行此操作。", "Your role does not allow this.")
                )
            case .unreadable:
                (
                    .invalidArgument, "REQUEST_UNREADABLE",
                    MessageTemplate("请求无法解析。", "The request cannot be read.")
                )
            case .writesRefused:
                (
                    .resourceExhausted, "WRITES_REFUSED",
                    MessageTemplate(
                        "磁盘空间不足，暂停写入；查询不受影响。请联系系统管理员。",
                        "No disk space: changes are refused. Ask the system administrator.")
                )
            case .snapshotFailed:
                (
                    .resourceExhausted, "SNAPSHOT_FAILED",
                    MessageTemplate(
                        "快照未能写成，原有快照与日志不受影响。请检查磁盘空间。",
                        "The snapshot was not written; the former ones and the journal stay. "
                            + "Look at the disk's free space.")
                )
            case .internalError:
                (
                    .internalError, "INTERNAL",
                    MessageTemplate(
                        "服务器内部错误，请联系系统管理员。", "Internal error. Ask the system administrator.")
                )
            }
        return Self.status(code, template.text(language, []), reason: reason)
    }

    func status(_ reason: LimitReason, _ language: Language) -> Status {
        let template =
            switch reason {
            case .requestRate: MessageTemplate("操作过于频繁，请稍候重试。", "Too many requests. Wait a moment.")
            case .revealBudget:
                MessageTemplate(
                    "查看明文的次数已用完，请稍后再试或由审核人员认领案卷。",
                    "Your budget for clear text is spent. Try later.")
            case .journalBusy: MessageTemplate("服务器繁忙，请稍候重试。", "The server is busy. Wait a moment.")
            case .replyTooLarge:
                MessageTemplate("结果过大，请减小页长。", "The answer is too large. Ask for a smaller page.")
            case .backupUnderWay:
                MessageTemplate(
                    "已有备份正在进行，请等其结束后重试。", "A backup is under way. Wait until it has ended.")
            case .readerTooSlow:
                MessageTemplate(
                    "接收方长时间未读取，传输已中止，请重新开始。",
                    "Nothing was read for too long: the stream was given up. Begin it again.")
            case .pastBusy:
                MessageTemplate(
                    "按历史修订号的统计正在进行，等候的已满，请稍后再试。",
                    "Figures of earlier revisions are being counted, and enough wait. Try later.")
            case .feedReaders:
                MessageTemplate(
                    "同时跟踪变更的连接过多，请关闭不用的再试。",
                    "Too many follow the changes at once. Close those that nobody needs.")
            case .uploadsUnderWay, .attachmentNoRoom, .sweepUnderWay:
                reason.attachmentTemplate ?? MessageTemplate("请求被拒绝。", "Refused.")
            }
        return Self.status(
            .resourceExhausted, template.text(language, []), reason: reason.rawValue)
    }

    private static func status(
        _ code: StatusCode, _ message: String, reason: String,
        parameters: [Refusal.Parameter] = [], fields: [FieldProblem] = []
    ) -> Status {
        var info = ErrorInfo()
        info.reason = reason
        info.domain = domain
        info.metadata = parameters.map { parameter in
            var entry = MetadataEntry()
            entry.key = parameter.name
            entry.value = parameter.value
            return entry
        }
        var bad: BadRequest?
        if !fields.isEmpty {
            bad = BadRequest()
            bad?.fieldViolations = fields.map { field in
                var violation = FieldViolation()
                violation.field = field.field
                violation.description = field.reason
                return violation
            }
        }
        return Status(code, message, errorInfo: info, badRequest: bad)
    }

    /// Somebody who is not eligible hears the code of the first condition that fails.
    private static func wireReason(_ refusal: Refusal) -> String {
        guard refusal.reason == .notEligible,
            let code = refusal.parameters.first(where: { $0.name == "reason" })
        else { return refusal.reason.rawValue }
        return code.value
    }
}

extension RefusalKind {
    /// The status code of the wire.
    var code: StatusCode {
        switch self {
        case .invalidArgument: .invalidArgument
        case .notFound: .notFound
        case .alreadyExists: .alreadyExists
        case .failedPrecondition: .failedPrecondition
        case .permissionDenied: .permissionDenied
        case .conflict: .aborted
        case .outOfRange: .outOfRange
        }
    }
}
