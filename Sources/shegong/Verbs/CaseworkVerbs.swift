import ArgumentParser
import Schema
import ShegongClient

extension ApplicationNoun {
    struct Claim: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "认领案卷，认领后可见明文 · Claim a file and see it in clear")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "接手他人已认领案卷的理由 · Why it is taken over from a colleague")
        var takeoverReason: String = ""
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.claimApplication(
                    ClaimApplicationRequest(
                        applicationId: application, takeoverReason: takeoverReason),
                    key: session.key))
        }
    }

    struct Release: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "释放已认领的案卷 · Give a claimed file back")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.releaseApplication(
                    ReleaseApplicationRequest(applicationId: application), key: session.key))
        }
    }

    struct NotAccept: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "不予受理并告知去处 · Do not accept, and say where to go")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @Option(help: "应向哪个机构申请 · The bureau to go to")
        var referTo: String
        @Option(help: "所见的申请版本 · Version that you saw")
        var expectedVersion: UInt32?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let version = try await session.version(of: application, expectedVersion)
            try session.confirm("application not-accept \(application)")
            session.show(
                try await session.client.refuseAcceptance(
                    RefuseAcceptanceRequest(
                        applicationId: application, expectedVersion: version, reason: reason,
                        referredTo: referTo),
                    key: session.key))
        }
    }

    struct Resync: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "从个人信息表同步，成为新版本 · Take the personal form anew: a new version")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "所见的申请版本 · Version that you saw")
        var expectedVersion: UInt32?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let version = try await session.version(of: application, expectedVersion)
            session.show(
                try await session.client.resynchronizeApplication(
                    ResynchronizeApplicationRequest(
                        applicationId: application, expectedVersion: version),
                    key: session.key))
        }
    }

    struct Due: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "办理期限：临期和超期的申请 · What waits, and until when")
        }

        @Option(help: "截至日期，缺省今天 · As seen on this day, else today")
        var on: DayArgument?
        @Option(help: "剩余工作日不多于，0 为当日到期和超期 · At most so many working days left")
        var within: UInt32?
        @Option(help: "受理机构编号 · Only of this bureau")
        var bureau: UInt64 = 0
        @Option(help: "只列该区划及其下级 · Only this division and below")
        var division: UInt32 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listDue(
                ListDueRequest(
                    onDay: on?.day ?? 0, bureauId: bureau, divisionId: division,
                    onlyWithin: within != nil, withinWorkingDays: within ?? 0,
                    page: page.request))
            try await session.show([
                .init(
                    .applications, .rows(DueEntry.headings, reply.entries.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct ReviewMany: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "review-many",
                abstract: "批量审核，至多 200 件 · Decide a step of many files, 200 at most",
                discussion: "每行：申请编号 所见版本 [原因] · "
                    + "A line each: application, version seen, and the reason if there is one")
        }

        @Argument(help: "文件，- 为标准输入 · File, - for standard input")
        var file: String
        @Option(help: "步骤 · Which step")
        var stage: Named<ReviewStage>
        @Option(help: "审核意见 · What is decided: approve, refuse, return")
        var outcome: OutcomeArgument
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let items = try ReviewList.items(try TextFile.read(file, session.console), file)
            try session.confirm(
                "application review-many \(items.count): "
                    + outcome.outcome.name.label[session.language])
            let result = try await session.client.reviewMany(
                ReviewManyRequest(stage: stage.value, outcome: outcome.outcome, items: items),
                key: session.key)
            let reply = try await session.client.reviewBatch(result.ids.first ?? 0)
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
            let left = reply.batch?.items.count { !$0.decided } ?? 0
            guard left == 0 else {
                throw CommandFailure(
                    .partialBatch, "PARTIAL_BATCH",
                    Localized("有 \(left) 件未办理，原因见上。", "\(left) files were not decided: see above."))
            }
        }
    }
}

/// The list of a bulk decision: a line for each file.
enum ReviewList {
    static func items(
        _ text: String, _ file: String
    ) throws(CommandFailure) -> [ReviewManyItem] {
        var items: [ReviewManyItem] = []
        // With empty lines, so that a problem is told by its line.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let words = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" }
            guard !words.isEmpty, !line.hasPrefix("#") else { continue }
            guard words.count >= 2, let application = UInt64(words[0]),
                let version = UInt32(words[1])
            else {
                throw CommandFailure(
                    .usage, "FILE_INVALID",
                    Localized(
                        "\(file)：第 \(index + 1) 行应为：申请编号 版本 [原因]。",
                        "\(file): line \(index + 1) must be: application, version, reason."))
            }
            items.append(
                ReviewManyItem(
                    applicationId: application, expectedVersion: version,
                    reason: words.count > 2 ? String(words[2]) : ""))
        }
        return items
    }
}
