import ArgumentParser
import Schema
import ShegongClient

struct CertificateNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "certificate", abstract: "登记证书 · Registration certificates",
            subcommands: [Show.self, Reissue.self])
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "显示或保存证书文本 · Show or save the frozen text")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64?
        @Option(help: "登记号 · Registration number")
        var number: String = ""
        @Option(help: "文本版本，缺省现行 · Which version, else the current one")
        var version: UInt32 = 0
        @Option(help: "保存到文件 · Save to a file")
        var outputFile: String?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard (application == nil) != number.isEmpty else {
                throw ValidationError(Text.applicationOrNumber.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            let reply = try await session.client.certificateText(
                GetCertificateTextRequest(
                    applicationId: application ?? 0, number: number, version: version))
            let text = reply.text ?? CertificateText()
            let report = Report(
                sections: [.init(nil, .fields(text.fields))], isRehearsal: text.rehearsal)
            guard let outputFile else {
                session.show(report)
                return
            }
            try TextFile.write(report.text(options.output, session.language), to: outputFile)
            session.tell(Text.certificateSaved[session.language] + outputFile)
        }
    }
}

struct EligibilityNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "eligibility", abstract: "登记资格 · Eligibility",
            subcommands: [Explain.self])
    }

    struct Explain: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "逐条说明能否登记 · Explain condition by condition")
        }

        @OptionGroup var selection: PersonSelection
        @Option(help: "日期，缺省今天 · Day, else today")
        var on: DayArgument?
        @Option(help: "登记通知简称 · Under which notice")
        var notice: String = ""
        @Option(help: "申请类型 · For what")
        var kind: Named<ApplicationKind> = Named(.first)
        @Option(help: "管理号 · For which certificate")
        var certificate: ManagementNumberArgument?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try certificate?.check()
        }

        func perform(_ session: Session) async throws {
            let reply = try await session.client.explainEligibility(
                ExplainEligibilityRequest(
                    person: try selection.selector(session),
                    managementNumber: certificate?.text ?? "", kind: kind.value, noticeName: notice,
                    onDay: on?.day ?? 0))
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }
}
