import Glibc
import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Who may call what: every role and every method against a table written here by hand.
struct AccessTests {
    /// Roles by letter: c clerk, r reviewer, f final reviewer, s statistician, b batch,
    /// y system, e security, a audit administrator.
    private static let letters: [Character: Officer] = [
        "c": .deqingClerk, "r": .deqingReviewer, "f": .zhaoqingFinal, "s": .statistician,
        "b": .batch, "y": .system, "e": .security, "a": .auditor,
    ]

    private static let expected: [Method: String] = [
        .installDivisions: "y", .createBureau: "y", .setClock: "y", .takeSnapshot: "y",
        .backup: "y",
        .createOperator: "e", .endOperator: "e", .listOperators: "ea",
        .listDivisions: "crfsbyea", .listBureaus: "crfsbyea", .listNotices: "crfsbyea",
        .whoAmI: "crfsbyea", .publishRuleSet: "f", .publishNotice: "f", .importRoster: "b",
        .confirmGrant: "ye", .declineGrant: "ye", .listGrants: "yea",
        .withdrawNotice: "f", .settleNotice: "f", .listNoticeCases: "crf",
        .listRosterBatches: "crfb", .listRosterEntries: "crfsb", .searchPersons: "crfsb",
        .listApplications: "crfsb", .getPerson: "crfb", .getApplication: "crfb",
        .explainEligibility: "crfb", .getCertificateText: "crf", .openAccount: "cb",
        .updatePersonalForm: "cb", .createApplication: "cb", .submitApplication: "cb",
        .recordReceipt: "cb", .withdrawApplication: "cb", .reviewApplication: "rf",
        .issueCertificate: "cf", .reveal: "crf", .stock: "sbf", .countFigures: "sbf",
        .listFigure: "sbf",
        .publishReport: "sf", .listReports: "sbf", .getReport: "sbf",
        .previewNotice: "rf",
        .status: "yabs", .listAudit: "a", .summarizeAudit: "a",
        .appointAdministrator: "", .recordEducation: "cb", .withdrawEducation: "cb",
        .importEducationRoll: "cb", .recognizeEducation: "r", .listEducation: "crfb",
        .watch: "crfsb", .openFeedback: "c", .reviewFeedback: "r",
        .confirmFeedback: "f", .getFeedback: "crf", .listFeedback: "crf", .revealFeedback: "crf",
        .undoRosterBatch: "b", .voidResults: "b", .listVoidResults: "crfb",
        .listUnconfirmed: "crfb", .takeDueMessages: "b", .reportDelivery: "b",
        .findDuplicates: "crf", .comparePersons: "crf", .listPersonPairs: "crf",
        .notDuplicate: "crf", .mergePersons: "crf", .undoMerge: "crf", .decideMerge: "f",
        .createOrganisation: "c", .renameOrganisation: "c", .closeOrganisation: "c",
        .getOrganisation: "crfsb", .listOrganisations: "crfsb", .listWorkers: "crf",
        .listMessages: "crfb",
        .installWorkingCalendar: "y", .publishWorkingCalendar: "y",
        .listWorkingCalendars: "crfsbyea", .listDue: "crfs", .claimApplication: "rf",
        .releaseApplication: "rf", .refuseAcceptance: "cr", .resynchronizeApplication: "cb",
        .reviewMany: "rf", .getReviewBatch: "rf", .proposeRegistrationEvent: "cr",
        .decideRegistrationEvent: "f", .listRegistrationEvents: "crf",
        .registrationStatus: "crf", .proposeIdentityChange: "c", .releaseTransfer: "c",
        .decidePersonChange: "crf", .listPersonChanges: "crf", .reissueCertificate: "cf",
        .openRemedyCase: "c", .decideRemedyCase: "f", .listRemedyCases: "crf",
        .getDecisionLetter: "crf", .openComplaint: "cr", .investigateComplaint: "r",
        .closeComplaint: "rf", .getComplaint: "crf", .listComplaints: "crf",
        .revealComplaint: "rf", .importComparison: "b", .decideCandidate: "rf",
        .listCandidates: "rfb", .listExpiring: "crfb", .queueReminders: "b",
        .declareRecusal: "crf", .liftRecusal: "f", .listRecusals: "crf",
        .drawSpotCheck: "rf", .recordSpotFinding: "rf", .getSpotCheck: "rf",
        .listSpotChecks: "rf", .listEducationRolls: "crfb",
        .compareNational: "fsb", .listRegistered: "fsb",
        .publishDivisionChange: "y", .previewDivisionChange: "y", .moveDivision: "y",
        .listDivisionChanges: "crfsbyea", .listUnplaced: "rf", .placePerson: "f",
        .openMigration: "b", .stageMigration: "b", .acceptMigration: "b",
        .advanceMigration: "b", .undoMigration: "b", .previewMigration: "fb",
        .listMigrations: "fb", .listMigrationRows: "fb", .findLegacy: "crfb",
        .uploadAttachment: "crfb", .fetchAttachment: "crf", .listAttachments: "crfb",
        .removeAttachment: "crf", .sweepAttachments: "y",
        .listEpochs: "crfsbya", .compareOutside: "crfb", .skipNumbers: "y", .settleOutside: "crfb",
        .requestErasure: "cr", .previewErasure: "crf", .confirmErasure: "f",
        .withdrawErasure: "crf", .executeErasure: "f", .listErasures: "crf",
    ]

    @Test func `Every role is admitted to its methods and to no other`() throws {
        let world = try ServerWorld.withOffices()
        for method in Method.allCases {
            let roles = try #require(Self.expected[method], "\(method) has no row in the test")
            for (letter, officer) in Self.letters {
                world.now += 60
                let answer =
                    method == .importRoster
                    ? world.openImport(as: officer).answer
                    : world.call(method, Empty(), as: officer)
                let isTurnedAway =
                    answer?.reason == "NOT_PERMITTED" || answer?.reason == "METHOD_UNKNOWN"
                #expect(isTurnedAway != roles.contains(letter), "\(method) as \(officer)")
            }
        }
    }

    @Test func `Being turned away is in the audit before it is heard`() throws {
        let world = try ServerWorld.withOffices()
        let before = world.audit.count
        let answer = world.call(.openAccount, OpenAccountRequest(), as: .auditor)
        #expect(answer?.reason == "NOT_PERMITTED")
        #expect(answer?.status?.statusCode == .permissionDenied)
        let entries = world.audit.dropFirst(before)
        #expect(entries.map(\.reason) == ["NOT_PERMITTED"])
        #expect(entries.first?.uid == Officer.auditor.rawValue)
    }

    @Test func `The administration's methods are not on the bureaus' socket, nor the reverse`()
        throws
    {
        let world = try ServerWorld.withOffices()
        let onAdministrationToo: Set<Method> = [.appointAdministrator, .setClock, .backup]
        for method in Method.allCases where method != .importRoster {
            let onAdministration = world.begin(
                method, payload: [], on: world.connectAdministration(), key: world.newKey())
            let answer = world.answers[onAdministration]
            #expect(
                (answer?.reason == "METHOD_UNKNOWN") == !onAdministrationToo.contains(method),
                "\(method)")
        }
        let request = AppointAdministratorRequest(
            uid: 2_009, accountName: "x", role: .systemAdministrator)
        let refused = world.call(.appointAdministrator, request, as: .security, key: world.newKey())
        #expect(refused?.reason == "METHOD_UNKNOWN")
        #expect(refused?.status?.statusCode == .unimplemented)
    }

    @Test func `The methods are those of the protocol's files, no more and no less`() throws {
        var found: Set<String> = []
        let folder = try #require(Self.protocolFolder())
        for name in [
            "application", "attachment", "erasure", "recovery", "duplicate", "organisation",
            "casework", "comparison",
            "complaint", "remedy", "recusal", "spot_check", "reminder", "reconciliation",
            "directory", "education", "feed", "feedback", "message",
            "notice", "person",
            "person_change",
            "registration", "report", "roster",
            "statistics",
            "system", "division", "migration", "grant", "audit",
        ] {
            var service = ""
            for line in try Self.lines(of: "\(folder)/\(name).proto") {
                let words = line.split { " (){;".contains($0) }.map(String.init)
                if words.first == "service", words.count > 1 { service = words[1] }
                if words.first == "rpc", words.count > 1 {
                    found.insert("shegong.v1.\(service)/\(words[1])")
                }
            }
        }
        #expect(found.count > 30)
        #expect(found == Set(Method.allCases.map(\.fullName)))
        let routes = MethodRoutes.all
        for method in Method.allCases {
            let found = Array(method.path.service.utf8).withUnsafeBytes { service in
                Array(method.path.method.utf8).withUnsafeBytes { name in
                    routes.find(service: service, method: name)?.method
                }
            }
            #expect(found == method)
        }
        #expect(Set(Method.allCases.map(\.rawValue)).count == Method.allCases.count)
    }

    private static func protocolFolder() -> String? {
        let path = #filePath
        guard let tests = path.firstRange(of: "/Tests/ShegongServerTests") else { return nil }
        for candidate in [String(path[..<tests.lowerBound])] {
            let folder = candidate + "/proto/shegong/v1"
            if access(folder, R_OK) == 0 { return folder }
        }
        return nil
    }

    private static func lines(of path: String) throws -> [Substring] {
        let descriptor = open(path, O_RDONLY)
        try #require(descriptor >= 0, "cannot read \(path)")
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    }
}
