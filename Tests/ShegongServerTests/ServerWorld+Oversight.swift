import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

extension ServerWorld {
    /// Li's draft is submitted, refused and under review; a list names him.
    func furnishOversight(_ ids: RegisterIDs) throws {
        var trace = ReadTrace()
        let application = try #require(
            core.state.applications(of: 2, &trace).first { $0.state == .draft }
        ).id
        try write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(personId: 2, form: Passer.li.form, expectedVersion: 0),
            as: .deqingClerk)
        try write(
            .submitApplication,
            SubmitApplicationRequest(
                applicationId: application, expectedVersion: version(of: application),
                noticeName: "zhaoqing-2021", pledgeGiven: true), as: .deqingClerk)
        try write(
            .reviewApplication,
            ReviewApplicationRequest(
                applicationId: application, expectedVersion: version(of: application),
                stage: .first, outcome: .refused, reason: "材料不符"), as: .deqingReviewer)
        try write(
            .openRemedyCase,
            OpenRemedyCaseRequest(applicationId: application, grounds: "材料齐全"),
            as: .deqingClerk)
        let call = begin(
            .importComparison, payload: SampleRequest.encoded(.importComparison, ids),
            on: connect(.batch), key: newKey())
        #expect(answers[call]?.bytes != nil)
        // Of a county where nobody is.
        try write(
            .publishDivisionChange,
            PublishDivisionChangeRequest(
                kind: .merger, document: "某府函〔2021〕1号", effectiveOn: 20_220_101,
                sourceIds: [441_203], successors: [DivisionSuccessor(id: 441_202)]),
            as: .system)
        for method in [Method.openMigration, .stageMigration] {
            let call = begin(
                method, payload: SampleRequest.encoded(method, ids), on: connect(.batch),
                key: newKey())
            #expect(answers[call]?.bytes != nil, "\(method)")
        }
    }
}
