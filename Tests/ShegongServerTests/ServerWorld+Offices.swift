import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Officers of the world, one for each role, and a clerk of a county that is not Deqing.
enum Officer: UInt32, CaseIterable {
    case system = 2_001
    case security = 2_002
    case auditor = 2_003
    case deqingClerk = 3_001
    case deqingReviewer = 3_002
    case zhaoqingFinal = 3_003
    case statistician = 3_004
    case batch = 3_005
    case duanzhouClerk = 3_006

    var accountName: String { "officer\(rawValue)" }

    var role: Role {
        switch self {
        case .system: .systemAdministrator
        case .security: .securityAdministrator
        case .auditor: .auditAdministrator
        case .deqingClerk, .duanzhouClerk: .clerk
        case .deqingReviewer: .reviewer
        case .zhaoqingFinal: .finalReviewer
        case .statistician: .statistician
        case .batch: .batch
        }
    }

    var bureau: String {
        switch self {
        case .deqingClerk, .deqingReviewer: "deqing"
        case .duanzhouClerk: "duanzhou"
        default: "zhaoqing"
        }
    }
}

extension ServerWorld {
    /// A connection of an officer, new each time.
    func connect(_ officer: Officer) -> ConnectionID {
        connect(uid: officer.rawValue, accountName: officer.accountName)
    }

    func connectAdministration() -> ConnectionID {
        connect(uid: 0, accountName: "root", socket: .administration)
    }

    /// One call of an officer to the end: the answer, or nil while something is held back.
    @discardableResult
    func call(
        _ method: Method, _ request: some ProtobufMessage, as officer: Officer,
        key: String? = nil
    ) -> Answer? {
        let connection = connect(officer)
        let key = key ?? (method.access.changesState ? newKey() : nil)
        let id = begin(method, payload: request.encoded(), on: connection, key: key)
        let answer = answers[id]
        if answer != nil {
            send(.disconnected(connection))
        }
        return answer
    }

    /// A call that must be answered with a reply.
    func reply<Reply: ProtobufMessage>(
        _ method: Method, _ request: some ProtobufMessage, as officer: Officer,
        _ type: Reply.Type = Reply.self
    ) throws -> Reply {
        let answer = call(method, request, as: officer)
        let bytes = try #require(
            answer?.bytes, "\(method) as \(officer): \(answer?.reason ?? "no answer")")
        return try Reply(decoding: bytes)
    }

    @discardableResult
    func write(
        _ method: Method, _ request: some ProtobufMessage, as officer: Officer
    ) throws -> WriteResult {
        now += 60
        return try reply(method, request, as: officer)
    }

    /// Divisions, three bureaus and an officer for each role.
    static func withOffices(
        isRehearsal: Bool = false, settings: ServerSettings = ServerSettings()
    ) throws -> ServerWorld {
        let image = try isRehearsal ? StoreImage.rehearsal.get() : StoreImage.offices.get()
        return try image.opened(settings)
    }

    static func makeOffices(isRehearsal: Bool) throws -> ServerWorld {
        let world = try ServerWorld(isRehearsal: isRehearsal)
        for officer in [Officer.system, .security, .auditor] {
            let connection = world.connectAdministration()
            let request = AppointAdministratorRequest(
                uid: officer.rawValue, accountName: officer.accountName, role: officer.role)
            let id = world.begin(
                .appointAdministrator, payload: request.encoded(), on: connection,
                key: world.newKey())
            _ = try #require(world.answers[id]?.bytes)
            world.send(.disconnected(connection))
        }
        try world.write(.installDivisions, Empty(), as: .system)
        let zhaoqing = try world.addBureau("zhaoqing", "肇庆市民政局", parent: 0, [441_200])
        _ = try world.addBureau("deqing", "德庆县民政局", parent: zhaoqing, [441_226])
        _ = try world.addBureau("duanzhou", "端州区民政局", parent: zhaoqing, [441_202])
        for officer in Officer.allCases where !officer.role.isAdministrator {
            let binding = Operator(
                uid: officer.rawValue, accountName: officer.accountName, roles: [officer.role])
            try world.bind(binding, officer.bureau)
        }
        return world
    }

    /// Binds an officer; whoever decides is confirmed by a second person.
    func bind(_ binding: Operator, _ bureau: String) throws {
        let result = try write(
            .createOperator, CreateOperatorRequest(operator: binding, bureauShortName: bureau),
            as: .security)
        guard result.ids.first == 0 else { return }
        try write(
            .confirmGrant, ConfirmGrantRequest(grantId: try #require(result.ids.last)),
            as: .system)
    }

    private func addBureau(
        _ shortName: String, _ name: String, parent: UInt64, _ divisions: [UInt32]
    ) throws -> UInt64 {
        let bureau = Bureau(
            shortName: shortName, name: name, parentId: parent, divisionIds: divisions)
        let request = CreateBureauRequest(bureau: bureau)
        return try #require(try write(.createBureau, request, as: .system).ids.first)
    }
}
