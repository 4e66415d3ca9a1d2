import ArgumentParser
import Glibc
import Schema
import ShegongClient

struct OperatorNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "operator", abstract: "操作员 · Operators",
            subcommands: [
                Create.self, End.self, List.self, Confirm.self, Decline.self, Grants.self,
            ])
    }

    struct Create: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "绑定系统账号 · Bind a Unix account to a bureau and roles",
                discussion: "审核角色和管理员须由另一位管理员用 operator confirm 确认后才生效 · "
                    + "Reviewers and administrators wait for a second administrator")
        }

        @Argument(help: "系统账号 · Unix account")
        var account: String
        @Option(help: "系统账号编号，缺省由账号查得 · Unix user id, else looked up")
        var uid: UInt32?
        @Option(help: "登记机构简称 · Bureau by short name")
        var bureau: String = ""
        @Option(help: "登记机构编号 · Bureau by id")
        var bureauID: UInt64 = 0
        @Option(name: .customLong("role"), help: "角色，可重复 · Role, may be repeated")
        var roles: [Named<Role>]
        @Option(help: "起始日期 · First day")
        var validFrom: DayArgument?
        @Option(help: "截止日期 · Last day")
        var validUntil: DayArgument?
        @Option(help: "本人社工编号（回避）· The officer's own record, for recusal")
        var person: UInt64 = 0
        @Option(help: "显示名称 · Name shown to colleagues")
        var displayName: String = ""
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let bound = Operator(
                uid: try UnixAccount.userID(account, given: uid), accountName: account,
                bureauId: bureauID, roles: roles.map(\.value), validFrom: validFrom?.day ?? 0,
                validUntil: validUntil?.day ?? 0, personId: person, displayName: displayName)
            let result = try await session.client.createOperator(
                CreateOperatorRequest(operator: bound, bureauShortName: bureau),
                key: session.key)
            session.show(result)
            if result.ids.first == 0, let grant = result.ids.last {
                session.tell(Text.grantWaits[session.language] + "\(grant)")
            }
        }
    }

    struct End: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "终止操作员 · End an operator's binding now")
        }

        @Argument(help: "操作员编号 · Operator")
        var operatorID: UInt64
        @Option(help: "原因 · Why, kept in the history")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("operator end \(operatorID)")
            session.show(
                try await session.client.endOperator(
                    EndOperatorRequest(operatorId: operatorID, reason: reason), key: session.key))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出操作员 · List operators")
        }

        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listOperators(
                ListOperatorsRequest(page: page.request))
            try await session.show([
                .init(
                    .operators, .rows(Operator.headings, reply.operators.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }
}

struct AdministratorNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "administrator", abstract: "管理员（管理套接字）· Administrators, on admin.sock",
            subcommands: [Appoint.self])
    }

    struct Appoint: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "任命管理员 · Appoint an administrator")
        }

        @Argument(help: "系统账号 · Unix account")
        var account: String
        @Option(help: "系统账号编号，缺省由账号查得 · Unix user id, else looked up")
        var uid: UInt32?
        @Option(help: "三种管理员之一 · One of the three administrators")
        var role: Named<Role>
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let request = AppointAdministratorRequest(
                uid: try UnixAccount.userID(account, given: uid), accountName: account,
                role: role.value)
            session.show(
                try await session.client.appointAdministrator(request, key: session.key))
        }
    }
}

/// Accounts of the machine.
enum UnixAccount {
    /// The user id that was given, or the one that the machine knows for the account.
    static func userID(_ account: String, given: UInt32?) throws(CommandFailure) -> UInt32 {
        if let given { return given }
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let result = getpwnam_r(account, &entry, &buffer, buffer.count, &found)
        guard result == 0, let found else {
            throw .usage(
                Localized("本机没有账号 \(account)。", "There is no account \(account) on this machine."))
        }
        return found.pointee.pw_uid
    }
}
