import ArgumentParser
import Schema
import ShegongClient

struct AuditNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "audit", abstract: "审计（审计管理员）· The audit, for audit administrators",
            subcommands: [List.self, Summary.self])
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "列出审计记录，先旧后新 · Entries of the audit, oldest first",
                discussion: """
                    谁看过某人：--person 17 --with-readings。用 --identity 时，证件号码从标准输入读取。读取审计\
                    本身也记入审计 · Who has looked at somebody: --person 17 --with-readings. With \
                    --identity the document number is read from standard input. Reading the audit \
                    is in the audit too
                    """)
        }

        @OptionGroup var period: AuditPeriod
        @Option(help: "操作员的系统账号 · Unix account of an operator")
        var `operator`: String = ""
        @Option(help: "社工编号或管理号 · Person id or management number")
        var person: PersonArgument?
        @Flag(help: "从标准输入读取证件号码 · Document number from standard input")
        var identity = false
        @Option(help: "证件类型 · Kind of the document")
        var documentKind: Named<IdentityDocumentKind> = Named(.resident)
        @Option(help: "只看此类，可重复 · Only this kind; may be repeated")
        var kind: [Named<AuditKind>] = []
        @Option(help: "只看此方法，如 Persons/Reveal · Only this method")
        var method: String = ""
        @Flag(help: "也列脱敏查看 · Masked readings too")
        var withReadings = false
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try person?.check()
            guard !identity || person == nil else {
                throw ValidationError(Text.onePersonAtMost.bilingual)
            }
            guard ![`operator`, method].contains(where: IdentityNumberShape.matches) else {
                throw ValidationError(Text.numberAsArgument.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            var request = ListAuditRequest(scope: try scope(session), page: page.request)
            var rows: [AuditRow] = []
            var reply = ListAuditReply()
            repeat {
                let left = page.limit - UInt32(rows.count)
                request.page?.limit = left
                reply = try await session.client.listAudit(request)
                rows += reply.rows.prefix(Int(left))
                request.page?.afterId = reply.end?.nextAfterId ?? 0
                request.throughEntry = reply.reach?.throughEntry ?? 0
            } while reply.end?.nextAfterId ?? 0 != 0 && rows.count < page.limit
            try await session.show([
                .init(nil, .fields((reply.reach ?? AuditReach()).fields)),
                .init(
                    .audit, .rows(AuditRow.headings, rows.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0),
            ])
        }

        private func scope(_ session: Session) throws -> AuditScope {
            var scope = period.scope
            scope.accountName = `operator`
            switch person?.reference {
            case .id(let id): scope.personId = id
            case .managementNumber(let number): scope.managementNumber = number
            case .unusable, nil: break
            }
            if identity { scope.document = try session.readDocument(documentKind.value) }
            scope.kinds = kind.map(\.value)
            scope.method = method
            scope.withReadings = withReadings
            return scope
        }
    }

    struct Summary: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "按操作员统计，查看明文最多的在前 · Counts by operator, most reveals first")
        }

        @OptionGroup var period: AuditPeriod
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            var request = SummarizeAuditRequest(scope: period.scope)
            request.scope?.withReadings = true
            var summary = AuditSummary()
            var reply = SummarizeAuditReply()
            repeat {
                reply = try await session.client.summarizeAudit(request)
                summary.add(reply.counts)
                request.afterId = reply.end?.nextAfterId ?? 0
                request.throughEntry = reply.reach?.throughEntry ?? 0
            } while request.afterId != 0
            try await session.show([
                .init(nil, .fields((reply.reach ?? AuditReach()).fields)),
                .init(.auditSummary, .rows(AuditSummary.headings, summary.rows)),
            ])
        }
    }
}

/// From when until when.
struct AuditPeriod: ParsableArguments {
    @Option(help: "自该日或该时刻起 · From this day or instant on (UTC+8)")
    var since: DayOrInstantArgument?
    @Option(help: "至该日（含）或该时刻（不含）· Through this day, or up to this instant (UTC+8)")
    var until: DayOrInstantArgument?

    var scope: AuditScope {
        AuditScope(sinceAt: since?.start ?? 0, untilAt: until?.end ?? 0)
    }
}

/// A day, or an instant, as an argument.
struct DayOrInstantArgument: ExpressibleByArgument, Sendable, Equatable {
    /// The instant, or the first of the day, Unix milliseconds.
    var start: Int64
    /// The instant, or the first after the day.
    var end: Int64

    init?(argument: String) {
        if let instant = CalendarText.instant(from: argument) {
            start = instant
            end = instant
        } else if let first = CalendarText.instant(from: argument + " 00:00:00") {
            start = first
            end = first + 86_400_000
        } else {
            return nil
        }
    }
}
