import Glibc
import Schema
import ShegongClient
import Testing

@testable import ShegongServer

/// A daemon with the offices of Zhaoqing, and for each officer the client library over a connection
/// under his own uid: the kernel tells the daemon the uid of whoever connects, so a relay connects
/// for him and passes the bytes on.
final class TradeOffice {
    let home: DaemonHome
    let daemon: DaemonProcess
    private let root: RegistryClient
    private let terminal: OfficerTerminal<Account>
    private var relays: [DaemonProcess] = []
    private var clients: [Account: RegistryClient] = [:]

    /// Accounts that every Debian has, so that none has to be made.
    enum Account: String, CaseIterable {
        case system = "daemon"
        case security = "bin"
        case auditor = "news"
        case final = "sys"
        case secondFinal = "proxy"
        case reviewer = "sync"
        case secondReviewer = "www-data"
        case clerk = "games"
        case batch = "man"
        case duanzhouClerk = "backup"

        var uid: UInt32 { getpwnam(rawValue).map { $0.pointee.pw_uid } ?? 0 }

        fileprivate var role: Role {
            switch self {
            case .system: .systemAdministrator
            case .security: .securityAdministrator
            case .auditor: .auditAdministrator
            case .final, .secondFinal: .finalReviewer
            case .reviewer, .secondReviewer: .reviewer
            case .clerk, .duanzhouClerk: .clerk
            case .batch: .batch
            }
        }

        fileprivate var bureau: String {
            switch self {
            case .system, .security, .auditor: ""
            case .final, .secondFinal, .batch: "zhaoqing"
            case .reviewer, .secondReviewer, .clerk: "deqing"
            case .duanzhouClerk: "duanzhou"
            }
        }
    }

    /// Other tests hold the threads meanwhile.
    private static let patience = Duration.seconds(600)
    /// 2021-12-20 09:00 in UTC+8, in the notice's window.
    static let morning: Int64 = 1_639_962_000_000
    static let day: Int64 = 86_400_000

    private static let relay = """
        use IO::Socket::UNIX; use IO::Select;
        $SIG{CHLD} = 'IGNORE';
        my $server = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 9) or die $!;
        while (my $near = $server->accept) {
            next if fork;
            my $far = IO::Socket::UNIX->new(Peer => $ARGV[1]) or exit 1;
            my %other = ($near => $far, $far => $near);
            my $both = IO::Select->new($near, $far);
            while (my @ready = $both->can_read) {
                for my $from (@ready) {
                    my $count = sysread $from, my $bytes, 65536 or exit 0;
                    for (my $done = 0; $done < $count;) {
                        $done += syswrite($other{$from}, $bytes, $count - $done, $done) or exit 0;
                    }
                }
            }
        }
        """

    static var canRun: Bool {
        access("/usr/bin/perl", X_OK) == 0 && access(UIDSwitch.program, X_OK) == 0
    }

    init() throws {
        home = try DaemonHome()
        try home.initialize(isRehearsal: true)
        daemon = try home.serve(environment: ["SHEGONG_SOCKET_GROUP=daemon"])
        root = RegistryClient(
            settings: ClientSettings(
                socketPath: home.administrationSocket, acceptLanguage: "en",
                deadline: Self.patience))
        terminal = try OfficerTerminal(home, output: nil)
        try #require(mkdir(home.path + "/relays", 0o777) == 0)
        try #require(chmod(home.path + "/relays", 0o777) == 0)
        for account in Account.allCases {
            let socket = home.path + "/relays/\(account.rawValue)"
            let arguments =
                try UIDSwitch.prefix(account.rawValue) + [
                    "/usr/bin/perl", "-e", Self.relay, socket, home.bureauSocket,
                ]
            relays.append(
                try #require(DaemonProcess(arguments, logTo: home.path + "/relay.log")))
            clients[account] = RegistryClient(
                settings: ClientSettings(
                    socketPath: socket, acceptLanguage: "en", deadline: Self.patience))
        }
        for account in Account.allCases {
            let socket = home.path + "/relays/\(account.rawValue)"
            try #require(poll(within: 20) { access(socket, R_OK) == 0 }, "no relay: \(account)")
        }
    }

    /// An officer's own client.
    func client(_ account: Account) throws -> RegistryClient {
        try #require(clients[account])
    }

    func setClock(_ instant: Int64) async throws {
        _ = try await root.setClock(instant)
    }

    /// Administrators, divisions, bureaus, officers, rules, the notice, a roster.
    func open(_ passers: [Passer]) async throws {
        try await setClock(Self.morning)
        for account in [Account.system, .security, .auditor] {
            _ = try await root.appointAdministrator(
                AppointAdministratorRequest(
                    uid: account.uid, accountName: account.rawValue, role: account.role))
        }
        let system = try client(.system)
        _ = try await system.installDivisions()
        for bureau in [
            Bureau(shortName: "zhaoqing", name: "肇庆市民政局", divisionIds: [441_200]),
            Bureau(
                shortName: "deqing", name: "德庆县民政局", parentId: 1, divisionIds: [441_226]),
            Bureau(
                shortName: "duanzhou", name: "端州区民政局", parentId: 1, divisionIds: [441_202]),
        ] {
            _ = try await system.createBureau(CreateBureauRequest(bureau: bureau))
        }
        for account in Account.allCases where !account.bureau.isEmpty {
            let binding = Operator(
                uid: account.uid, accountName: account.rawValue, roles: [account.role])
            let bound = try await client(.security).createOperator(
                CreateOperatorRequest(operator: binding, bureauShortName: account.bureau))
            if bound.ids.first == 0, let grant = bound.ids.last {
                _ = try await system.confirmGrant(grant)
            }
        }
        let final = try client(.final)
        _ = try await final.publishRuleSet(Published.guangdong)
        _ = try await final.publishNotice(Published.zhaoqing2021)
        let header = RosterImportHeader(
            label: "2020年名单", expectedRows: UInt32(passers.count),
            contentDigest: Array(repeating: 5, count: 32))
        let rows = AsyncStream<RosterEntry> { stream in
            for passer in passers { stream.yield(passer.entry()) }
            stream.finish()
        }
        let reply = try await client(.batch).importRoster(header, rows: rows)
        try #require(reply.errorCount == 0)
    }

    /// The clean stop, after which the store verifies.
    func close() async throws {
        for client in clients.values { await client.close() }
        await root.close()
        daemon.signal(SIGTERM)
        #expect(daemon.exitCode(within: 10) == 0)
        let verify = try #require(
            DaemonProcess([DaemonProcess.binary ?? "", "verify", "--directory", home.store]))
        #expect(verify.exitCode(within: 30) == 0)
    }

    /// A line of the command line's binary under an officer's uid; exit code and output.
    func play(
        _ account: Account, _ arguments: [String], input: String = ""
    ) throws -> (code: Int32?, text: String) {
        try terminal.run(account, arguments, input: input)
    }
}

extension Passer {
    /// Somebody invented, from a number below 400: a man born on the last day of 1899.
    static func invented(_ number: Int) -> Passer {
        let order = String(2 * number + 201)
        let body = "44122618991231" + order
        var sum = 0
        for digit in body.utf8 {
            sum = ((sum + Int(digit) - 48) * 2) % 11
        }
        let check = (12 - sum) % 11
        return Passer(
            name: "路\(["甲", "乙", "丙", "丁", "戊", "己"][number % 6])",
            number: body + (check == 10 ? "X" : "\(check)"),
            managementNumber: "20204412260000\(order)")
    }
}
