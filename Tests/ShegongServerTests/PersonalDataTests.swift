import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// No reply but that of Reveal carries what identifies somebody in clear.
struct PersonalDataTests {
    private static let secrets: [String] = [
        Passer.zhang.number, Passer.li.number, Passer.wang.number, Passer.newNumber, Passer.mobile,
        Passer.telephone,
        Passer.address,
        Passer.email, "18991231", "某路", SampleRequest.complainant, "13800000009",
    ]

    private func requests(_ ids: RegisterIDs) -> [(Method, [UInt8])] {
        let byID = PersonSelector(personId: ids.person)
        let byIdentity = PersonSelector(identity: Passer.zhang.identity)
        let byNumber = PersonSelector(managementNumber: Passer.zhang.managementNumber)
        var found: [(Method, [UInt8])] = [
            (.listRosterEntries, ListRosterEntriesRequest().encoded()),
            (.searchPersons, SearchPersonsRequest(name: Passer.zhang.name).encoded()),
            (.listApplications, ListApplicationsRequest().encoded()),
            (.getApplication, GetApplicationRequest(applicationId: ids.application).encoded()),
            (
                .getCertificateText,
                GetCertificateTextRequest(applicationId: ids.application).encoded()
            ),
            (
                .getCertificateText,
                GetCertificateTextRequest(number: ids.certificateNumber).encoded()
            ),
            (.stock, StockRequest().encoded()),
            (
                .previewNotice,
                PreviewNoticeRequest(
                    notice: Published.zhaoqing2021, kind: .first, list: .admitted
                ).encoded()
            ),
            (
                .listNoticeCases,
                ListNoticeCasesRequest(noticeName: "zhaoqing-2021").encoded()
            ),
            (.listReports, []), (.getReport, GetReportRequest(reportId: 1).encoded()),
            (.countFigures, FigureScope(kind: .flow, fromDay: 20_210_101).encoded()),
            (
                .listFigure,
                ListFigureRequest(scope: FigureScope(), measure: .account).encoded()
            ),
            (.status, []), (.whoAmI, []),
            (.listOperators, []), (.listRosterBatches, []), (.listNotices, []),
            (.listBureaus, []), (.listPersonChanges, []), (.listRegistrationEvents, []),
            (.listRecusals, []), (.listSpotChecks, []), (.listEducationRolls, []),
            (.listEpochs, []), (.listErasures, []),
            (.listAudit, ListAuditRequest(scope: AuditScope(withReadings: true)).encoded()),
            (
                .listAudit,
                ListAuditRequest(
                    scope: AuditScope(
                        document: IdentityDocument(
                            kind: .resident, number: Passer.zhang.number), withReadings: true)
                ).encoded()
            ),
            (.summarizeAudit, SummarizeAuditRequest().encoded()),
            (.previewErasure, PreviewErasureRequest(personId: ids.person).encoded()),
            (.compareOutside, SampleRequest.ofErasures(.compareOutside, ids)),
            (.getSpotCheck, GetSpotCheckRequest(spotCheckId: 1).encoded()),
            (.listDue, []), (.listComplaints, []), (.listCandidates, []), (.listExpiring, []),
            (.listRemedyCases, []), (.getComplaint, GetComplaintRequest(complaintId: 1).encoded()),
            (.getDecisionLetter, GetDecisionLetterRequest(letterId: 1).encoded()),
            (.getFeedback, GetFeedbackRequest(feedbackId: 1).encoded()),
            (.listFeedback, []), (.listVoidResults, []), (.listUnconfirmed, []),
            (.listMessages, []), (.openFeedback, SampleRequest.openFeedback.encoded()),
            (
                .watch,
                WatchRequest(afterRevision: ids.revision, stopWhenCurrent: true).encoded()
            ),
            (
                .openAccount, OpenAccountRequest(identity: Passer.zhang.identity).encoded()
            ),
        ]
        found.append((.listEducation, ListEducationRequest().encoded()))
        found += [
            (.findDuplicates, []),
            (.comparePersons, ComparePersonsRequest(firstId: 1, secondId: 2).encoded()),
            (.listPersonPairs, []), (.getOrganisation, []), (.listOrganisations, []),
            (.listWorkers, ListWorkersRequest(organisationId: 1).encoded()),
            (.listUnplaced, ListUnplacedRequest(changeId: 1).encoded()),
            (.previewMigration, PreviewMigrationRequest(batchId: 1).encoded()),
            (.listMigrationRows, ListMigrationRowsRequest(batchId: 1).encoded()),
            (.findLegacy, FindLegacyRequest(legacyNumber: "P1").encoded()),
        ]
        found.append(
            (
                .listAttachments,
                ListAttachmentsRequest(subject: .person, subjectId: ids.person).encoded()
            ))
        for selector in [byID, byIdentity, byNumber] {
            found.append((.getPerson, GetPersonRequest(person: selector).encoded()))
            found.append((.listEducation, ListEducationRequest(person: selector).encoded()))
            found.append(
                (
                    .explainEligibility,
                    ExplainEligibilityRequest(person: selector, kind: .first).encoded()
                ))
        }
        return found
    }

    private func contains(_ bytes: [UInt8], _ secret: String) -> Bool {
        let pattern = Array(secret.utf8)
        guard bytes.count >= pattern.count else { return false }
        return (0...(bytes.count - pattern.count)).contains { start in
            bytes[start] == pattern[0]
                && bytes[start..<(start + pattern.count)].elementsEqual(pattern)
        }
    }

    @Test func `No answer of any method to any role has an ID number, phone or address in it`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        try world.write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(
                personId: ids.person, form: Passer.zhang.form, expectedVersion: 1),
            as: .deqingClerk)
        var replies = 0
        for (method, payload) in requests(ids) {
            for officer in Officer.allCases {
                world.now += 100
                let id = world.begin(
                    method, payload: payload, on: world.connect(officer), key: world.newKey())
                let parts = world.streamed[id]?.flatMap { $0 }
                let answer = world.answers[id]
                let bytes = try #require(
                    parts ?? answer?.bytes ?? answer?.status?.encoded(),
                    "\(method) as \(officer)")
                replies += answer?.bytes == nil && parts == nil ? 0 : 1
                for secret in Self.secrets {
                    #expect(!contains(bytes, secret), "\(method) as \(officer): \(secret)")
                }
            }
        }
        #expect(replies > 60, "the methods must have been answered for the search to mean much")
    }

    @Test func `Every method that shows masked data was searched`() throws {
        let (_, ids) = try ServerWorld.withRegister()
        let searched = Set(requests(ids).map(\.0))
        for method in Method.allCases where method.access.personalData == .masked {
            #expect(searched.contains(method), "\(method)")
        }
        #expect(
            Method.allCases.filter { $0.access.personalData == .clear }
                == [
                    .reveal, .backup, .revealFeedback, .takeDueMessages, .revealComplaint,
                    .fetchAttachment,
                ])
    }

    @Test func `Only Reveal shows in clear, with the audit saying who and why but not the number`()
        throws
    {
        let (world, ids) = try ServerWorld.withRegister()
        let reply = try world.reply(
            .reveal, RevealRequest(personId: ids.person, reason: "核对证件"), as: .deqingClerk,
            RevealReply.self)
        #expect(reply.identity?.documents.last?.number == Passer.zhang.number)
        #expect(reply.identity?.mobile == Passer.mobile)
        #expect(reply.identity?.address == Passer.address)
        let entry = try #require(world.audit.last)
        #expect(entry.kind == .reveal && entry.personId == ids.person)
        #expect(entry.reason == "核对证件" && entry.uid == Officer.deqingClerk.rawValue)
        #expect(entry.subjectToken.count == 16 && entry.tokenKeyId == 1)
        #expect(!contains(entry.encoded(), Passer.zhang.number))
    }

    @Test func `Handling officers see the name, a statistician does not`() throws {
        let (world, _) = try ServerWorld.withRegister()
        func name(_ officer: Officer) throws -> String {
            let reply = try world.reply(
                .searchPersons, SearchPersonsRequest(name: Passer.zhang.name), as: officer,
                SearchPersonsReply.self)
            return try #require(reply.persons.first).name
        }
        for officer in [Officer.deqingClerk, .deqingReviewer, .zhaoqingFinal] {
            #expect(try name(officer) == Passer.zhang.name)
        }
        for officer in [Officer.statistician, .batch] {
            #expect(try !name(officer).contains("试"))
        }
    }

    @Test func `Nothing of a person is in the log`() throws {
        let (world, _) = try ServerWorld.withRegister()
        var identity = Passer.zhang.identity
        identity.name = "王某"
        world.call(
            .getPerson, GetPersonRequest(person: PersonSelector(identity: identity)),
            as: .deqingClerk)
        let log = Array(world.logged.map { "\($0)" }.joined().utf8)
        #expect(!log.isEmpty)
        for secret in Self.secrets + ["王某", Passer.zhang.name] {
            #expect(!contains(log, secret))
        }
    }
}
