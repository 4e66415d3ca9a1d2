import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Whatever a peer sends, the process lives and the call is answered, once.
struct MalformedRequestTests {
    /// Over 20,000 in all; few for methods that do not look at their request, and do much work.
    private static func rounds(_ method: Method) -> Int {
        [.installDivisions, .takeSnapshot].contains(method) ? 20 : 650
    }

    @Test(arguments: Method.allCases)
    func `No request, however mangled, traps or stays without an answer`(method: Method) throws {
        let (world, ids) = try Self.world
        var random = SeededGenerator(seed: UInt64(method.rawValue))
        let whole = Self.request(method, ids)
        let revision = world.core.state.revision
        for round in 0..<Self.rounds(method) {
            world.now += 60
            let payload = Self.mangled(whole, &random)
            let connection =
                method == .appointAdministrator
                ? world.connectAdministration() : world.connect(Self.caller(of: method))
            let key = round % 16 == 0 ? nil : world.newKey()
            let id: CallID
            if method == .importRoster {
                let stream = world.openImport()
                world.send(.message(stream.id, payload))
                world.send(.message(stream.id, Self.mangled(whole, &random)))
                stream.finish()
                id = stream.id
            } else {
                id = world.begin(method, payload: payload, on: connection, key: key)
            }
            try #require(world.answerCounts[id] == 1, "seed \(method.rawValue), round \(round)")
            world.send(.disconnected(connection))
        }
        #expect(world.core.state.revision >= revision)
        #expect(try world.restarted().core.state.revision == world.core.state.revision)
    }

    private static var world: (ServerWorld, RegisterIDs) {
        get throws {
            let (world, ids) = try ServerWorld.withRegister()
            return (world, ids)
        }
    }

    /// Flips, cuts, repeats and inserts, up to four times.
    private static func mangled(
        _ whole: [UInt8], _ random: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = whole
        for _ in 0...Int.random(in: 0..<4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where place < bytes.count:
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes.removeSubrange(place...)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 3: bytes.insert(contentsOf: bytes.prefix(place), at: place)
            case 4: bytes.insert(contentsOf: repeatElement(0xFF, count: 9) + [0x01], at: place)
            default:
                bytes.insert(
                    contentsOf: [0x08 | UInt8(place & 7) << 3, 0xFF, 0xFF, 0x7F], at: place)
            }
            bytes.removeSubrange(min(bytes.count, 4_096)...)
        }
        return bytes
    }

    private static func caller(of method: Method) -> Officer {
        Officer.allCases.first { method.access.roles.contains($0.role) } ?? .deqingClerk
    }

    private static func request(_ method: Method, _ ids: RegisterIDs) -> [UInt8] {
        let selector = PersonSelector(
            personId: ids.person, managementNumber: Passer.zhang.managementNumber,
            identity: Passer.zhang.identity)
        let page = PageRequest(limit: 10, afterId: 1)
        return switch method {
        case .appointAdministrator:
            AppointAdministratorRequest(uid: 5_000, accountName: "x", role: .systemAdministrator)
                .encoded()
        case .installDivisions, .whoAmI, .status, .takeSnapshot: Empty().encoded()
        case .listDivisions:
            ListDivisionsRequest(underId: 441_200, onDay: 20_211_220, page: page).encoded()
        case .createBureau:
            CreateBureauRequest(
                bureau: Bureau(shortName: "x", name: "某局", divisionIds: [441_203])
            ).encoded()
        case .listBureaus: ListBureausRequest(page: page).encoded()
        case .createOperator:
            CreateOperatorRequest(
                operator: Operator(uid: 5_001, accountName: "x", roles: [.clerk]),
                bureauShortName: "deqing"
            ).encoded()
        case .endOperator: EndOperatorRequest(operatorId: 77, reason: "x").encoded()
        case .listOperators: ListOperatorsRequest(page: page).encoded()
        case .publishRuleSet: PublishRuleSetRequest(ruleSet: Published.guangdong).encoded()
        case .publishNotice: PublishNoticeRequest(notice: Published.zhaoqing2021).encoded()
        case .listNotices: ListNoticesRequest(page: page).encoded()
        case .importRoster:
            RosterImportMessage(
                header: RosterImportHeader(
                    label: "x", expectedRows: 1, contentDigest: Array(repeating: 3, count: 32)),
                firstRow: 1, rows: ServerWorld.inventedRows(1)
            ).encoded()
        case .listRosterBatches: ListRosterBatchesRequest(page: page).encoded()
        case .listRosterEntries:
            ListRosterEntriesRequest(examYear: 2020, page: page).encoded()
        case .openAccount:
            OpenAccountRequest(identity: Passer.li.identity, divisionId: 441_226).encoded()
        case .getPerson: GetPersonRequest(person: selector, minimumRevision: 9).encoded()
        case .searchPersons:
            SearchPersonsRequest(name: Passer.zhang.name, page: page).encoded()
        case .updatePersonalForm:
            UpdatePersonalFormRequest(
                personId: ids.person, form: Passer.zhang.form, expectedVersion: 1
            ).encoded()
        case .reveal: RevealRequest(personId: ids.person, reason: "核对").encoded()
        case .createApplication:
            CreateApplicationRequest(
                kind: .first, managementNumber: Passer.li.managementNumber, divisionId: 441_226
            ).encoded()
        case .recordReceipt:
            RecordReceiptRequest(
                applicationId: ids.application, number: "1", receivedAt: 1_639_965_600_000
            ).encoded()
        case .submitApplication:
            SubmitApplicationRequest(
                applicationId: ids.application, expectedVersion: 1, noticeName: "zhaoqing-2021",
                pledgeGiven: true
            ).encoded()
        case .reviewApplication:
            ReviewApplicationRequest(
                applicationId: ids.application, expectedVersion: 1, stage: .first,
                outcome: .approved, reason: "x"
            ).encoded()
        case .withdrawApplication:
            WithdrawApplicationRequest(
                applicationId: ids.application, expectedVersion: 1, reason: "x"
            ).encoded()
        case .issueCertificate:
            IssueCertificateRequest(applicationId: ids.application).encoded()
        case .getApplication:
            GetApplicationRequest(applicationId: ids.application, minimumRevision: 9).encoded()
        case .listApplications:
            ListApplicationsRequest(state: .pending, page: page).encoded()
        case .getCertificateText:
            GetCertificateTextRequest(
                applicationId: ids.application, number: ids.certificateNumber
            ).encoded()
        case .explainEligibility:
            ExplainEligibilityRequest(
                person: selector, kind: .first, noticeName: "zhaoqing-2021", onDay: 20_211_220
            ).encoded()
        case .stock: StockRequest(onDay: 20_211_220).encoded()
        case .setClock: SetClockRequest(now: 1_639_965_600_000).encoded()
        }
    }
}
