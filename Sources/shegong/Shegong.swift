import ArgumentParser

/// The root of the command line.
struct Shegong: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "shegong",
            abstract: "社会工作者职业水平证书登记 · Register of social work certificates",
            discussion: """
                退出码 · Exit status: 0 成功 ok, 1 失败 refused, 2 用法 usage, 3 无法连接 unreachable, \
                4 无权限 not permitted, 5 不存在 not found, 6 冲突 conflict, 7 规则不允许 policy, \
                8 部分完成 partial batch, 9 数据损坏 integrity
                """,
            subcommands: [
                StatusVerb.self, WhoAmIVerb.self, DivisionNoun.self, BureauNoun.self,
                OperatorNoun.self, AdministratorNoun.self, RuleSetNoun.self, NoticeNoun.self,
                RosterNoun.self, AccountNoun.self, PersonNoun.self, ApplicationNoun.self,
                CertificateNoun.self, EducationNoun.self, EligibilityNoun.self, StatisticsNoun.self,
                FeedNoun.self, RehearsalNoun.self, SnapshotNoun.self, BackupNoun.self,
                FeedbackNoun.self, MessageNoun.self, DuplicateNoun.self, OrganisationNoun.self,
                CalendarNoun.self, RegistrationNoun.self, TransferNoun.self, ReportNoun.self,
                RemedyNoun.self, RecusalNoun.self, SpotCheckNoun.self,
                ComplaintNoun.self, ComparisonNoun.self, ReminderNoun.self,
                ReconcileVerb.self, MigrationNoun.self, AttachmentNoun.self,
                RecoveryNoun.self, ErasureNoun.self, AuditNoun.self,
            ])
    }
}
