import ArgumentParser
import Schema
import ShegongClient

struct ApplicationNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "application", abstract: "登记申请 · Applications",
            subcommands: [
                Create.self, Receipt.self, Submit.self, Review.self, Withdraw.self, Show.self,
                List.self, Issue.self, Claim.self, Release.self, NotAccept.self, Resync.self,
                ReviewMany.self, Due.self, Letter.self, Archive.self, SettleNotice.self,
            ])
    }

    struct Create: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "新建申请 · Begin an application")
        }

        @Argument(help: "管理号 · Management number of the certificate")
        var managementNumber: ManagementNumberArgument
        @Option(help: "申请类型 · What is applied for")
        var kind: Named<ApplicationKind> = Named(.first)
        @Option(help: "登记地区划 · Registering division")
        var division: UInt32 = 0
        @Option(help: "送交机构编号 · Organisation that hands it in")
        var handedInBy: UInt64 = 0
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try managementNumber.check()
        }

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.createApplication(
                    CreateApplicationRequest(
                        kind: kind.value, managementNumber: managementNumber.text,
                        divisionId: division, organisationId: handedInBy),
                    key: session.key))
        }
    }

    struct Receipt: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "登记收件 · Record a receipt before submission")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "收件编号 · Receipt number")
        var number: String
        @Option(help: "收件时间 · When it was received")
        var receivedAt: InstantArgument
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.recordReceipt(
                    RecordReceiptRequest(
                        applicationId: application, number: number,
                        receivedAt: receivedAt.instant),
                    key: session.key))
        }
    }

    struct Submit: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "提交申请 · Submit with the pledge")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "登记通知简称 · Under which notice")
        var notice: String = ""
        @Flag(help: "申请人已作承诺声明 · The applicant has given the pledge")
        var pledge = false
        @Option(help: "所见的申请版本 · Version that you saw")
        var expectedVersion: UInt32?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard pledge else { throw ValidationError(Text.pledgeMissing.bilingual) }
        }

        func perform(_ session: Session) async throws {
            let version = try await session.version(of: application, expectedVersion)
            session.show(
                try await session.client.submitApplication(
                    SubmitApplicationRequest(
                        applicationId: application, expectedVersion: version, noticeName: notice,
                        pledgeGiven: pledge),
                    key: session.key))
        }
    }

    struct Withdraw: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "撤回申请 · Withdraw an application")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @Option(help: "所见的申请版本 · Version that you saw")
        var expectedVersion: UInt32?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let version = try await session.version(of: application, expectedVersion)
            try session.confirm("application withdraw \(application)")
            session.show(
                try await session.client.withdrawApplication(
                    WithdrawApplicationRequest(
                        applicationId: application, expectedVersion: version, reason: reason),
                    key: session.key))
        }
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "显示申请 · Show an application")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.application(application)
            session.show(Report(sections: reply.sections, isRehearsal: reply.rehearsal))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出申请 · List applications")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<ApplicationState>?
        @Option(help: "只列该机构送交的 · Only handed in by this organisation")
        var handedInBy: UInt64 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listApplications(
                ListApplicationsRequest(
                    state: state?.value ?? .unspecified, page: page.request,
                    organisationId: handedInBy))
            try await session.show([
                .init(
                    .applications,
                    .rows(Application.headings, reply.applications.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Issue: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "出证 · Issue the registration certificate")
        }

        @Argument(help: "申请编号 · Application")
        var application: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("application issue \(application)")
            session.show(
                try await session.client.issueCertificate(
                    application: application, key: session.key))
        }
    }
}

extension Session {
    /// The version that the caller names, or the one that stands now.
    func version(of application: UInt64, _ expected: UInt32?) async throws -> UInt32 {
        if let expected { return expected }
        return try await client.application(application).application?.version ?? 0
    }
}
