import ArgumentParser
import ProtobufRuntime
import Schema
import ShegongClient

struct FeedNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "feed", abstract: "变更推送 · The change feed", subcommands: [Watch.self])
    }

    struct Watch: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "跟踪本辖区的变更 · Follow the changes of your territory",
                discussion: """
                    结束时在标准错误输出给出修订号，下次用 --after 续接 · At the end the revision reached is \
                    told on standard error: go on with --after
                    """)
        }

        @Option(help: "从该修订号之后起，0 为只看今后的 · After this revision; 0 = only what is to come")
        var after: UInt64 = 0
        @Option(help: "上次所见的库世代 · Epoch in which that revision was seen")
        var epoch: UInt64 = 0
        @Option(help: "只看此类记录，可重复 · Only this kind; may be repeated")
        var kind: [Named<WatchedKind>] = []
        @Flag(help: "取完已有的变更即结束 · End when everything up to now was told")
        var untilCurrent = false
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let request = WatchRequest(
                afterRevision: after, epoch: epoch, kinds: kind.map(\.value),
                stopWhenCurrent: untilCurrent)
            var reached: (revision: UInt64, epoch: UInt64)?
            try await session.client.watch(request) { reply in
                if !reply.changes.isEmpty {
                    session.show(Report(sections: [reply.section], isRehearsal: reply.rehearsal))
                }
                reached = (reply.revision, reply.epoch)
                return true
            }
            if let reached {
                session.tell("--after \(reached.revision) --epoch \(reached.epoch)")
            }
        }
    }
}

extension WatchReply {
    /// A row for each record.
    var section: Report.Section {
        let rows = changes.flatMap { change in
            change.records.map { record -> [Cell] in
                [
                    .number(change.revision), .instant(change.at), record.kind.cell,
                    .id(record.id), record.outcome.cell, record.summary, .text(change.method),
                ]
            }
        }
        return Report.Section(
            .changes, .rows([.revision, .at, .kind, .id, .outcome, .summary, .method], rows))
    }
}

extension WatchedRecord {
    /// What is worth telling in a line: the state of a case, the end of a registration.
    fileprivate var summary: Cell {
        switch kind {
        case .person: text(Person.self) { .text($0.name) }
        case .certificate: text(Certificate.self) { .text($0.managementNumber) }
        case .registrationPeriod: text(RegistrationPeriod.self) { .day($0.validUntil) }
        case .application: text(Application.self) { $0.state.cell }
        case .receipt: text(Receipt.self) { .text($0.number) }
        case .notice: text(Notice.self) { .text($0.title) }
        case .ruleSet: text(RuleSet.self) { .text($0.name) }
        case .bureau: text(Bureau.self) { .text($0.name) }
        case .division: text(Division.self) { .text($0.name) }
        case .unspecified, .unrecognized: .absent
        default: summaryOfCase
        }
    }

    private var summaryOfCase: Cell {
        switch kind {
        case .educationEntry: text(EducationEntry.self) { $0.state.cell }
        case .educationRoll: text(EducationRoll.self) { .text($0.label) }
        case .feedbackCase: text(FeedbackCase.self) { $0.state.cell }
        case .message: text(ShortMessage.self) { $0.state.cell }
        case .registrationEvent: text(RegistrationEvent.self) { $0.state.cell }
        case .personChange: text(PersonChange.self) { $0.state.cell }
        case .remedyCase: text(RemedyCase.self) { $0.state.cell }
        case .decisionLetter: text(DecisionLetter.self) { .text($0.number) }
        case .complaint: text(Complaint.self) { $0.state.cell }
        case .organisation: text(Organisation.self) { .text($0.names.last?.name ?? "") }
        case .reviewBatch: text(ReviewBatch.self) { $0.outcome.cell }
        case .report: text(PublishedReport.self) { .text($0.name) }
        case .comparisonCandidate: text(ComparisonCandidate.self) { $0.state.cell }
        default: .absent
        }
    }

    private func text<Record: ProtobufMessage>(
        _ type: Record.Type, _ cell: (Record) -> Cell
    ) -> Cell {
        guard !record.isEmpty, let record = try? Record(decoding: record) else { return .absent }
        return cell(record)
    }
}

extension WatchedKind: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .person: ValueName("person", "社工", "person")
        case .certificate: ValueName("certificate", "职业水平证书", "professional certificate")
        case .registrationPeriod:
            ValueName("registration-period", "登记有效期", "registration period")
        case .application: ValueName("application", "登记申请", "application")
        case .receipt: ValueName("receipt", "收件", "receipt")
        case .notice: ValueName("notice", "登记通知", "notice")
        case .ruleSet: ValueName("rule-set", "规则集", "rule set")
        case .bureau: ValueName("bureau", "登记机构", "bureau")
        case .division: ValueName("division", "行政区划", "division")
        default: caseName
        }
    }

    private var caseName: ValueName {
        switch self {
        case .educationEntry: ValueName("education", "继续教育", "continuing education")
        case .educationRoll: ValueName("education-roll", "继续教育名单", "education roll")
        case .feedbackCase: ValueName("feedback", "反馈", "feedback")
        case .message: ValueName("message", "短信", "message")
        case .registrationEvent:
            ValueName("registration-event", "登记事项", "registration event")
        case .personChange: ValueName("person-change", "变更", "change about a person")
        case .remedyCase: ValueName("remedy", "复核", "review of a refusal")
        case .decisionLetter:
            ValueName("decision-letter", "不予登记决定书", "letter of a refusal")
        case .complaint: ValueName("complaint", "举报", "complaint")
        case .organisation: ValueName("organisation", "机构", "organisation")
        case .reviewBatch: ValueName("review-batch", "批量审核", "bulk decision")
        case .report: ValueName("report", "报表", "report")
        case .comparisonCandidate:
            ValueName("comparison-candidate", "比对对象", "candidate of a comparison list")
        case .unrecognized(let number): .unknown(number)
        default: ValueName("unspecified", "不详", "not known")
        }
    }
}

extension WatchedOutcome: NamedValue {
    var name: ValueName {
        switch self {
        case .unspecified: ValueName("unspecified", "不详", "not known")
        case .put: ValueName("put", "新增或更新", "put")
        case .removed: ValueName("removed", "移除", "removed")
        case .left: ValueName("left", "已转出辖区", "left the territory")
        case .unrecognized(let number): .unknown(number)
        }
    }
}
